import type { Piece } from './line-memory.js';
import * as lineMemory from './line-memory.js';

const words = lineMemory.words;

/** Pieces of one line; a served request has 25. */
const CUTS_MAX = 512;
/** Two of each line: of `heroku`, and of the root. */
const places = new Int32Array(2 * 2 * CUTS_MAX);

/**
 * Members that need not be written, because all their pieces lie in the memory: cut out of a line where it stands escaped, and literals.
 * One line's at a time in a process, as the line's own memory.
 */
export class Cuts {
  bytes = 0;
  readonly #start: number;
  #end: number;

  constructor(half: 0 | 1) {
    this.#start = half * 2 * CUTS_MAX;
    this.#end = this.#start;
  }

  get count(): number {
    return (this.#end - this.#start) >> 1;
  }

  clear(): void {
    this.#end = this.#start;
    this.bytes = 0;
  }

  /** Bytes [start, end) of the memory. */
  add(start: number, end: number): void {
    this.#add(start, end - start);
  }

  literal({ address, length }: Piece): void {
    this.#add(address, length);
  }

  /** To words of the memory, each piece's address and length in turn. */
  copyTo(word: number): void {
    let to = word;
    for (let from = this.#start; from < this.#end; from++) words[to++] = places[from] as number;
  }

  #add(address: number, length: number): void {
    const end = this.#end;
    places[end] = address;
    places[end + 1] = length;
    this.#end = end + 2;
    this.bytes += length;
  }
}
