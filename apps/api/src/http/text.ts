import type { FieldError } from '@logferry/runtime';

/**
 * The texts in a body or query that the database cannot hold as they are, keys included; at most `max` of them.
 * PostgreSQL takes the character NUL in no text (manual, 8.3 "Character Types" and 8.14 "JSON Types"). Half of a
 * surrogate pair is no Unicode: a JSON column refuses it, and a text column would keep U+FFFD without a word.
 *
 * Looked for in one place, whatever the schema, so that no field can forget it. Bounded by the size of a body.
 */
export function findBadTexts(value: unknown, max: number): FieldError[] {
  const found: FieldError[] = [];
  // A list and paths as one text each: a body of nothing but brackets is 100,000 levels deep.
  const nodes: { readonly value: unknown; readonly path: string }[] = [{ value, path: '' }];
  for (let index = 0; index < nodes.length && found.length < max; index++) {
    const { value: node, path } = nodes[index] ?? { path: '' };
    if (typeof node === 'string') note(found, path, node);
    if (typeof node !== 'object' || node === null) continue;
    for (const [key, child] of Object.entries(node)) {
      const childPath = path === '' ? key : `${path}.${key}`;
      note(found, childPath, key);
      nodes.push({ value: child, path: childPath });
    }
  }
  return found;
}

function note(found: FieldError[], path: string, text: string): void {
  if (text.includes('\u0000')) found.push({ path, message: 'holds the character NUL, which cannot be stored' });
  else if (/\p{Surrogate}/u.test(text)) found.push({ path, message: 'holds half of a character (a lone surrogate)' });
}

/** Whether a text is one line: control characters break header values, log lines and terminals. */
export function isLine(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return false;
  }
  return true;
}
