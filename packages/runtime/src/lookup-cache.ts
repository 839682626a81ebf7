import { LRUCache } from 'lru-cache';

/** Changes are announced between processes at once; this only bounds how long a missed announcement can matter. */
const FRESH_MS = 60_000;

interface Entry<Value> {
  readonly value: Value | null;
}

export interface LookupCacheOptions<Value> {
  /** Entries, absent ones included; the least recently used goes. */
  readonly entriesMax: number;
  /** null: there is no such thing. Rejects when that cannot be said. */
  readonly lookUp: (key: string) => Promise<Value | null>;
}

/**
 * What a process knows of the database's rows, so that it can go on without the database.
 *
 * An entry past its time is served while a new answer is fetched, and kept when that fails: what was known stays known.
 * Absence is remembered too. Look-ups of one key at a time share one query.
 */
export class LookupCache<Value extends object> {
  readonly #cache: LRUCache<string, Entry<Value>>;
  #lastFailure: unknown;

  constructor(options: LookupCacheOptions<Value>) {
    this.#cache = new LRUCache<string, Entry<Value>>({
      max: options.entriesMax,
      ttl: FRESH_MS,
      allowStale: true,
      // Read through the global at each call, so that a test's clock is the cache's.
      perf: { now: () => performance.now() },
      noDeleteOnFetchRejection: true,
      allowStaleOnFetchRejection: true,
      fetchMethod: async (key) => {
        try {
          return { value: await options.lookUp(key) };
        } catch (error) {
          this.#lastFailure = error;
          throw error;
        }
      },
    });
  }

  /** What is known and not past its time; undefined when `get` would have to ask. */
  fresh(key: string): Value | null | undefined {
    // An old entry must survive being looked at: it is what is served if a look-up fails.
    return this.#cache.get(key, { allowStale: false, noDeleteOnStaleGet: true })?.value;
  }

  /** Rejects when the key was never seen, or long ago, and the look-up fails. That is not the same as null. */
  async get(key: string): Promise<Value | null> {
    const known = this.fresh(key);
    if (known !== undefined) return known;
    const entry = await this.#cache.fetch(key);
    // The cache swallows a failure when it may serve something old, also when it has nothing old.
    if (entry === undefined) throw new Error('Not known here, and the look-up failed', { cause: this.#lastFailure });
    return entry.value;
  }

  forget(key: string): void {
    this.#cache.delete(key);
  }

  forgetWhere(matches: (value: Value) => boolean): void {
    for (const [key, entry] of this.#cache.entries()) {
      if (entry.value !== null && matches(entry.value)) this.#cache.delete(key);
    }
  }

  /** What was absent may be there now. */
  forgetAbsent(): void {
    for (const [key, entry] of this.#cache.entries()) if (entry.value === null) this.#cache.delete(key);
  }

  /** Announcements were missed: asks again for everything, but keeps what is known until the answers are here. */
  distrustAll(): void {
    for (const key of this.#cache.keys()) {
      void this.#cache.fetch(key, { forceRefresh: true }).catch(() => undefined);
    }
  }
}
