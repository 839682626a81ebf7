// Finds and replaces all matches of an RE2 program in time linear in the text, whatever the pattern.
//
// RE2 finds *one* match in linear time. To find the next it starts again, and each time may have to look as far as the end of the text to
// know where a match ends: `a.*z|a` on 16 kB of `a` takes re2js 15 s, and Go's time grows with the square as well. Here the text is read
// once from its end: for each place, the set of instructions from which a match can still be reached. That is a DFA built as it is needed,
// so mostly one look-up a character. Then the matches are read off from the left: at each branch the preferred way is taken if it leads
// to a match, so nothing is tried in vain. What comes out is leftmost-first, as Go, RE2 and Perl have it. The method is that of Frisch and
// Cardelli, "Greedy regular expression matching" (2004).
//
// A character costs at worst the size of the program. Memory: the owner is told of what the DFA takes and may call `forget` at any time;
// of a long text the sets of BLOCK_CHARS places are kept at a time, and made again for the block behind.

import type { Placeholder } from '../placeholder.js';
import { CharClasses, EDGE, NEWLINE, SIDES, sideOf, WORD } from './char-classes.js';
import {
  ALT,
  BEGIN_LINE,
  BEGIN_TEXT,
  CAPTURE,
  EMPTY_WIDTH,
  END_LINE,
  END_TEXT,
  MATCH,
  NO_WORD_BOUNDARY,
  type Program,
  RUNE,
  WORD_BOUNDARY,
} from './program.js';

/** Heroku's longest line fits into three; joined ones have up to 1 MB. */
const BLOCK_CHARS = 4_096;
/** What a pattern's states may take before they are all forgotten. Most patterns have 5 to 50 states of 1 kB. */
const STATES_BYTES_MAX = 262_144;

/** What can still become a match from a place on. */
class State {
  /** By the class of the character in front. */
  readonly next: (State | undefined)[] = [];

  constructor(
    /** Instructions that take the character behind the place and lead to a match, and MATCH itself. */
    readonly taking: Uint16Array,
    readonly right: number,
    /** By what stands to the left: 1 for each instruction that leads to a match. */
    readonly alive: readonly Uint8Array[],
    /** Bit `side`: a match begins here when `side` stands to the left. */
    readonly starts: number,
  ) {}
}

/** Where a pass over the text entered a block, coming from the right. */
interface Entry {
  readonly at: number;
  readonly state: State;
}

export class LinearMatcher {
  readonly #program: Program;
  readonly #classes: CharClasses;
  readonly #onGrowth: (bytes: number) => void;
  readonly #states = new Map<string, State>();
  #bytes = 0;
  // For #walk: which instructions it was at since it took a character, ways not taken yet, and where groups begin and end.
  readonly #seenAt: Uint32Array;
  #step = 0;
  #pending: number[] = [];
  #groups: number[] = [];

  /** `onGrowth` is told how many bytes the states took more, or (negative) that they were forgotten. */
  constructor(program: Program, onGrowth: (bytes: number) => void) {
    this.#program = program;
    this.#classes = new CharClasses(program);
    this.#onGrowth = onGrowth;
    this.#seenAt = new Uint32Array(program.size);
  }

  forget(): void {
    this.#states.clear();
    this.#onGrowth(-this.#bytes);
    this.#bytes = 0;
  }

  test(text: string): boolean {
    let state = this.#endState();
    let at = text.length;
    while (at > 0) {
      const code = codeBefore(text, at);
      if ((state.starts & (1 << sideOf(code))) !== 0) return true;
      state = this.#before(state, code);
      at -= code > 0xffff ? 2 : 1;
    }
    return (state.starts & (1 << EDGE)) !== 0;
  }

  /** As Go's ReplaceAll; the text itself when nothing matches. */
  replace(text: string, placeholder: Placeholder): string {
    const entries = this.#enterBlocks(text);
    if (entries === null) return text;
    const slots = slotsOf(placeholder);
    const places = new Places(text, entries, (state, code) => this.#before(state, code));
    let replaced = '';
    let end = 0;
    let from = 0;
    while (from <= text.length) {
      const start = places.nextStart(from);
      if (start < 0) break;
      replaced += text.substring(end, start);
      const matchEnd = this.#walk(text, places, start, slots);
      // Not for an empty match right behind another.
      if (matchEnd > end || start === 0) replaced += this.#filled(text, placeholder, start, matchEnd);
      end = matchEnd;
      from = from < end ? end : from + widthAt(text, from);
    }
    return replaced + text.substring(end);
  }

  /** Where the pass from the right enters each block, or null when nothing matches. */
  #enterBlocks(text: string): Entry[] | null {
    let state = this.#endState();
    let at = text.length;
    const entries: Entry[] = [];
    entries[Math.floor(at / BLOCK_CHARS)] = { at, state };
    let blockStart = at - (at % BLOCK_CHARS);
    let hasMatch = false;
    while (at > 0) {
      const code = codeBefore(text, at);
      if ((state.starts & (1 << sideOf(code))) !== 0) hasMatch = true;
      const width = code > 0xffff ? 2 : 1;
      if (at - width < blockStart) {
        blockStart -= BLOCK_CHARS;
        entries[blockStart / BLOCK_CHARS] = { at, state };
      }
      state = this.#before(state, code);
      at -= width;
    }
    return hasMatch || (state.starts & (1 << EDGE)) !== 0 ? entries : null;
  }

  /** Follows the match that begins at `start` to its end. Groups below `slots` / 2 are noted. */
  #walk(text: string, places: Places, start: number, slots: number): number {
    const { ops, outs, args } = this.#program;
    const pending = this.#pending;
    const groups = this.#groups;
    const seenAt = this.#seenAt;
    groups.length = 0;
    let at = start;
    let instruction = this.#program.start;
    for (;;) {
      const alive = places.aliveAt(at);
      // Stamps instead of clearing; they begin anew long before they could run out.
      if (++this.#step === 0xffffffff) {
        seenAt.fill(0);
        this.#step = 1;
      }
      const step = this.#step;
      pending.length = 0;
      // Ways that lead back to where this step has been, as an empty round of a loop does, are no ways.
      for (;;) {
        if (alive[instruction] === 0 || seenAt[instruction] === step) {
          if (pending.length === 0) throw new Error('A match that leads nowhere');
          groups.length = pending.pop() ?? 0;
          instruction = pending.pop() ?? 0;
          continue;
        }
        seenAt[instruction] = step;
        const op = ops[instruction];
        if (op === MATCH) return at;
        if (op === RUNE) break;
        const out = outs[instruction] as number;
        const arg = args[instruction] as number;
        if (op === ALT) pending.push(arg, groups.length);
        else if (op === CAPTURE && arg < slots) groups.push(arg, at);
        instruction = out;
      }
      instruction = outs[instruction] as number;
      at += widthAt(text, at);
    }
  }

  #filled(text: string, placeholder: Placeholder, start: number, end: number): string {
    let filled = '';
    for (const part of placeholder) {
      if (typeof part === 'string') filled += part;
      else if (part === 0) filled += text.substring(start, end);
      else filled += this.#group(text, part);
    }
    return filled;
  }

  /** What a group took last; empty when it took no part in the match. */
  #group(text: string, group: number): string {
    const groups = this.#groups;
    let end = -1;
    for (let at = groups.length - 2; at >= 0; at -= 2) {
      const slot = groups[at] as number;
      if (slot === 2 * group + 1 && end < 0) end = groups[at + 1] as number;
      if (slot === 2 * group && end >= 0) return text.substring(groups[at + 1] as number, end);
    }
    return '';
  }

  #endState(): State {
    const matches: number[] = [];
    for (let at = 0; at < this.#program.size; at++) if (this.#program.ops[at] === MATCH) matches.push(at);
    return this.#stateOf(matches, EDGE);
  }

  /** The state one character further to the left. */
  #before(state: State, code: number): State {
    return state.next[this.#classes.of(code)] ?? this.#makeBefore(state, code);
  }

  #makeBefore(state: State, code: number): State {
    const { runes, outs, ops, size } = this.#program;
    const side = sideOf(code);
    const alive = state.alive[side] as Uint8Array;
    const taking: number[] = [];
    for (const at of runes) if (alive[outs[at] as number] === 1 && this.#program.takes(at, code)) taking.push(at);
    for (let at = 0; at < size; at++) if (ops[at] === MATCH) taking.push(at);
    const before = this.#stateOf(taking, this.#program.hasEmptyWidth ? side : EDGE);
    state.next[this.#classes.of(code)] = before;
    return before;
  }

  #stateOf(taking: readonly number[], right: number): State {
    const key = String.fromCharCode(right, ...taking);
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    const { hasEmptyWidth, size, start } = this.#program;
    const alive: Uint8Array[] = [];
    let starts = 0;
    for (let left = 0; left < SIDES; left++) {
      const set = left > 0 && !hasEmptyWidth ? (alive[0] as Uint8Array) : this.#aliveOf(taking, left, right);
      alive.push(set);
      starts |= (set[start] as number) << left;
    }
    const state = new State(Uint16Array.from(taking), right, alive, starts);
    const bytes = 8 * this.#classes.count + (hasEmptyWidth ? SIDES : 1) * (size + 100) + 6 * taking.length + 400;
    if (this.#bytes + bytes > STATES_BYTES_MAX) this.forget();
    this.#states.set(key, state);
    this.#bytes += bytes;
    this.#onGrowth(bytes);
    return state;
  }

  /** Everything from which one of `taking` is reached without taking a character. */
  #aliveOf(taking: readonly number[], left: number, right: number): Uint8Array {
    const { ops, args, sources, size } = this.#program;
    const around = aroundOf(left, right);
    const alive = new Uint8Array(size);
    const reached = [...taking];
    for (const at of taking) alive[at] = 1;
    for (let at = reached.pop(); at !== undefined; at = reached.pop()) {
      for (const source of sources[at] ?? []) {
        if (alive[source] === 1) continue;
        if (ops[source] === EMPTY_WIDTH && ((args[source] as number) & ~around) !== 0) continue;
        alive[source] = 1;
        reached.push(source);
      }
    }
    return alive;
  }
}

/** The states at the places of one text, a block at a time. Places are asked for from left to right. */
class Places {
  readonly #text: string;
  readonly #entries: readonly Entry[];
  readonly #before: (state: State, code: number) => State;
  readonly #states: State[] = [];
  #block = -1;

  constructor(text: string, entries: readonly Entry[], before: (state: State, code: number) => State) {
    this.#text = text;
    this.#entries = entries;
    this.#before = before;
  }

  aliveAt(at: number): Uint8Array {
    return this.#at(at).alive[this.#leftOf(at)] as Uint8Array;
  }

  /** The first place from `from` on at which a match begins, or -1. */
  nextStart(from: number): number {
    for (let at = from; at <= this.#text.length; at += widthAt(this.#text, at)) {
      if ((this.#at(at).starts & (1 << this.#leftOf(at))) !== 0) return at;
    }
    return -1;
  }

  #leftOf(at: number): number {
    return at === 0 ? EDGE : sideOf(this.#text.charCodeAt(at - 1));
  }

  #at(at: number): State {
    const block = Math.floor(at / BLOCK_CHARS);
    if (block !== this.#block) this.#load(block);
    return this.#states[at % BLOCK_CHARS] as State;
  }

  #load(block: number): void {
    const start = block * BLOCK_CHARS;
    let { at, state } = this.#entries[block] as Entry;
    for (;;) {
      if (at < start + BLOCK_CHARS) this.#states[at - start] = state;
      if (at <= start) break;
      const code = codeBefore(this.#text, at);
      const width = code > 0xffff ? 2 : 1;
      if (at - width < start) break;
      state = this.#before(state, code);
      at -= width;
    }
    this.#block = block;
  }
}

function aroundOf(left: number, right: number): number {
  let around = (left === WORD) === (right === WORD) ? NO_WORD_BOUNDARY : WORD_BOUNDARY;
  if (left === EDGE) around |= BEGIN_TEXT | BEGIN_LINE;
  if (left === NEWLINE) around |= BEGIN_LINE;
  if (right === EDGE) around |= END_TEXT | END_LINE;
  if (right === NEWLINE) around |= END_LINE;
  return around;
}

function slotsOf(placeholder: Placeholder): number {
  let slots = 0;
  for (const part of placeholder) if (typeof part === 'number' && part > 0) slots = Math.max(slots, 2 * part + 2);
  return slots;
}

function codeBefore(text: string, at: number): number {
  const code = text.charCodeAt(at - 1);
  if ((code & 0xfc00) !== 0xdc00 || at < 2) return code;
  const high = text.charCodeAt(at - 2);
  return (high & 0xfc00) === 0xd800 ? ((high - 0xd800) << 10) + (code - 0xdc00) + 0x10000 : code;
}

/** 1 also behind the end, so that a loop gets past it. */
function widthAt(text: string, at: number): number {
  if ((text.charCodeAt(at) & 0xfc00) !== 0xd800) return 1;
  return (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00 ? 2 : 1;
}
