// The texts of a frame's messages as JSON strings.
//
// In: a body and its messages. Out: for each message its text, without its line end, as JSON.stringify writes it; nothing for the few that
// hold a byte >= 0x80 or a control character without a short escape, or are too long: those go by way of their text (json-text.ts).
// The bytes of many messages are escaped in one pass and made one string, of which each message's is a view. On mixed lines that takes 0.23 µs
// a message, where jsonStringOf takes 0.60 for each by itself; WebAssembly with 16 bytes at a time takes 0.14, a loop over single bytes 0.45.
// Bounds: SCRATCH_BYTES at a time, one scratch for all transformers of a process: none needs it between two calls.

import type { Message } from '@logferry/logplex';
import { EscapedLine } from './escaped-line.js';
import { endOfText } from './line-end.js';

/** A dyno's line has at most 10,000 bytes, and takes twice as many when all of it is quotes. */
const SCRATCH_BYTES = 65_536;
/** Messages whose texts are made at a time. */
const MESSAGES_MAX = 512;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** By byte: 0 for what stands as it is, else the letter behind the backslash; NONE: not to be written here. */
const NONE = 0xff;
const ESCAPES = new Uint8Array(256).fill(NONE, 0, 0x20).fill(NONE, 0x80);
for (const letter of '"\\bfnrt') ESCAPES[JSON.parse(`"\\${letter}"`).charCodeAt(0)] = letter.charCodeAt(0);

const scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
const scratchWords = new DataView(scratch.buffer, scratch.byteOffset, SCRATCH_BYTES);

const NOTHING = Buffer.alloc(0);

/** Goes through one frame after the other. */
export class EscapedTexts {
  #body: Buffer = NOTHING;
  #messages: readonly Message[] = [];
  readonly #line = new EscapedLine();
  /** Holds the texts of messages [#from, #until); below where each begins and ends, -1: it is not there. */
  #source = '';
  #from = 0;
  #until = 0;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  begin(body: Buffer, messages: readonly Message[]): void {
    this.#body = body;
    this.#messages = messages;
    this.#from = 0;
    this.#until = 0;
  }

  /** The text of the message at `index`, until the next is asked for; null when it is not there. Ask for one after the other. */
  at(index: number): EscapedLine | null {
    if (index >= this.#until) this.#fill(index);
    const end = this.#ends[index - this.#from] as number;
    if (end < 0) return null;
    this.#line.setWithin(this.#source, scratch, this.#starts[index - this.#from] as number, end);
    return this.#line;
  }

  end(): void {
    this.#body = NOTHING;
    this.#messages = [];
    this.#source = '';
    this.#line.set('');
  }

  #fill(from: number): void {
    const body = this.#body;
    const words = new DataView(body.buffer, body.byteOffset, body.length);
    const last = Math.min(this.#messages.length, from + MESSAGES_MAX);
    let index = from;
    let out = 0;
    for (; index < last; index++) {
      const message = this.#messages[index] as Message;
      const textEnd = endOfText(body, message);
      const bytesMax = 2 * (textEnd - message.msgStart) + 2;
      // Too long for what is left: the next pass begins with it. Too long for all of the scratch: it has none.
      if (bytesMax > SCRATCH_BYTES - out && index > from) break;
      const stop = bytesMax > SCRATCH_BYTES ? -1 : writeEscaped(body, words, message.msgStart, textEnd, out);
      this.#starts[index - from] = out;
      this.#ends[index - from] = stop;
      if (stop > 0) out = stop;
    }
    this.#from = from;
    this.#until = index;
    this.#source = scratch.toString('latin1', 0, out);
  }
}

/** Writes bytes [from, to) of the body as a JSON string at `at`. One past its end, or -1 when there is a byte that is not to be written here. */
function writeEscaped(body: Buffer, words: DataView, from: number, to: number, at: number): number {
  let out = at;
  scratch[out++] = QUOTE;
  for (let i = from; i < to; ) {
    // Four bytes at a time as long as all of them stand as they are.
    for (; i + 4 <= to; i += 4, out += 4) {
      const word = words.getInt32(i, true);
      if (hasEscape(word)) break;
      scratchWords.setInt32(out, word, true);
    }
    for (const stop = Math.min(to, i + 4); i < stop; i++) {
      const byte = body[i] as number;
      const letter = ESCAPES[byte] as number;
      if (letter === 0) {
        scratch[out++] = byte;
      } else {
        if (letter === NONE) return -1;
        scratch[out++] = BACKSLASH;
        scratch[out++] = letter;
      }
    }
  }
  scratch[out++] = QUOTE;
  return out;
}

/** Whether one of four bytes is a control character, a quote, a backslash or >= 0x80. */
function hasEscape(word: number): boolean {
  const quotes = word ^ 0x22222222;
  const backslashes = word ^ 0x5c5c5c5c;
  // A subtraction borrows into a byte's highest bit when the byte is too small; a borrow from the byte below is a false alarm.
  const small = (word - 0x20202020) | (quotes - 0x01010101) | (backslashes - 0x01010101);
  return ((small | word) & 0x80808080) !== 0;
}
