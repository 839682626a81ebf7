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
import { BODY, ENDING, escapeText, bytes as memory, TEXTS } from './line-memory.js';

/** Messages whose texts are made at a time. */
const MESSAGES_MAX = 512;

const QUOTE = 0x22;
/** What stands behind every text, as bytes: see ENDING. */
const BRACE = ENDING.charCodeAt(0);
const COMMA = ENDING.charCodeAt(1);
/** Two quotes and the ending. */
const AROUND_BYTES = 2 + ENDING.length;

const texts = memory.subarray(TEXTS.at, TEXTS.at + TEXTS.size);

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

  /** `onFill` is told before texts are written where those of earlier messages were. */
  constructor(private readonly onFill: () => void) {}

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
    this.#line.setWithin(this.#source, texts, TEXTS.at, this.#starts[index - this.#from] as number, end);
    return this.#line;
  }

  end(): void {
    this.#body = NOTHING;
    this.#messages = [];
    this.#source = '';
    this.#line.set('');
  }

  #fill(from: number): void {
    this.onFill();
    const body = this.#body;
    const last = Math.min(this.#messages.length, from + MESSAGES_MAX);
    const first = (this.#messages[from] as Message).msgStart;
    body.copy(memory, BODY.at, first, first + BODY.size);
    let index = from;
    let out = 0;
    for (; index < last; index++) {
      const message = this.#messages[index] as Message;
      const textEnd = endOfText(body, message);
      const bytesMax = 2 * (textEnd - message.msgStart) + AROUND_BYTES;
      const hasRoom = textEnd - first <= BODY.size && out + bytesMax <= TEXTS.size;
      // The next pass begins with it. Too long for a pass by itself: it has no text here.
      if (!hasRoom && index > from) break;
      const stop = hasRoom ? writeString(BODY.at + message.msgStart - first, BODY.at + textEnd - first, out) : -1;
      this.#starts[index - from] = out;
      this.#ends[index - from] = stop;
      if (stop > 0) out = stop + ENDING.length;
    }
    this.#from = from;
    this.#until = index;
    this.#source = texts.toString('latin1', 0, out);
  }
}

/**
 * Writes bytes [from, to) of the memory as a JSON string to `out` of the texts, and the ending behind it. One past the string's end, or -1 when
 * there is a byte that is not to be written here.
 */
function writeString(from: number, to: number, out: number): number {
  texts[out] = QUOTE;
  const end = escapeText(from, to, TEXTS.at + out + 1);
  if (end < 0) return -1;
  const stop = end - TEXTS.at;
  texts[stop] = QUOTE;
  texts[stop + 1] = BRACE;
  texts[stop + 2] = COMMA;
  return stop + 1;
}
