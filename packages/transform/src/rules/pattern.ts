import { RE2JS, RE2JSException, RE2JSSyntaxException } from 're2js';
import { type Placeholder, parsePlaceholder } from './placeholder.js';

/** The longest pattern a rule may have, in UTF-16 units. */
const PATTERN_CHARS_MAX = 1_000;

/**
 * Instructions of a compiled pattern: what a character costs at worst. `a{1000}` has 1,002, so bounded repetitions of repetitions are what
 * it refuses.
 */
const PROGRAM_SIZE_MAX = 1_500;

/** A tenant's pattern in RE2's syntax, which is the Agent's. Time is linear in the text, whatever the pattern. */
export class Pattern {
  readonly #re2: RE2JS;

  private constructor(re2: RE2JS) {
    this.#re2 = re2;
  }

  /** Throws a PatternFault that says why not. */
  static compile(pattern: string): Pattern {
    return Pattern.#compile(pattern, '');
  }

  /** What a text must begin with. As the Agent does it, so `a|b` is `a` at the beginning or `b` anywhere. */
  static compileStart(pattern: string): Pattern {
    return Pattern.#compile(pattern, '^');
  }

  static #compile(pattern: string, before: '' | '^'): Pattern {
    if (pattern === '') throw new PatternFault('is empty');
    if (pattern.length > PATTERN_CHARS_MAX) throw new PatternFault('is longer than 1,000 characters');
    const re2 = compileRe2(before + pattern);
    if (re2.programSize() > PROGRAM_SIZE_MAX)
      throw new PatternFault('is too large when compiled: it repeats too much too often');
    return new Pattern(re2);
  }

  test(text: string): boolean {
    return this.#re2.test(text);
  }

  placeholder(text: string): Placeholder {
    return parsePlaceholder(text, this.#re2.groupCount(), this.#re2.namedGroups());
  }

  /** The text with every match replaced; the text itself when there is none. */
  replace(text: string, placeholder: Placeholder): string {
    if (!this.#re2.test(text)) return text;
    const matcher = this.#re2.matcher(text);
    let replaced = '';
    let end = 0;
    while (matcher.find()) {
      // As Go: not for an empty match right behind another.
      if (matcher.end() > end || matcher.start() === 0) {
        replaced += text.substring(end, matcher.start());
        for (const part of placeholder) replaced += typeof part === 'string' ? part : (matcher.group(part) ?? '');
      } else replaced += text.substring(end, matcher.start());
      end = matcher.end();
    }
    return replaced + text.substring(end);
  }
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
