import type { EscapedLine } from './escaped-line.js';

const SPACE = 0x20;
const QUOTE = 0x22;
const EQUALS = 0x3d;
const BACKSLASH = 0x5c;

const NOTHING = Buffer.alloc(0);

/**
 * Walks over the `key=value` pairs of a text: logfmt, the router's lines, metrics lines.
 *
 * In: the text as a JSON string, which every log needs anyway, so that what is cut out of it needs no escaping any more. A quote is `\"`
 * here.
 * Out: after `next()` was true, one pair as indexes of the line's source. Values may be empty or quoted; a quote ends a value only before a space or the
 * end, because Router 2.0 prints decoded paths. Every step moves forward: time is linear in the text.
 */
export class PairCursor {
  keyStart = 0;
  keyEnd = 0;
  /** Without the quotes. */
  valueStart = 0;
  valueEnd = 0;
  isQuoted = false;
  /** What stood here was a word without `=`: the key, and no value. */
  isBare = false;
  /** A quoted value never ended; it reaches to the end of the text. */
  isBroken = false;

  #codes: Buffer = NOTHING;
  #at = 0;
  #end = 0;
  #isEscaping = false;

  /** `isEscaping`: a backslash before a quote keeps it inside the value, as logfmt has it. The router knows no escapes. */
  start({ codes, start, end }: EscapedLine, isEscaping: boolean): void {
    this.#codes = codes;
    this.#at = start + 1;
    this.#end = end - 1;
    this.#isEscaping = isEscaping;
    this.isBroken = false;
  }

  next(): boolean {
    const codes = this.#codes;
    const end = this.#end;
    let at = this.#at;
    while (at < end && codes[at] === SPACE) at++;
    if (at >= end) return false;
    this.keyStart = at;
    let code = 0;
    for (; at < end; at++) {
      code = codes[at] as number;
      if (code === EQUALS || code === SPACE) break;
    }
    this.keyEnd = at;
    this.isQuoted = false;
    if (code !== EQUALS || at === end) {
      this.isBare = true;
      this.valueStart = at;
      this.valueEnd = at;
      this.#at = at;
      return true;
    }
    this.#value(at + 1);
    return true;
  }

  /** Moves on as `next` does when the next pair begins with `named`, a key and its `=`; else it stays where it is. */
  nextIs(named: Buffer): boolean {
    const codes = this.#codes;
    let start = this.#at;
    while (codes[start] === SPACE) start++;
    const at = start + named.length;
    if (at > this.#end) return false;
    for (let i = 0; i < named.length; i++) if (codes[start + i] !== named[i]) return false;
    this.keyStart = start;
    this.keyEnd = at - 1;
    this.isQuoted = false;
    this.#value(at);
    return true;
  }

  #value(start: number): void {
    const codes = this.#codes;
    const end = this.#end;
    this.isBare = false;
    // The line's own quote stands behind it.
    if (codes[start] === BACKSLASH && codes[start + 1] === QUOTE) {
      this.#quoted(start + 2);
      return;
    }
    let at = start;
    while (at < end && codes[at] !== SPACE) at++;
    this.valueStart = start;
    this.valueEnd = at;
    this.#at = at;
  }

  #quoted(start: number): void {
    const codes = this.#codes;
    const end = this.#end;
    this.isQuoted = true;
    this.valueStart = start;
    for (let quote = start; quote < end; quote++) {
      if (codes[quote] !== QUOTE) continue;
      const isEnd = quote + 1 === end || codes[quote + 1] === SPACE;
      if (isEnd && !(this.#isEscaping && isEscaped(codes, quote - 1, start))) {
        this.valueEnd = quote - 1;
        this.#at = quote + 1;
        return;
      }
    }
    this.isBroken = true;
    this.valueEnd = end;
    this.#at = end;
  }
}

/** In the text an odd number of backslashes stands before the quote; each of them is two in the JSON. */
function isEscaped(codes: Buffer, at: number, from: number): boolean {
  let before = at;
  while (before > from && codes[before - 1] === BACKSLASH) before--;
  return (at - before) % 4 === 2;
}
