// Where a JSON value ends, or that there is none. Reads bytes and makes nothing: parsing 5 MB of logs would take some 50 MB of objects,
// a fifth of an api's memory, only to throw them away, and big integers would not survive being written again. 200 MB/s on one core, which is
// what JSON.parse takes of batches of small logs.

/** Datadog keeps 20 levels of attributes; what is deeper is no log, and each level is a call. */
const DEPTH_MAX = 64;

const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const DASH = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const UPPER_E = 0x45;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const LOWER_E = 0x65;
const LOWER_F = 0x66;
const LOWER_N = 0x6e;
const LOWER_T = 0x74;
const LOWER_U = 0x75;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** `" \ / b f n r t`: what may stand behind a backslash, but for `u`. */
const ESCAPES: ReadonlySet<number> = new Set([QUOTE, BACKSLASH, 0x2f, 0x62, LOWER_F, LOWER_N, 0x72, LOWER_T]);

/** One past the JSON value (RFC 8259) that begins at `from`; -1 when what stands there is none. The bytes must be UTF-8. */
export function jsonValueEnd(json: Buffer, from: number, depth = 0): number {
  switch (json[from]) {
    case QUOTE:
      return stringEnd(json, from + 1);
    case OPEN:
      return depth === DEPTH_MAX ? -1 : objectEnd(json, from + 1, depth + 1);
    case OPEN_ARRAY:
      return depth === DEPTH_MAX ? -1 : arrayEnd(json, from + 1, depth + 1);
    case LOWER_T:
      return literalEnd(json, from, 'true');
    case LOWER_F:
      return literalEnd(json, from, 'false');
    case LOWER_N:
      return literalEnd(json, from, 'null');
    default:
      return numberEnd(json, from);
  }
}

/** The first byte at or after `from` that is no white space of JSON. */
export function afterSpace(json: Buffer, from: number): number {
  let at = from;
  while (at < json.length) {
    const byte = json[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
    at++;
  }
  return at;
}

function objectEnd(json: Buffer, from: number, depth: number): number {
  let at = afterSpace(json, from);
  if (json[at] === CLOSE) return at + 1;
  for (;;) {
    if (json[at] !== QUOTE) return -1;
    at = stringEnd(json, at + 1);
    if (at < 0) return -1;
    at = afterSpace(json, at);
    if (json[at] !== COLON) return -1;
    at = jsonValueEnd(json, afterSpace(json, at + 1), depth);
    if (at < 0) return -1;
    at = afterSpace(json, at);
    if (json[at] === CLOSE) return at + 1;
    if (json[at] !== COMMA) return -1;
    at = afterSpace(json, at + 1);
  }
}

function arrayEnd(json: Buffer, from: number, depth: number): number {
  let at = afterSpace(json, from);
  if (json[at] === CLOSE_ARRAY) return at + 1;
  for (;;) {
    at = jsonValueEnd(json, at, depth);
    if (at < 0) return -1;
    at = afterSpace(json, at);
    if (json[at] === CLOSE_ARRAY) return at + 1;
    if (json[at] !== COMMA) return -1;
    at = afterSpace(json, at + 1);
  }
}

function stringEnd(json: Buffer, from: number): number {
  let at = from;
  while (at < json.length) {
    const byte = json[at] as number;
    if (byte === QUOTE) return at + 1;
    if (byte < 0x20) return -1;
    at = byte === BACKSLASH ? escapeEnd(json, at + 1) : at + 1;
    if (at < 0) return -1;
  }
  return -1;
}

function escapeEnd(json: Buffer, from: number): number {
  if (json[from] !== LOWER_U) return ESCAPES.has(json[from] ?? 0) ? from + 1 : -1;
  for (let at = from + 1; at <= from + 4; at++) if (!isHexDigit(json[at] ?? 0)) return -1;
  return from + 5;
}

function numberEnd(json: Buffer, from: number): number {
  let at = json[from] === DASH ? from + 1 : from;
  const first = at;
  at = digitsEnd(json, at);
  if (at === first || (json[first] === ZERO && at > first + 1)) return -1;
  if (json[at] === DOT) {
    const fraction = at + 1;
    at = digitsEnd(json, fraction);
    if (at === fraction) return -1;
  }
  if (json[at] !== LOWER_E && json[at] !== UPPER_E) return at;
  const exponent = json[at + 1] === PLUS || json[at + 1] === DASH ? at + 2 : at + 1;
  at = digitsEnd(json, exponent);
  return at === exponent ? -1 : at;
}

function digitsEnd(json: Buffer, from: number): number {
  let at = from;
  while (at < json.length) {
    const byte = json[at] as number;
    if (byte < ZERO || byte > NINE) break;
    at++;
  }
  return at;
}

function literalEnd(json: Buffer, from: number, word: string): number {
  for (let i = 1; i < word.length; i++) if (json[from + i] !== word.charCodeAt(i)) return -1;
  return from + word.length;
}

function isHexDigit(byte: number): boolean {
  return (byte >= ZERO && byte <= NINE) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= LOWER_F);
}
