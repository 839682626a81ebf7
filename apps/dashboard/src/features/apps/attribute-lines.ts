import type { App } from '../../api/models.js';

type Attributes = App['attributes'];

export type ReadAttributes =
  | { readonly ok: true; readonly attributes: Attributes }
  | { readonly ok: false; readonly fault: string };

/** Attributes as lines a person edits: `region = eu`. Texts that would read as something else are quoted. */
export function writeAttributes(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(
      ([name, value]) =>
        `${name} = ${typeof value === 'string' && readValue(value) !== value ? JSON.stringify(value) : value}`,
    )
    .join('\n');
}

/** The inverse. `true`, `false` and numbers become such; a quoted value is always text. Blank lines are skipped. */
export function readAttributes(text: string): ReadAttributes {
  const attributes: Attributes = {};
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const cut = line.indexOf('=');
    const name = line.slice(0, Math.max(cut, 0)).trim();
    if (name === '')
      return { ok: false, fault: `Write each attribute as name = value. This one is not: ${line.trim()}` };
    if (Object.hasOwn(attributes, name)) return { ok: false, fault: `${name} is there twice.` };
    attributes[name] = readValue(line.slice(cut + 1).trim());
  }
  return { ok: true, attributes };
}

function readValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,12})?$/.test(text)) return Number(text);
  if (!/^".*"$/.test(text)) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
}
