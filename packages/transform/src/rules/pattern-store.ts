import { Pattern } from './pattern.js';

/** Patterns that apps share: a tenant's rules are in all of its apps, and settings are read anew every minute. */
const PATTERNS_MAX = 10_000;
/** What the working memory of all patterns may take: mostly 10 to 50 kB each, of those that need any. */
const WORKING_BYTES_MAX = 33_554_432;

/** The compiled patterns of a process. */
export class PatternStore {
  readonly #bySource = new Map<string, Pattern>();
  /** Those with working memory; the one that got its first bytes longest ago comes first. */
  readonly #working = new Map<Pattern, number>();
  readonly #workingBytesMax: number;
  #bytes = 0;

  constructor(workingBytesMax = WORKING_BYTES_MAX) {
    this.#workingBytesMax = workingBytesMax;
  }

  get workingBytes(): number {
    return this.#bytes;
  }

  /** Throws a PatternFault for what is no pattern. */
  get(source: string): Pattern {
    const known = this.#bySource.get(source);
    if (known !== undefined) return known;
    const pattern = new Pattern(source, (grown, bytes) => this.#grow(grown, bytes));
    for (const oldest of this.#bySource.keys()) {
      if (this.#bySource.size < PATTERNS_MAX) break;
      this.#bySource.delete(oldest);
    }
    this.#bySource.set(source, pattern);
    return pattern;
  }

  #grow(pattern: Pattern, bytes: number): void {
    this.#bytes += bytes;
    const working = (this.#working.get(pattern) ?? 0) + bytes;
    if (working > 0) this.#working.set(pattern, working);
    else this.#working.delete(pattern);
    for (const oldest of this.#working.keys()) {
      if (this.#bytes <= this.#workingBytesMax) break;
      oldest.forget();
    }
  }
}
