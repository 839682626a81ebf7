// The Agent marks a cut message in the same way.
const MARKER = '...TRUNCATED...';

/**
 * The longest beginning of `text`, ended by a marker, whose JSON string is at most `bytesMax` bytes of UTF-8, quotes included.
 * Cuts between characters, never inside one. For a text that does not fit; one that does would be cut all the same.
 */
export function truncateToJsonBytes(text: string, bytesMax: number): string {
  let left = bytesMax - MARKER.length - 2;
  let at = 0;
  while (at < text.length) {
    const code = text.codePointAt(at) as number;
    left -= jsonBytesOf(code);
    if (left < 0) break;
    at += code > 0xffff ? 2 : 1;
  }
  return text.slice(0, at) + MARKER;
}

/** Bytes that JSON.stringify and UTF-8 make of one code point. */
function jsonBytesOf(code: number): number {
  if (code < 0x20) return code === 0x08 || code === 0x09 || code === 0x0a || code === 0x0c || code === 0x0d ? 2 : 6;
  if (code === 0x22 || code === 0x5c) return 2;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  // A surrogate without its other half is written as an escape.
  if (code >= 0xd800 && code <= 0xdfff) return 6;
  return code <= 0xffff ? 3 : 4;
}
