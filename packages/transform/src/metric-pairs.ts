// `sample#NAME=NUMBER[UNIT]`, `measure#…` and `count#…` (l2met's convention): what dynos, Heroku Postgres, Redis, add-ons and apps themselves
// print. In: one pair after the other. Out: members of `heroku`: `,"sample":{"memory_rss":290.05},"unit":{"memory_rss":"MB"}`.
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

/** The metrics of one line. */
export class MetricPairs {
  count = 0;
  #sample = '';
  #measure = '';
  #count = '';
  #unit = '';
  readonly #names: string[] = [];

  clear(): void {
    this.count = 0;
    this.#sample = '';
    this.#measure = '';
    this.#count = '';
    this.#unit = '';
  }

  /** Takes the pair when it is a metric; false when it is something else. A name that stands twice counts the first time. */
  take(text: string, pair: PairCursor): boolean {
    const at = pair.keyStart;
    const keyEnd = pair.keyEnd;
    const first = text.charCodeAt(at);
    let nameStart: number;
    if (first === LOWER_S && text.charCodeAt(at + 6) === HASH && text.startsWith('sample', at)) nameStart = at + 7;
    else if (first === LOWER_M && text.charCodeAt(at + 7) === HASH && text.startsWith('measure', at))
      nameStart = at + 8;
    else if (text.charCodeAt(at + 5) === HASH && text.startsWith('count', at)) nameStart = at + 6;
    else return false;
    if (nameStart >= keyEnd || keyEnd - nameStart > NAME_CHARS_MAX || this.count >= METRICS_MAX) return true;
    if (!isName(text, nameStart, keyEnd)) return true;
    const { valueStart, valueEnd } = pair;
    const digitsEnd = numberEnd(text, valueStart, valueEnd);
    if (digitsEnd < 0 || valueEnd - digitsEnd > UNIT_CHARS_MAX || !isUnit(text, digitsEnd, valueEnd)) return true;
    const key = text.substring(at, keyEnd);
    for (let i = 0; i < this.count; i++) if (this.#names[i] === key) return true;
    this.#names[this.count++] = key;

    const name = text.substring(nameStart, keyEnd);
    const member = `,"${name}":${text.substring(valueStart, digitsEnd)}`;
    if (first === LOWER_S) this.#sample += member;
    else if (first === LOWER_M) this.#measure += member;
    else this.#count += member;
    // Of one name under two kinds the unit is written once: a JSON object with a key twice is read differently by different readers.
    if (digitsEnd < valueEnd && !this.#hasUnit(name))
      this.#unit += `,"${name}":"${text.substring(digitsEnd, valueEnd)}"`;
    return true;
  }

  /** Members of `heroku`, each with a comma in front; empty when there was no metric. */
  members(): string {
    return (
      object('sample', this.#sample) +
      object('measure', this.#measure) +
      object('count', this.#count) +
      object('unit', this.#unit)
    );
  }

  #hasUnit(name: string): boolean {
    return this.#measure + this.#count !== '' && this.#unit.includes(`,"${name}":`);
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
