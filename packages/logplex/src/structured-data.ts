const SPACE = 0x20;
const QUOTE = 0x22;
const DASH = 0x2d;
const OPEN = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE = 0x5d;

/**
 * Where MSG starts when RFC 5424 STRUCTURED-DATA stands at `from`: after `- `, or after `[..]` elements and one space.
 * Returns `from` when the bytes are neither, so that nothing of a message is ever lost to a guess. Never looks at or past `end`.
 * Only for log-shuttle frames: a Logplex frame has no such field, and its text may well begin with `- ` or `[x]`.
 */
export function skipStructuredData(body: Buffer, from: number, end: number): number {
  if (from >= end) return from;
  let at = from;
  if (body[at] === DASH) {
    at++;
  } else {
    while (at < end && body[at] === OPEN) {
      at = elementEnd(body, at, end);
      if (at < 0) return from;
    }
    if (at === from) return from;
  }
  if (at === end) return end;
  return body[at] === SPACE ? at + 1 : from;
}

/** One past the `]` that closes the element at `open`, or -1. Inside a quoted value `\"`, `\\` and `\]` are escapes (RFC 5424 §6.3.3). */
function elementEnd(body: Buffer, open: number, end: number): number {
  let isQuoted = false;
  for (let at = open + 1; at < end; at++) {
    const byte = body[at];
    if (byte === QUOTE) isQuoted = !isQuoted;
    else if (isQuoted && byte === BACKSLASH) at++;
    else if (!isQuoted && byte === CLOSE) return at + 1;
  }
  return -1;
}
