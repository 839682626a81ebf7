// Reads the RE2 syntax that people write their rules in.
//
// In: a pattern that re2js has compiled, so it is one. Out: its tree, or null when there is anything in it that is not read here: Unicode
// classes, `(?m)`, `(?U)`, `(?i)` beyond ASCII, `\C` and the like. Null costs speed and nothing else, so in doubt it is null.

import { ANY, type CharSet, DIGIT, foldedSet, NOT_NEWLINE, negated, rangesOf, SPACE, setOf, WORD } from './char-set.js';
import type { Node } from './syntax.js';

interface Flags {
  readonly isFolding: boolean;
  readonly isDotAll: boolean;
}

/** What is not read here. */
class Unread extends Error {}

/** Their capitals are the opposites. */
const CLASSES: ReadonlyMap<string, CharSet> = new Map([
  ['d', DIGIT],
  ['s', SPACE],
  ['w', WORD],
]);
const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['v', 0x0b],
]);
const QUANTIFIER = /([*+?]|\{(\d+)(,(\d*))?\})(\??)/y;
const HEX = /x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})/y;
const GROUP_NAME = /\?P?<\w+>/y;
const FLAGS = /\?([is]*)(?:-([is]+))?([:)])/y;

export function parsePattern(pattern: string): Node | null {
  const parser = new Parser(pattern);
  try {
    return parser.parse();
  } catch (error) {
    if (error instanceof Unread) return null;
    throw error;
  }
}

class Parser {
  #at = 0;

  constructor(private readonly pattern: string) {}

  parse(): Node {
    const node = this.#choice({ isFolding: false, isDotAll: false });
    if (this.#at < this.pattern.length) throw new Unread();
    return node;
  }

  #choice(given: Flags): Node {
    const items: Node[] = [];
    let flags = given;
    for (;;) {
      // `(?i)` counts to the end of the group, over `|`.
      const [item, last] = this.#sequence(flags);
      items.push(item);
      flags = last;
      if (this.#char() !== '|') break;
      this.#at++;
    }
    return items.length === 1 ? (items[0] as Node) : { kind: 'choice', items };
  }

  #sequence(given: Flags): [Node, Flags] {
    const items: Node[] = [];
    let flags = given;
    for (let char = this.#char(); char !== '' && char !== '|' && char !== ')'; char = this.#char()) {
      if (char === '(') {
        const changed = this.#flagsOnly(flags);
        if (changed !== null) {
          // Would repeat what stands before the flags.
          if (this.#take(QUANTIFIER) !== null) throw new Unread();
          flags = changed;
          continue;
        }
      }
      items.push(this.#quantified(this.#atom(char, flags)));
    }
    return [items.length === 1 ? (items[0] as Node) : { kind: 'sequence', items }, flags];
  }

  #quantified(item: Node): Node {
    const found = this.#take(QUANTIFIER);
    if (found === null) return item;
    const [, sign, min, comma, max, lazy] = found;
    const isLazy = lazy === '?';
    if (sign === '*') return { kind: 'repeat', item, min: 0, max: Number.POSITIVE_INFINITY, isLazy };
    if (sign === '+') return { kind: 'repeat', item, min: 1, max: Number.POSITIVE_INFINITY, isLazy };
    if (sign === '?') return { kind: 'repeat', item, min: 0, max: 1, isLazy };
    const least = Number(min);
    const most = comma === undefined ? least : max === '' ? Number.POSITIVE_INFINITY : Number(max);
    return { kind: 'repeat', item, min: least, max: most, isLazy };
  }

  #atom(char: string, flags: Flags): Node {
    switch (char) {
      case '(':
        return this.#group(flags);
      case '[':
        return { kind: 'set', set: this.#bracket(flags) };
      case '\\':
        return this.#escape(flags);
      case '^':
        this.#at++;
        return { kind: 'assert', what: 'begin' };
      case '$':
        this.#at++;
        return { kind: 'assert', what: 'end' };
      case '.':
        this.#at++;
        return { kind: 'set', set: flags.isDotAll ? ANY : NOT_NEWLINE };
      case '*':
      case '+':
      case '?':
        throw new Unread();
      default:
        return { kind: 'set', set: folded(single(this.#next()), flags) };
    }
  }

  /** `(?i)`, `(?s-i)`: flags for what follows. Null, and nothing read, for a group. */
  #flagsOnly(flags: Flags): Flags | null {
    const start = this.#at++;
    const found = this.#take(FLAGS);
    if (found?.[3] === ')') return changedFlags(flags, found);
    this.#at = start;
    return null;
  }

  #group(flags: Flags): Node {
    this.#at++;
    if (this.#char() !== '?') return this.#closed({ kind: 'group', item: this.#choice(flags) });
    if (this.#take(GROUP_NAME) !== null) return this.#closed({ kind: 'group', item: this.#choice(flags) });
    const found = this.#take(FLAGS);
    if (found?.[3] !== ':') throw new Unread();
    return this.#closed(this.#choice(changedFlags(flags, found)));
  }

  #closed(node: Node): Node {
    if (this.#char() !== ')') throw new Unread();
    this.#at++;
    return node;
  }

  #escape(flags: Flags): Node {
    const char = this.pattern.charAt(this.#at + 1);
    switch (char) {
      case 'b':
      case 'B':
        this.#at += 2;
        return { kind: 'assert', what: char === 'b' ? 'word' : 'not_word' };
      case 'A':
      case 'z':
        this.#at += 2;
        return { kind: 'assert', what: char === 'A' ? 'begin' : 'end' };
      case 'Q':
        return this.#quoted(flags);
      default:
        return { kind: 'set', set: this.#oneOf(this.#escaped(flags), flags) };
    }
  }

  /** `\Q…\E`. What follows repeats its last character only. */
  #quoted(flags: Flags): Node {
    const start = this.#at + 2;
    const end = this.pattern.indexOf('\\E', start);
    const chars = Array.from(this.pattern.substring(start, end < 0 ? this.pattern.length : end));
    this.#at = end < 0 ? this.pattern.length : end + 2;
    const items: Node[] = chars.map((char) => ({ kind: 'set', set: folded(single(char.codePointAt(0) ?? 0), flags) }));
    const last = items.pop();
    if (last === undefined) throw new Unread();
    return { kind: 'sequence', items: [...items, this.#quantified(last)] };
  }

  /** One escape that stands for a character or, complete with what flags add, a class. */
  #escaped(flags: Flags): number | CharSet {
    this.#at++;
    const char = this.#char();
    const known = CLASSES.get(char.toLowerCase());
    if (known !== undefined) {
      this.#at++;
      const set = folded(known, flags);
      return CLASSES.has(char) ? set : negated(set);
    }
    const control = CONTROLS.get(char);
    if (control !== undefined) {
      this.#at++;
      return control;
    }
    const hex = this.#take(HEX);
    if (hex !== null) return Number.parseInt(hex[1] ?? hex[2] ?? '', 16);
    // Punctuation stands for itself; letters and digits that are not known here mean something.
    if (char === '' || /\w/.test(char) || char.charCodeAt(0) >= 0x80) throw new Unread();
    return this.#next();
  }

  #oneOf(item: number | CharSet, flags: Flags): CharSet {
    return typeof item === 'number' ? folded(single(item), flags) : item;
  }

  #bracket(flags: Flags): CharSet {
    this.#at++;
    const isNegated = this.#char() === '^';
    if (isNegated) this.#at++;
    const sets: CharSet[] = [];
    for (let isFirst = true; isFirst || this.#char() !== ']'; isFirst = false) {
      if (this.#char() === '' || this.pattern.startsWith('[:', this.#at)) throw new Unread();
      const first = this.#bracketItem(flags);
      const isRange = this.#char() === '-' && this.pattern.charAt(this.#at + 1) !== ']';
      if (!isRange) {
        sets.push(this.#oneOf(first, flags));
        continue;
      }
      this.#at++;
      const last = this.#bracketItem(flags);
      if (typeof first !== 'number' || typeof last !== 'number' || last < first) throw new Unread();
      sets.push(folded([first, last], flags));
    }
    this.#at++;
    const set = setOf(sets.flatMap(rangesOf));
    return isNegated ? negated(set) : set;
  }

  #bracketItem(flags: Flags): number | CharSet {
    return this.#char() === '\\' ? this.#escaped(flags) : this.#next();
  }

  #char(): string {
    return this.pattern.charAt(this.#at);
  }

  /** The code point here; goes past it. */
  #next(): number {
    const code = this.pattern.codePointAt(this.#at);
    if (code === undefined) throw new Unread();
    this.#at += code > 0xffff ? 2 : 1;
    return code;
  }

  #take(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.pattern);
    if (found !== null) this.#at += found[0].length;
    return found;
  }
}

function single(code: number): CharSet {
  return [code, code];
}

function folded(set: CharSet, { isFolding }: Flags): CharSet {
  if (!isFolding) return set;
  const both = foldedSet(set);
  if (both === null) throw new Unread();
  return both;
}

function changedFlags(flags: Flags, [, on = '', off = '']: RegExpExecArray): Flags {
  return {
    isFolding: (flags.isFolding || on.includes('i')) && !off.includes('i'),
    isDotAll: (flags.isDotAll || on.includes('s')) && !off.includes('s'),
  };
}
