/** Keys in memory, some 200 bytes each. Beyond it all are forgotten: a pace is no quota. */
const KEYS_MAX = 10_000;

/** Lets each key do something at most `max` times within any `windowMs`. Counted in this process alone. */
export class Pace {
  readonly #times = new Map<string, number[]>();

  constructor(
    private readonly max: number,
    private readonly windowMs: number,
  ) {}

  /** 0: go on, and it is counted. Otherwise how long to wait, in ms. */
  take(key: string, nowMs: number): number {
    const recent = (this.#times.get(key) ?? []).filter((atMs) => nowMs - atMs < this.windowMs);
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= this.max) return oldest + this.windowMs - nowMs;
    if (!this.#times.has(key) && this.#times.size >= KEYS_MAX) this.#times.clear();
    recent.push(nowMs);
    this.#times.set(key, recent);
    return 0;
  }
}
