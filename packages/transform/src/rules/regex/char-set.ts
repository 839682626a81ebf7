/** Code points as ascending pairs [first, last, first, last, …] that neither touch nor overlap. */
export type CharSet = readonly number[];

const LAST = 0x10ffff;

export const DIGIT: CharSet = [0x30, 0x39];
export const SPACE: CharSet = [0x09, 0x0a, 0x0c, 0x0d, 0x20, 0x20];
export const WORD: CharSet = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
export const ANY: CharSet = [0, LAST];
export const NOT_NEWLINE: CharSet = [0, 0x09, 0x0b, LAST];

export function setOf(ranges: readonly (readonly [number, number])[]): CharSet {
  const sorted = ranges.toSorted((a, b) => a[0] - b[0]);
  const set: number[] = [];
  for (const [first, last] of sorted) {
    const end = set.at(-1);
    if (end !== undefined && first <= end + 1) set[set.length - 1] = Math.max(end, last);
    else set.push(first, last);
  }
  return set;
}

export function rangesOf(set: CharSet): [number, number][] {
  const ranges: [number, number][] = [];
  for (let i = 0; i < set.length; i += 2) ranges.push([set[i] as number, set[i + 1] as number]);
  return ranges;
}

export function negated(set: CharSet): CharSet {
  const ranges: [number, number][] = [];
  let first = 0;
  for (const [from, to] of rangesOf(set)) {
    if (from > first) ranges.push([first, from - 1]);
    first = to + 1;
  }
  if (first <= LAST) ranges.push([first, LAST]);
  return setOf(ranges);
}

export function haveCommon(a: CharSet, b: CharSet): boolean {
  return rangesOf(a).some(([first, last]) => rangesOf(b).some(([from, to]) => first <= to && from <= last));
}

/** In both cases. Null when that takes more than ASCII letters. */
export function foldedSet(set: CharSet): CharSet | null {
  const ranges = rangesOf(set);
  if ((set.at(-1) ?? 0) >= 0x80) return null;
  for (const [first, last] of rangesOf(set)) {
    for (let code = first; code <= last; code++) {
      const isUpper = code >= 0x41 && code <= 0x5a;
      const isLower = code >= 0x61 && code <= 0x7a;
      if (isUpper) ranges.push([code + 0x20, code + 0x20]);
      if (isLower) ranges.push([code - 0x20, code - 0x20]);
      // The Kelvin sign and the long s are the only ones elsewhere (Unicode, CaseFolding).
      if (code === 0x4b || code === 0x6b) ranges.push([0x212a, 0x212a]);
      if (code === 0x53 || code === 0x73) ranges.push([0x17f, 0x17f]);
    }
  }
  return setOf(ranges);
}
