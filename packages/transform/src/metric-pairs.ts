// `sample#NAME=NUMBER[UNIT]`, `measure#…` and `count#…` (l2met's convention): what dynos, Heroku Postgres, Redis, add-ons and apps themselves
// print. In: one pair after the other. Out: members of `heroku`: `,"sample":{"memory_rss":290.05},"unit":{"memory_rss":"MB"}`,
// and the pairs themselves.
// A number stays as it was written and its unit stands beside it, so that nothing is rounded.

import { numberEnd } from './json-text.js';
import type { PairCursor } from './pair-cursor.js';

/** Datadog: an attribute's key has less than 50 characters. */
export const NAME_CHARS_MAX = 49;
/** Postgres prints 23, the most there are; Datadog takes 256 attributes a log. */
const METRICS_MAX = 64;
/** `bytes` and `pages` are the longest Heroku has. */
const UNIT_CHARS_MAX = 16;

const HASH = 0x23;
const PERCENT = 0x25;
const LOWER_M = 0x6d;
const LOWER_S = 0x73;

/** One metric as it was written. */
export interface MetricPair {
  readonly kind: 'sample' | 'measure' | 'count';
  /** Kind and name: `sample#memory_rss`. */
  readonly key: string;
  readonly name: string;
  /** As JSON has numbers, and exact in a double. */
  readonly number: string;
  /** Letters or `%`; empty when there is none. */
  readonly unit: string;
}

/** The metrics of one line. */
export class MetricPairs {
  readonly #pairs: MetricPair[] = [];

  get count(): number {
    return this.#pairs.length;
  }

  /** Until the next line is read. */
  get pairs(): readonly MetricPair[] {
    return this.#pairs;
  }

  clear(): void {
    this.#pairs.length = 0;
  }

  /** Takes the pair when it is a metric; false when it is something else. A name that stands twice counts the first time. */
  take(text: string, pair: PairCursor): boolean {
    const at = pair.keyStart;
    const keyEnd = pair.keyEnd;
    const first = text.charCodeAt(at);
    let kind: MetricPair['kind'];
    if (first === LOWER_S && text.charCodeAt(at + 6) === HASH && text.startsWith('sample', at)) kind = 'sample';
    else if (first === LOWER_M && text.charCodeAt(at + 7) === HASH && text.startsWith('measure', at)) kind = 'measure';
    else if (text.charCodeAt(at + 5) === HASH && text.startsWith('count', at)) kind = 'count';
    else return false;
    const nameStart = at + kind.length + 1;
    if (nameStart >= keyEnd || keyEnd - nameStart > NAME_CHARS_MAX || this.count >= METRICS_MAX) return true;
    if (!isName(text, nameStart, keyEnd)) return true;
    const { valueStart, valueEnd } = pair;
    const digitsEnd = numberEnd(text, valueStart, valueEnd);
    if (digitsEnd < 0 || valueEnd - digitsEnd > UNIT_CHARS_MAX || !isUnit(text, digitsEnd, valueEnd)) return true;
    const key = text.substring(at, keyEnd);
    for (let i = 0; i < this.#pairs.length; i++) if (this.#pairs[i]?.key === key) return true;
    this.#pairs.push({
      kind,
      key,
      name: text.substring(nameStart, keyEnd),
      number: text.substring(valueStart, digitsEnd),
      unit: text.substring(digitsEnd, valueEnd),
    });
    return true;
  }

  /** Members of `heroku`, each with a comma in front; empty when there was no metric. */
  members(): string {
    let sample = '';
    let measure = '';
    let count = '';
    let units = '';
    for (let i = 0; i < this.#pairs.length; i++) {
      const { kind, name, number, unit } = this.#pairs[i] as MetricPair;
      const member = `,"${name}":${number}`;
      if (kind === 'sample') sample += member;
      else if (kind === 'measure') measure += member;
      else count += member;
      if (unit === '') continue;
      // Of one name under two kinds the unit is written once: a JSON object with a key twice is read differently by different readers.
      const isUnitKnown = measure + count !== '' && units.includes(`,"${name}":`);
      if (!isUnitKnown) units += `,"${name}":"${unit}"`;
    }
    return object('sample', sample) + object('measure', measure) + object('count', count) + object('unit', units);
  }
}

function object(name: string, members: string): string {
  return members === '' ? '' : `,"${name}":{${members.substring(1)}}`;
}

/** Letters, digits and `. _ -` (Heroku: log-runtime-metrics), which need no escape. */
function isName(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    const isWord = isLetter(code) || (code >= 0x30 && code <= 0x39) || code === 0x5f || code === 0x2d || code === 0x2e;
    if (!isWord) return false;
  }
  return true;
}

function isUnit(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (!isLetter(code) && code !== PERCENT) return false;
  }
  return true;
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}
