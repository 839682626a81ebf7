import { EpochText } from './epoch-text.js';
import { LOG_AGE_MAX_MS, LOG_AHEAD_MAX_MS } from './log-limits.js';

/** The time that logs of one frame get: their own, unless Datadog would discard them for it. */
export class LogDates {
  readonly #epochText = new EpochText();
  readonly #named: EpochText;
  /** Logs dated before this are re-stamped to `#nowMs`. */
  #lateBeforeMs = Number.NEGATIVE_INFINITY;
  #nowMs = 0;

  /** @param name of the root `timestamp`, with all that stands before its value */
  constructor(name: string) {
    this.#named = new EpochText(name);
  }

  /** Begins a frame. `nowMs`: logs that are too old by then get it as their time. */
  begin(nowMs: number | undefined): void {
    this.#lateBeforeMs = nowMs === undefined ? Number.NEGATIVE_INFINITY : nowMs - LOG_AGE_MAX_MS;
    this.#nowMs = nowMs ?? 0;
  }

  /** Whether a clock is right enough that Datadog takes its word and does not discard the log behind its 202. NaN is not. */
  isUsable(epochMs: number, receivedAtMs: number): boolean {
    return epochMs >= receivedAtMs - LOG_AGE_MAX_MS && epochMs <= receivedAtMs + LOG_AHEAD_MAX_MS;
  }

  isLate(epochMs: number): boolean {
    return epochMs < this.#lateBeforeMs;
  }

  /**
   * The root `timestamp`, and how the log came to be: for a late one what its time was, for one of a sampling how many it stands for.
   * All of it ASCII.
   */
  member(epochMs: number, rate: number): string {
    const isLate = this.isLate(epochMs);
    const timestamp = this.#named.of(isLate ? this.#nowMs : epochMs);
    if (!isLate && rate === 1) return timestamp;
    const original = isLate ? `,"original_timestamp":"${new Date(epochMs).toISOString()}"` : '';
    const weight = rate === 1 ? '' : `,"sample_weight":${1 / rate}`;
    return `${timestamp},"logferry":{${(original + weight).substring(1)}}`;
  }

  /** The time alone, as digits. */
  of(epochMs: number): string {
    return this.#epochText.of(this.isLate(epochMs) ? this.#nowMs : epochMs);
  }
}
