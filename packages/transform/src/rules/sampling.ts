// Which lines a sampling keeps.
//
// The decision depends on the line alone, so that a second take of it, or another worker, decides alike; and on the id of its request or
// trace when it has one, so that a request stays whole, over router and app and over the apps it passes through.

/** Ids shorter than this are no ids, but numbers or the beginning of a word. */
const ID_CHARS_MIN = 8;
/** Heroku keeps a client's request id of up to 200 characters. */
const ID_CHARS_MAX = 200;
/** `request_id": "`. */
const SEPARATOR_CHARS_MAX = 4;

/** In the order in which they are looked for: the router names no trace, so the request goes first. */
const ID_NAMES: readonly string[] = ['request_id', 'requestId', 'request-id', 'trace_id', 'traceId', 'trace-id'];
/** Rails begins its lines with the request's id in brackets. */
const TAGGED_UUID = /^\[([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\]/;

/** Where a line stands between 0 and 1, evenly spread: it is kept when that is below the rate. `time` tells lines of one text apart. */
export function sampleShareOf(text: string, time: string): number {
  const id = idIn(text);
  return id === '' ? shareOf(hash(time, hash(text, HASH_START))) : shareOf(hash(id, HASH_START));
}

function idIn(text: string): string {
  for (const name of ID_NAMES) {
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
      const id = idBehind(text, at + name.length);
      if (id !== '') return id;
    }
  }
  return text.charCodeAt(0) === 0x5b ? (TAGGED_UUID.exec(text)?.[1] ?? '') : '';
}

function idBehind(text: string, from: number): string {
  let start = from;
  while (start < from + SEPARATOR_CHARS_MAX && isSeparator(text.charCodeAt(start))) start++;
  if (start === from) return '';
  let end = start;
  while (end - start < ID_CHARS_MAX && isIdChar(text.charCodeAt(end))) end++;
  return end - start < ID_CHARS_MIN ? '' : text.substring(start, end);
}

/** `=`, `:`, space, quotes. */
function isSeparator(code: number): boolean {
  return code === 0x3d || code === 0x3a || code === 0x20 || code === 0x22 || code === 0x27;
}

function isIdChar(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    code === 0x2d ||
    code === 0x5f
  );
}

// FNV-1a over UTF-16 units, with MurmurHash3's finish: FNV alone leaves the high bits of short texts alike.
const HASH_START = 0x811c9dc5;

function hash(text: string, start: number): number {
  let value = start;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value;
}

function shareOf(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  mixed ^= mixed >>> 16;
  return (mixed >>> 0) / 0x1_0000_0000;
}
