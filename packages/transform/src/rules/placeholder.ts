/** A replacement, ready to be filled in: texts as they stand, and numbers of groups. */
export type Placeholder = readonly (string | number)[];

/** Go reads `$01` as a name. */
const NUMBER = /^(0|[1-9]\d*)$/;
const NAME = /[\p{L}\p{Nd}_]/u;

/**
 * Reads a replacement as Go's Regexp.Expand does, which is what the Agent masks with: `$1`, `${1}`, `$name`, `${name}`; the name is the
 * longest run of letters, digits and `_`, so `$1x` is a group named `1x`. `$$` is `$`. A group that does not exist is empty; a `$` that
 * begins none of these stands for itself.
 */
export function parsePlaceholder(
  text: string,
  groupCount: number,
  groupNames: Readonly<Record<string, number>>,
): Placeholder {
  const parts: (string | number)[] = [];
  let kept = '';
  let at = 0;
  for (let dollar = text.indexOf('$'); dollar >= 0; dollar = text.indexOf('$', at)) {
    kept += text.substring(at, dollar);
    if (text[dollar + 1] === '$') {
      kept += '$';
      at = dollar + 2;
      continue;
    }
    const isBraced = text[dollar + 1] === '{';
    const start = dollar + (isBraced ? 2 : 1);
    const end = nameEnd(text, start);
    if (end === start || (isBraced && text[end] !== '}')) {
      kept += '$';
      at = dollar + 1;
      continue;
    }
    const group = groupOf(text.substring(start, end), groupNames);
    if (group <= groupCount) {
      if (kept !== '') parts.push(kept);
      parts.push(group);
      kept = '';
    }
    at = isBraced ? end + 1 : end;
  }
  kept += text.substring(at);
  if (kept !== '') parts.push(kept);
  return parts;
}

/** Infinity for a name that no group has. */
function groupOf(name: string, groupNames: Readonly<Record<string, number>>): number {
  if (NUMBER.test(name)) return Number(name);
  return Object.hasOwn(groupNames, name) ? Number(groupNames[name]) : Number.POSITIVE_INFINITY;
}

function nameEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length) {
    const char = String.fromCodePoint(text.codePointAt(end) ?? 0);
    if (!NAME.test(char)) break;
    end += char.length;
  }
  return end;
}
