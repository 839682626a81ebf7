import type { ConstantText } from './constant-text.js';
import type { Cuts } from './cuts.js';
import * as lineMemory from './line-memory.js';
import { CHANGED, CONSTANTS, ENDING, gather, LIST, NOWHERE, OUT, STRINGS } from './line-memory.js';
import { giveBack, takeBlock } from './log-blocks.js';

const COMMA = 0x2c;
/** In UTF-8. */
const CHARACTER_BYTES_MAX = 4;
// Of its own, because V8 takes a module's own constants for what they are, and looks up others' each time: a sixth more lines a second.
const memory = lineMemory.bytes;
const words = lineMemory.words;
const LIST_END = LIST.at + LIST.size;
const NOTHING = Buffer.alloc(0);

/** A new one is handed out when the constants begin again at the front of their region: then none is where it was. */
let lease = 1;
let constantsEnd = CONSTANTS.at;

/**
 * Puts JSON texts together of their pieces and makes them bytes, with a comma between two.
 *
 * Bytes and not strings, because logs wait for their batch: as strings they are old by then, and moving them about cost the
 * worker more than making them (100 lines a POST: 13.1 s of CPU per million lines with an array of strings, joined and encoded
 * when the batch leaves). A piece that is in line-memory.ts is only named; what are strings is written there all at once, because V8 keeps
 * a text that is added up as a tree of its pieces and writes it out in one go.
 */
export class TextWriter {
  /** What is in the list; its bytes are `#pendingBytes`. */
  #listEnd = LIST.at;
  #pendingBytes = 0;
  /** Of what is in the list, what is strings. */
  #strings = '';
  #stringBytes = 0;
  #changedEnd = CHANGED.at;
  /** What did not wait for the end. */
  #chunks: Buffer[] = [];

  begin(): void {
    this.#forget(); // the frame before may have ended in an error
    this.#chunks = [];
    this.#changedEnd = CHANGED.at;
  }

  constant(text: ConstantText): void {
    if (text.lease !== lease && !this.#bring(text)) return;
    const { length } = text.bytes;
    this.#makeRoom(length);
    this.#add(text.address, length);
  }

  /** `bytes`: the size of the text in UTF-8. */
  string(text: string, bytes: number): void {
    if (this.#stringBytes + bytes > STRINGS.size) {
      this.flush();
      if (bytes > STRINGS.size) {
        this.#chunks.push(Buffer.from(text));
        return;
      }
    }
    this.#makeRoom(bytes);
    this.#add(STRINGS.at + this.#stringBytes, bytes);
    this.#strings += text;
    this.#stringBytes += bytes;
  }

  /**
   * Puts a line that does not stand in the memory there, as a JSON string with ENDING behind it; between two logs, for the next one. Where it
   * begins, or NOWHERE when it is not ASCII, or too long.
   */
  place(json: string): number {
    const { length } = json;
    const room = length + CHARACTER_BYTES_MAX;
    if (this.#changedEnd + room > CHANGED.at + CHANGED.size) {
      if (room > CHANGED.size) return NOWHERE;
      this.flush();
      this.#changedEnd = CHANGED.at;
    }
    const address = this.#changedEnd;
    // With room for one more character, a text that is not ASCII takes more bytes than it has characters, even if not all of it was written.
    if (memory.write(json, address, room) !== length) return NOWHERE;
    memory.write(ENDING, address + length, 'latin1');
    this.#changedEnd = address + length + ENDING.length;
    return address;
  }

  /** Bytes in the memory, which stay there until `flush`. */
  piece(address: number, length: number): void {
    this.#makeRoom(length);
    this.#add(address, length);
  }

  cuts(cuts: Cuts): void {
    const { count, bytes } = cuts;
    if (this.#listEnd + 8 * count > LIST_END || this.#pendingBytes + bytes > OUT.size) this.flush();
    cuts.copyTo(this.#listEnd >> 2);
    this.#listEnd += 8 * count;
    this.#pendingBytes += bytes;
  }

  /** Before anything else is written to the region of escaped texts. */
  flush(): void {
    if (this.#pendingBytes === 0) return;
    this.#writeStrings();
    const end = gather(LIST.at, this.#listEnd, OUT.at);
    const written = end - OUT.at;
    // Sizes that do not match the bytes would count logs as sent that never were.
    if (written !== this.#pendingBytes) throw new RangeError(`Wrote ${written} of ${this.#pendingBytes} bytes`);
    const chunk = takeBlock(written);
    memory.copy(chunk, 0, OUT.at, end);
    this.#chunks.push(chunk);
    this.#forget();
  }

  /** The texts since `begin`, in a buffer of their own, without the comma behind the last one. */
  end(): Buffer {
    this.flush();
    const texts = joined(this.#chunks);
    this.#chunks = [];
    const last = texts.length - 1;
    if (last >= 0 && texts[last] !== COMMA) throw new RangeError('A log ends without its comma');
    return texts.subarray(0, Math.max(0, last));
  }

  /** No piece is longer than OUT. */
  #makeRoom(length: number): void {
    if (this.#listEnd === LIST_END || this.#pendingBytes + length > OUT.size) this.flush();
  }

  #add(address: number, length: number): void {
    words[this.#listEnd >> 2] = address;
    words[(this.#listEnd >> 2) + 1] = length;
    this.#listEnd += 8;
    this.#pendingBytes += length;
  }

  /** False: it is too long, and is written. */
  #bring(text: ConstantText): boolean {
    const { bytes } = text;
    if (constantsEnd + bytes.length > CONSTANTS.at + CONSTANTS.size) {
      this.flush();
      constantsEnd = CONSTANTS.at;
      lease++;
      if (bytes.length > CONSTANTS.size) {
        this.#chunks.push(Buffer.from(bytes));
        return false;
      }
    }
    bytes.copy(memory, constantsEnd);
    text.address = constantsEnd;
    text.lease = lease;
    constantsEnd += bytes.length;
    return true;
  }

  #writeStrings(): void {
    const strings = this.#strings;
    const bytes = this.#stringBytes;
    // As many bytes as characters: all of it is ASCII, which is copied as it is.
    const encoding = strings.length === bytes ? 'latin1' : 'utf8';
    const written = memory.write(strings, STRINGS.at, STRINGS.size, encoding);
    if (written !== bytes) throw new RangeError(`Wrote ${written} of ${bytes} bytes of strings`);
  }

  #forget(): void {
    this.#listEnd = LIST.at;
    this.#pendingBytes = 0;
    this.#strings = '';
    this.#stringBytes = 0;
  }
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [first = NOTHING, ...more] = chunks;
  if (more.length === 0) return first;
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  const texts = takeBlock(length);
  let at = 0;
  for (const chunk of chunks) {
    at += chunk.copy(texts, at);
    giveBack(chunk);
  }
  return texts;
}
