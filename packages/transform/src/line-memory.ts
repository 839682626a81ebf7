// The memory in which the texts of logs are put together, and the two loops over it that are no JavaScript (line-memory.wat).
//
// JavaScript copies bytes one by one, or by calls that take longer than the 30 to 300 bytes of a piece of a log. WebAssembly copies 16 at a
// time, and only within its own memory: what a log is made of is brought here, where most of it stays or comes in one go: what is the same for
// all lines of a sender (constant-text.ts), the frame's body, of which the messages are escaped (escaped-texts.ts), and what JavaScript
// has written as strings (text-writer.ts).
// One for all transformers of a process: none needs what is here between two frames. Bounds: the regions below.

import { LINE_MEMORY_WASM } from './line-memory-wasm.gen.js';

/** Both loops read and write whole 16 bytes, so up to 15 too many; at least as much lies between two regions. */
const GAP_BYTES = 64;
const KB = 1024;

/** A part of the memory: bytes [at, at + size). */
interface Region {
  readonly at: number;
  readonly size: number;
}

/** By byte, what `escapeText` does with it. */
const ESCAPES: Region = { at: 0, size: 256 };
/** Pieces of JSON that readers write again and again. */
const LITERALS: Region = behind(ESCAPES, 4 * KB);
/** Addresses and lengths of pieces, for `gather`. */
export const LIST: Region = behind(LITERALS, 32 * KB);
/** Part of a frame's body. A dyno's line has at most 10,000 bytes. */
export const BODY: Region = behind(LIST, 64 * KB);
/** Its messages' texts as JSON strings: of a text that takes twice its bytes 32 kB. Made one string of, which V8 still keeps among the young. */
export const TEXTS: Region = behind(BODY, 64 * KB);
/** Lines that rules have changed, as JSON strings. */
export const CHANGED: Region = behind(TEXTS, 64 * KB);
/** What is the same for many logs: 200 heads of 500 bytes. */
export const CONSTANTS: Region = behind(CHANGED, 96 * KB);
/** What was written as strings. */
export const STRINGS: Region = behind(CONSTANTS, 128 * KB);
/** Finished texts, until they are copied into a buffer of their own: 200 logs of 1 kB. Little enough to stay in the processor's cache. */
export const OUT: Region = behind(STRINGS, 192 * KB);

/** No piece has this address. */
export const NOWHERE = 0;
/** What stands behind each text that may be a message: it ends a log whose last member the message is, and is copied with it. */
export const ENDING = '},';

const NONE = 0xff;

const { escapeText, gather, memory } = loadWasm();

/** All of it, by address. */
export const bytes = Buffer.from(memory.buffer);
if (bytes.length < OUT.at + OUT.size + GAP_BYTES) throw new RangeError('line-memory.wat declares too small a memory');
/** The same as numbers of four bytes: `words[address / 4]`. */
export const words = new Int32Array(memory.buffer);
/** The same, for numbers that lie anywhere. */
export const view = new DataView(memory.buffer);

// What has no short escape, and what is not ASCII, is not to be written here.
bytes.fill(NONE, 0, 0x20).fill(NONE, 0x7f + 1, ESCAPES.size);
for (const letter of '"\\bfnrt') bytes[JSON.parse(`"\\${letter}"`).charCodeAt(0)] = letter.charCodeAt(0);

export { escapeText, gather };

/** Bytes in the memory. */
export interface Piece {
  readonly address: number;
  readonly length: number;
}

let literalsEnd = LITERALS.at;

/** Puts a text here that stays for good: to be called once for each, when a module is loaded. */
export function literal(text: string): Piece {
  const address = literalsEnd;
  const length = bytes.write(text, address);
  literalsEnd += length;
  if (literalsEnd > LITERALS.at + LITERALS.size) throw new RangeError('LITERALS is too small');
  return { address, length };
}

function behind({ at, size }: Region, nextSize: number): Region {
  return { at: at + size + GAP_BYTES, size: nextSize };
}

interface Wasm {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Writes bytes [from, to) at `out` as the inside of a JSON string; one past its end, or -1 when there is a byte that is not to be written here. */
  escapeText(from: number, to: number, out: number): number;
  /** Copies the pieces named by the words in bytes [list, end), address and length in turn, to `out`; one past their end. */
  gather(list: number, end: number, out: number): number;
}

function loadWasm(): Wasm {
  const module = new WebAssembly.Module(Buffer.from(LINE_MEMORY_WASM, 'base64'));
  // Safe because the module is made of line-memory.wat, which exports these three with these types.
  return new WebAssembly.Instance(module).exports as Wasm;
}
