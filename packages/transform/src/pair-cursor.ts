const SPACE = 0x20;
const QUOTE = 0x22;
const EQUALS = 0x3d;
const BACKSLASH = 0x5c;

/**
 * Walks over the `key=value` pairs of a text: logfmt, the router's lines, metrics lines.
 *
 * In: the text as a JSON string, which every log needs anyway, so that what is cut out of it needs no escaping any more. A quote is `\"`
 * here.
 * Out: after `next()` was true, one pair as indexes. Values may be empty or quoted; a quote ends a value only before a space or the
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

  #json = '';
  #at = 0;
  #end = 0;
  #isEscaping = false;

  /** `isEscaping`: a backslash before a quote keeps it inside the value, as logfmt has it. The router knows no escapes. */
  start(json: string, isEscaping: boolean): void {
    this.#json = json;
    this.#at = 1;
    this.#end = json.length - 1;
    this.#isEscaping = isEscaping;
    this.isBroken = false;
  }

  next(): boolean {
    const json = this.#json;
    const end = this.#end;
    let at = this.#at;
    while (at < end && json.charCodeAt(at) === SPACE) at++;
    if (at >= end) return false;
    this.keyStart = at;
    let code = 0;
    for (; at < end; at++) {
      code = json.charCodeAt(at);
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
  nextIs(named: string): boolean {
    const json = this.#json;
    let at = this.#at;
    while (json.charCodeAt(at) === SPACE) at++;
    if (!json.startsWith(named, at)) return false;
    this.keyStart = at;
    this.keyEnd = at + named.length - 1;
    this.isQuoted = false;
    this.#value(at + named.length);
    return true;
  }

  #value(at: number): void {
    const json = this.#json;
    this.isBare = false;
    if (json.charCodeAt(at) === BACKSLASH && json.charCodeAt(at + 1) === QUOTE) {
      this.#quoted(at + 2);
      return;
    }
    this.valueStart = at;
    const space = json.indexOf(' ', at);
    this.valueEnd = space < 0 ? this.#end : space;
    this.#at = this.valueEnd;
  }

  #quoted(start: number): void {
    const json = this.#json;
    const end = this.#end;
    this.isQuoted = true;
    this.valueStart = start;
    for (let quote = json.indexOf('"', start); quote < end; quote = json.indexOf('"', quote + 1)) {
      const isEnd = quote + 1 === end || json.charCodeAt(quote + 1) === SPACE;
      if (isEnd && !(this.#isEscaping && isEscaped(json, quote - 1, start))) {
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
function isEscaped(json: string, at: number, from: number): boolean {
  let before = at;
  while (before > from && json.charCodeAt(before - 1) === BACKSLASH) before--;
  return (at - before) % 4 === 2;
}
