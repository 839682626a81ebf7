import type { Sender } from './classify.js';

/**
 * What lines are counted as, a bounded list: each message that could be read is one of these. `metrics`: the numbers that the platform and
 * add-ons print as `sample#`. `submitted`: of a client that does not say what it is.
 */
export const LINE_KINDS = [
  'app',
  'router',
  'system',
  'api',
  'postgres',
  'redis',
  'addon',
  'metrics',
  'submitted',
] as const;
export type LineKind = (typeof LINE_KINDS)[number];

const METRICS = placeOf('metrics');
export const SUBMITTED = placeOf('submitted');
/** How `sample#` lines begin, and hardly any other of their senders. */
const SAMPLE_HEAD = 'source=';

/** What a sender's lines are counted as, worked out once. */
export interface CountedAs {
  /** A place in LINE_KINDS. */
  readonly place: number;
  /** Some of its lines may be `sample#` ones. */
  readonly mayBeSample: boolean;
}

export function countedAs({ kind, form, procid }: Sender): CountedAs {
  const isAddon = kind === 'addon';
  const mayBeSample = form === 'dyno' || isAddon;
  if (form === 'postgres' || (isAddon && procid === 'heroku-postgres'))
    return { place: placeOf('postgres'), mayBeSample };
  if (isAddon && procid === 'heroku-redis') return { place: placeOf('redis'), mayBeSample };
  return { place: placeOf(kind), mayBeSample };
}

/** Counts one line. */
export function countLine(counts: number[], { place, mayBeSample }: CountedAs, text: string): void {
  const at = mayBeSample && text.startsWith(SAMPLE_HEAD) && text.includes(' sample#') ? METRICS : place;
  counts[at] = (counts[at] ?? 0) + 1;
}

/** All zero, in the order of LINE_KINDS. A literal: made for each frame. */
export function newLineCounts(): number[] {
  return [0, 0, 0, 0, 0, 0, 0, 0, 0];
}

function placeOf(kind: LineKind): number {
  return LINE_KINDS.indexOf(kind);
}
