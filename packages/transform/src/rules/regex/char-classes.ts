import type { Program } from './program.js';

// What stands beside a place, as far as patterns can ask for it.
export const EDGE = 0;
export const NEWLINE = 1;
export const WORD = 2;
const OTHER = 3;
export const SIDES = 4;

const ASCII = 128;
const SIDE_OF = Uint8Array.from({ length: ASCII }, (_, code) =>
  code === 0x0a ? NEWLINE : /\w/.test(String.fromCharCode(code)) ? WORD : OTHER,
);
/** Characters above ASCII that are remembered: scripts with more letters in use than this are looked up anew now and then. */
const KNOWN_MAX = 4_096;
const CLASS_BITS = 16;

/** Sorts characters by what a program can tell of them: mostly 5 to 20 classes. */
export class CharClasses {
  readonly #program: Program;
  readonly #bySignature = new Map<string, number>();
  readonly #ascii = new Uint16Array(ASCII);
  readonly #beyondAscii = new Map<number, number>();

  constructor(program: Program) {
    this.#program = program;
    for (let code = 0; code < ASCII; code++) this.#ascii[code] = this.#classify(code);
  }

  get count(): number {
    return this.#bySignature.size;
  }

  of(code: number): number {
    if (code < ASCII) return this.#ascii[code] as number;
    const known = this.#beyondAscii.get(code);
    if (known !== undefined) return known;
    if (this.#beyondAscii.size >= KNOWN_MAX) this.#beyondAscii.clear();
    const found = this.#classify(code);
    this.#beyondAscii.set(code, found);
    return found;
  }

  /** There are no more classes than ranges in the pattern, so at most some thousands. */
  #classify(code: number): number {
    const { runes, takes } = this.#program;
    let signature = String.fromCharCode(sideOf(code));
    for (let from = 0; from < runes.length; from += CLASS_BITS) {
      let bits = 0;
      for (let i = from; i < from + CLASS_BITS && i < runes.length; i++)
        bits = (bits << 1) | (takes(runes[i] as number, code) ? 1 : 0);
      signature += String.fromCharCode(bits);
    }
    const known = this.#bySignature.get(signature);
    if (known !== undefined) return known;
    const found = this.#bySignature.size;
    this.#bySignature.set(signature, found);
    return found;
  }
}

export function sideOf(code: number): number {
  return code < ASCII ? (SIDE_OF[code] as number) : OTHER;
}
