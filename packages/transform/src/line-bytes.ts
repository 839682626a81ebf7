// How a line that stands in the memory is gone through: byte by byte, by addresses, and without anything of it becoming a string.
//
// In: addresses within the line's JSON string, whose last quote ends every run of values' bytes. Out: addresses, or -1.

import * as lineMemory from './line-memory.js';

const SPACE = 0x20;
const ZERO = 0x30;
const DOT = 0x2e;

const memory = lineMemory.bytes;
const view = lineMemory.view;

/** By byte, in which kinds of values it may stand, a bit each. In none the quote that ends the line. */
const HOLDERS = new Uint16Array(256);
let kinds = 0;

/** Bytes that may stand in values of one kind; to be called once for each, when a module is loaded. `bytes` must not match a quote. */
export function kindOf(bytes: RegExp): number {
  if (kinds === 16) throw new RangeError('HOLDERS has no room for another kind');
  if (bytes.test('"')) throw new RangeError('A run of this kind would not end with the line');
  const kind = 1 << kinds++;
  for (let byte = SPACE; byte < 0x80; byte++) {
    if (bytes.test(String.fromCharCode(byte))) HOLDERS[byte] = (HOLDERS[byte] as number) | kind;
  }
  return kind;
}

export const DIGIT = kindOf(/\d/);
/** A value without quotes, and no other pair. */
export const WORD = kindOf(/[^ "\\=]/);
/** Any number of words that are no pairs. */
export const WORDS = kindOf(/[^"\\=]/);

/** A text to look for, as numbers of four bytes; of the last one only as many as there are. */
export interface Spelled {
  readonly length: number;
  readonly words: Int32Array;
  readonly masks: Int32Array;
}

/** An ASCII text to look for with {@link isAt}. */
export function spelled(text: string): Spelled {
  const { length } = text;
  const size = Math.ceil(length / 4);
  const bytes = Buffer.alloc(size * 4);
  const mask = Buffer.alloc(size * 4).fill(0xff, 0, length);
  bytes.write(text, 'latin1');
  const wordsOf = (buffer: Buffer) => Int32Array.from({ length: size }, (_, i) => buffer.readInt32LE(i * 4));
  return { length, words: wordsOf(bytes), masks: wordsOf(mask) };
}

export function isAt({ words, masks }: Spelled, address: number): boolean {
  for (let i = 0; i < words.length; i++) {
    if (((view.getInt32(address + 4 * i, true) ^ (words[i] as number)) & (masks[i] as number)) !== 0) return false;
  }
  return true;
}

/** One past the bytes from `at` on that may stand in values of a kind. */
export function endOf(kind: number, at: number): number {
  let end = at;
  while (((HOLDERS[memory[end] as number] as number) & kind) !== 0) end++;
  return end;
}

/** One past the digits at `at`, as JSON has whole numbers; -1 when there is none, or one of too many digits. */
export function wholeNumberEnd(at: number, digitsMax: number): number {
  const end = endOf(DIGIT, at);
  const digits = end - at;
  if (digits === 0 || digits > digitsMax) return -1;
  return digits > 1 && memory[at] === ZERO ? -1 : end;
}

/** The same, with digits behind a point when there is one. */
export function numberEnd(at: number, digitsMax: number): number {
  const whole = wholeNumberEnd(at, digitsMax);
  if (whole < 0 || memory[whole] !== DOT) return whole;
  const end = endOf(DIGIT, whole + 1);
  return end === whole + 1 || end - at - 1 > digitsMax ? -1 : end;
}

export function digitAt(at: number): number {
  return (memory[at] as number) - ZERO;
}
