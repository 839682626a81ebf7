const COLON = 0x3a;
const DASH = 0x2d;
const DOT = 0x2e;
const PLUS = 0x2b;
const LOWER_T = 0x74;
const LOWER_Z = 0x7a;
const UPPER_T = 0x54;
const UPPER_Z = 0x5a;

const FRACTION_DIGITS_MAX = 9;
const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;

/**
 * Epoch milliseconds of an RFC 3339 timestamp with 0-9 fraction digits and `Z` or any `±hh:mm`; digits past the millisecond are cut off.
 * NaN when the text is anything else, a day that does not exist included. Second 60 is taken as the first of the next minute.
 * Plain arithmetic on char codes: `Date.parse` is 3 times slower and takes more forms than are allowed here (bench/parse.mjs).
 */
export function parseTimestampMs(text: string): number {
  // Digits that are none come out as NaN from `two`, and NaN makes every range check below fail.
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  const hour = two(text, 11);
  const minute = two(text, 14);
  const second = two(text, 17);
  const separator = text.charCodeAt(10);
  if (
    text.charCodeAt(4) !== DASH ||
    text.charCodeAt(7) !== DASH ||
    (separator !== UPPER_T && separator !== LOWER_T) ||
    text.charCodeAt(13) !== COLON ||
    text.charCodeAt(16) !== COLON
  ) {
    return Number.NaN;
  }
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return Number.NaN;
  if (!(hour <= 23 && minute <= 59 && second <= 60)) return Number.NaN;

  let at = 19;
  let milliseconds = 0;
  if (text.charCodeAt(at) === DOT) {
    const fractionStart = ++at;
    let weight = 100;
    for (let code = text.charCodeAt(at); code >= 0x30 && code <= 0x39; code = text.charCodeAt(++at)) {
      if (weight >= 1) milliseconds += (code - 0x30) * weight;
      weight /= 10;
    }
    const digits = at - fractionStart;
    if (digits === 0 || digits > FRACTION_DIGITS_MAX) return Number.NaN;
  }

  const zone = text.charCodeAt(at);
  let offsetMinutes = 0;
  if (zone === PLUS || zone === DASH) {
    const offsetHour = two(text, at + 1);
    const offsetMinute = two(text, at + 4);
    if (text.charCodeAt(at + 3) !== COLON || !(offsetHour <= 23 && offsetMinute <= 59)) return Number.NaN;
    offsetMinutes = (zone === PLUS ? 1 : -1) * (offsetHour * 60 + offsetMinute);
    at += 6;
  } else if (zone === UPPER_Z || zone === LOWER_Z) {
    at += 1;
  } else {
    return Number.NaN;
  }
  if (at !== text.length) return Number.NaN;

  const minutes = hour * 60 + minute - offsetMinutes;
  return daysSinceEpoch(year, month, day) * MS_PER_DAY + minutes * MS_PER_MINUTE + second * 1000 + milliseconds;
}

/** Up to the colon in front of the seconds. */
const MINUTE_CHARS = 17;
const UTC = Buffer.from('+00:00');
const NO_MINUTE = Buffer.alloc(0);

/**
 * Reads timestamps as `parseTimestampMs` does. Remembers the minute of the last one, since those of a drain come in their order, and looks
 * at the bytes they came as: a text is a view of the frame's, and looking into that instead cost mixed lines 5 % of their speed
 * (transform/bench/transform.mjs).
 */
export class TimestampReader {
  #minute: Buffer = NO_MINUTE;
  #minuteMs = Number.NaN;

  /** `text` is what stands in `body` at `start`, decoded. */
  read(body: Buffer, start: number, text: string): number {
    const zone = start + text.length - UTC.length;
    if (this.#minute !== NO_MINUTE && zone > start + MINUTE_CHARS && holds(body, start, this.#minute)) {
      const milliseconds = holds(body, zone, UTC) ? millisecondsIn(body, start + MINUTE_CHARS, zone) : -1;
      if (milliseconds >= 0) return this.#minuteMs + milliseconds;
    }
    const epochMs = parseTimestampMs(text);
    if (!Number.isNaN(epochMs) && text.endsWith('+00:00')) {
      // Second 60 belongs to the next minute.
      this.#minute = two(text, MINUTE_CHARS) > 59 ? NO_MINUTE : Buffer.from(text.substring(0, MINUTE_CHARS));
      this.#minuteMs = Math.floor(epochMs / MS_PER_MINUTE) * MS_PER_MINUTE;
    }
    return epochMs;
  }
}

function holds(body: Buffer, at: number, bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; i++) if (body[at + i] !== bytes[i]) return false;
  return true;
}

/** Of `ss` or `ss.f…` between two places; -1 when it is anything else. */
function millisecondsIn(body: Buffer, start: number, end: number): number {
  const second = digit(body[start]) * 10 + digit(body[start + 1]);
  if (!(second <= 59)) return -1;
  let at = start + 2;
  if (at === end) return second * 1000;
  const digits = end - at - 1;
  if (body[at] !== DOT || digits < 1 || digits > FRACTION_DIGITS_MAX) return -1;
  let milliseconds = 0;
  let weight = 100;
  for (at++; at < end; at++) {
    const value = digit(body[at]);
    if (Number.isNaN(value)) return -1;
    milliseconds += value * weight;
    // 100, 10, 1, and 0 for what is cut off.
    weight = (weight / 10) | 0;
  }
  return second * 1000 + milliseconds;
}

/** NaN when it is none. */
function digit(byte: number | undefined): number {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : Number.NaN;
}

/** The two decimal digits at an index, NaN when they are not digits or not there. */
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30;
  const ones = text.charCodeAt(at + 1) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar, counting years from March so that the leap day comes last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const monthFromMarch = month <= 2 ? month + 9 : month - 3;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + day - 1;
  // 719,468 days lie between 0000-03-01 and the epoch.
  return marchYear * 365 + leapDays + dayOfYear - 719_468;
}
