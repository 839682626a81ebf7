import type { RE2JS } from 're2js';

// What RE2 compiles a pattern to (Go, regexp/syntax: Inst, EmptyOp), as re2js has it.

/** Goes to `out`, or else to `arg`. */
export const ALT = 1;
const ALT_MATCH = 2;
/** Notes the place as slot `arg`: 2n begins group n, 2n+1 ends it. */
export const CAPTURE = 3;
/** Goes on where all of `arg` is so. */
export const EMPTY_WIDTH = 4;
const FAIL = 5;
export const MATCH = 6;
const NOP = 7;
/** And the three above it: takes one character. */
export const RUNE = 8;
const RUNE_LAST = 11;

export const BEGIN_LINE = 1;
export const END_LINE = 2;
export const BEGIN_TEXT = 4;
export const END_TEXT = 8;
export const WORD_BOUNDARY = 16;
export const NO_WORD_BOUNDARY = 32;

/** An instruction of re2js. */
interface Instruction {
  readonly op: number;
  readonly out: number;
  readonly arg: number;
  matchRune(codePoint: number): boolean;
}

/** A compiled pattern, as the matcher walks it. */
export interface Program {
  readonly start: number;
  readonly size: number;
  /** Of `ALT`, `CAPTURE`, `EMPTY_WIDTH`, `MATCH`, `RUNE`, or 0 for what just goes on or never does. */
  readonly ops: Uint8Array;
  readonly outs: Uint16Array;
  readonly args: Uint16Array;
  /** All that take a character. */
  readonly runes: Uint16Array;
  /** From where each instruction is reached without taking a character. */
  readonly sources: readonly (readonly number[])[];
  /** Whether it looks at what stands around a place. */
  readonly hasEmptyWidth: boolean;
  takes(instruction: number, codePoint: number): boolean;
}

export function programOf(re2: RE2JS): Program {
  const { start, inst } = re2JsProgram(re2);
  const size = inst.length;
  const ops = new Uint8Array(size);
  const outs = new Uint16Array(size);
  const args = new Uint16Array(size);
  const runes: number[] = [];
  const sources: number[][] = Array.from({ length: size }, () => []);
  let hasEmptyWidth = false;
  for (const [at, { op, out, arg }] of inst.entries()) {
    outs[at] = out;
    args[at] = arg;
    if (op >= RUNE && op <= RUNE_LAST) {
      ops[at] = RUNE;
      runes.push(at);
    } else if (op === ALT || op === ALT_MATCH) {
      ops[at] = ALT;
      sources[out]?.push(at);
      sources[arg]?.push(at);
    } else if (op === MATCH) {
      ops[at] = MATCH;
    } else if (op === CAPTURE || op === EMPTY_WIDTH || op === NOP) {
      ops[at] = op === NOP ? 0 : op;
      hasEmptyWidth ||= op === EMPTY_WIDTH;
      sources[out]?.push(at);
    } else if (op !== FAIL) {
      throw new RangeError(`unknown instruction ${op}`);
    }
  }
  const takes = (at: number, codePoint: number): boolean => inst[at]?.matchRune(codePoint) ?? false;
  return { start, size, ops, outs, args, runes: Uint16Array.from(runes), sources, hasEmptyWidth, takes };
}

/**
 * re2js keeps its program to itself: its types call it `any`, and nothing promises its shape. The version is pinned, and the matcher's
 * property test compares every outcome with that of re2js itself.
 */
function re2JsProgram(re2: RE2JS): { readonly start: number; readonly inst: readonly Instruction[] } {
  return re2.re2().prog;
}
