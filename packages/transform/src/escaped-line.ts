import { bytes as memory, NOWHERE } from './line-memory.js';

/** Of lines that do not stand in their body as they are, up to this length; a longer one gets bytes of its own. */
const CODES_MAX = 65_536;
/** Stands for every character that is not ASCII: readers look for ASCII only. */
const OTHER = 0xff;

/** One for all transformers of a process: none needs it between two lines. */
const ownCodes = Buffer.allocUnsafeSlow(CODES_MAX);

/**
 * One line as a JSON string, for those who take it apart: as text, to cut pieces out that need no escaping any more, and as one byte a
 * character, to look for where. Reading a byte of an array takes 1 ns; a character of a text 3, and each search in one 25.
 */
export class EscapedLine {
  /** A text that holds it in [start, end). */
  source = '';
  start = 0;
  end = 0;
  /** Where the memory holds the line (text-writer.ts, escaped-texts.ts say how long), or NOWHERE: only then it may hold more than ASCII. */
  address: number = NOWHERE;
  #codes: Buffer | null = null;
  #json: string | null = null;

  /** The line's JSON string, quotes included. */
  get json(): string {
    this.#json ??= this.source.substring(this.start, this.end);
    return this.#json;
  }

  /** The source's characters; until the next line is asked for its own. */
  get codes(): Buffer {
    this.#codes ??=
      this.address === NOWHERE ? codesOf(this.source) : memory.subarray(this.address, this.address + this.end);
    return this.#codes;
  }

  /** Bytes [start, end) of the memory, which are part of the line that stands there. */
  text(start: number, end: number): string {
    const offset = this.start - this.address;
    return this.source.substring(start + offset, end + offset);
  }

  /** A line that stands by itself; `address`: where in the memory it does so, too. */
  set(json: string, address = NOWHERE): void {
    this.#json = json;
    this.source = json;
    this.start = 0;
    this.end = json.length;
    this.address = address;
    this.#codes = null;
  }

  /** A line within others, whose codes are those in the memory from `address` on. */
  setWithin(source: string, codes: Buffer, address: number, start: number, end: number): void {
    this.#json = null;
    this.source = source;
    this.start = start;
    this.end = end;
    this.address = address + start;
    this.#codes = codes;
  }
}

function codesOf(text: string): Buffer {
  const { length } = text;
  const codes = length > CODES_MAX ? Buffer.allocUnsafeSlow(length) : ownCodes;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    codes[at] = code < 0x80 ? code : OTHER;
  }
  return codes;
}
