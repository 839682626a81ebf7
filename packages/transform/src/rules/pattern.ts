import { RE2JS, RE2JSException, RE2JSSyntaxException } from 're2js';
import { type Placeholder, parsePlaceholder } from './placeholder.js';
import { boundedRegExp, regExpOf } from './regex/bounded-regexp.js';
import { LinearMatcher } from './regex/linear-matcher.js';
import { parsePattern } from './regex/parse-pattern.js';
import { programOf } from './regex/program.js';
import { literalOf, requiredPart } from './regex/required-part.js';

/** The longest pattern a rule may have, in UTF-16 units. */
const PATTERN_CHARS_MAX = 1_000;

/**
 * Instructions of a compiled pattern: what a character costs at worst. `a{1000}` has 1,002, so bounded repetitions of repetitions are what
 * it refuses.
 */
const PROGRAM_SIZE_MAX = 1_500;
/** What an instruction takes in memory, about: an object of re2js and its place in our tables. */
const INSTRUCTION_BYTES = 250;

/** A replacement as one pattern uses it. */
export interface Replacement {
  readonly placeholder: Placeholder;
  /** The same as String.replace takes it. */
  readonly template: string;
}

/** Is told when a pattern's working memory grows, or (negative) shrinks. */
export type OnGrowth = (pattern: Pattern, bytes: number) => void;

/**
 * A tenant's pattern in RE2's syntax, which is the Agent's. Time is linear in the text, whatever the pattern: it runs on JavaScript's own
 * engine where that is certain (bounded-regexp.ts), else on the linear matcher. Both find what RE2 finds.
 */
export class Pattern {
  readonly #source: string;
  readonly #onGrowth: OnGrowth;
  readonly #groupCount: number;
  readonly #groupNames: Readonly<Record<string, number>>;
  readonly #regExp: RegExp | null;
  /** What a text must hold at least. */
  readonly #required: RegExp | string;
  #matcher: LinearMatcher | null = null;
  #bytes = 0;

  /** Throws a PatternFault that says why not. */
  constructor(source: string, onGrowth: OnGrowth = () => undefined) {
    const re2 = compileRe2(source);
    if (re2.programSize() > PROGRAM_SIZE_MAX)
      throw new PatternFault('is too large when compiled: it repeats too much too often');
    this.#source = source;
    this.#onGrowth = onGrowth;
    this.#groupCount = re2.groupCount();
    this.#groupNames = re2.namedGroups();
    const tree = parsePattern(source);
    this.#regExp = tree === null ? null : boundedRegExp(tree);
    const part = tree === null || this.#regExp !== null ? null : requiredPart(tree);
    this.#required = part === null ? '' : (literalOf(part) ?? regExpOf(part, ''));
  }

  test(text: string): boolean {
    const regExp = this.#regExp;
    if (regExp !== null) {
      regExp.lastIndex = 0;
      return regExp.test(text);
    }
    return this.#isPossible(text) && this.#linear().test(text);
  }

  /** The text with every match replaced; the text itself when there is none. */
  replace(text: string, { placeholder, template }: Replacement): string {
    if (this.#regExp !== null) return text.replace(this.#regExp, template);
    return this.#isPossible(text) ? this.#linear().replace(text, placeholder) : text;
  }

  replacement(text: string): Replacement {
    const placeholder = parsePlaceholder(text, this.#groupCount, this.#groupNames);
    return { placeholder, template: placeholder.map(templateOf).join('') };
  }

  /** Frees what can be made again when it is needed. */
  forget(): void {
    this.#matcher = null;
    this.#grow(-this.#bytes);
  }

  #isPossible(text: string): boolean {
    const required = this.#required;
    return typeof required === 'string' ? text.includes(required) : required.test(text);
  }

  #linear(): LinearMatcher {
    if (this.#matcher !== null) return this.#matcher;
    const program = programOf(compileRe2(this.#source));
    const matcher = new LinearMatcher(program, (bytes) => {
      // One that was forgotten in the middle of a text has nobody to account to.
      if (this.#matcher === matcher) this.#grow(bytes);
    });
    this.#matcher = matcher;
    this.#grow(program.size * INSTRUCTION_BYTES);
    return matcher;
  }

  #grow(bytes: number): void {
    this.#bytes += bytes;
    this.#onGrowth(this, bytes);
  }
}

/** Throws a PatternFault that says why a rule may not have this pattern. */
export function checkPattern(pattern: string): void {
  if (pattern === '') throw new PatternFault('is empty');
  if (pattern.length > PATTERN_CHARS_MAX) throw new PatternFault('is longer than 1,000 characters');
  new Pattern(pattern);
}

/** What a text must begin with. As the Agent does it, so of `a|b` it is `a` at the beginning or `b` anywhere. */
export function startPattern(pattern: string): string {
  return `^${pattern}`;
}

/** Why a pattern cannot be used, as the end of a sentence that begins with what it is. */
export class PatternFault extends Error {}

function compileRe2(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) {
      const where = error.getPattern();
      throw new PatternFault(`is not RE2: ${error.getDescription()}${where === null ? '' : ` at ${where}`}`);
    }
    if (error instanceof RE2JSException) throw new PatternFault('is too large when compiled');
    throw error;
  }
}

/** Always with two digits: `$1` before a digit would be another group. */
function templateOf(part: string | number): string {
  if (typeof part === 'string') return part.replaceAll('$', '$$$$');
  return part === 0 ? '$&' : `$${String(part).padStart(2, '0')}`;
}
