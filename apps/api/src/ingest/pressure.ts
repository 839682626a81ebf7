import type { CommitHealth, TicketCounts } from '@logferry/queue';
import { withDeadline } from '@logferry/runtime';

/** How often the queue is looked at. */
const SAMPLE_INTERVAL_MS = 1_000;
/** A store that does not answer a look in this time does not keep up. */
const SAMPLE_TIMEOUT_MS = 2_000;
/** From this share of the bound on answers are late, the later the fuller it is. */
const SOFT_SHARE = 0.5;
/** A bound that was reached is relieved below this share of it, so that the listener does not flap. */
const RELIEVED_SHARE = 0.9;
/** Commits that take this long make answers late by themselves; beyond the second they are no commits to wait for. */
const SLOW_COMMIT_MS = 500;
const TOO_SLOW_COMMIT_MS = 3_000;
/** With an answer's other waits it stays under the 4 s after which Logplex's patience is in danger. */
const DELAY_MS_MAX = 3_000;
/** Shorter failures are bridged by holding frames (packages/queue/src/producer.ts). */
const AWAY_AFTER_MS = 2_000;

export interface PressureDeps {
  counts(): Promise<TicketCounts>;
  readonly health: Pick<CommitHealth, 'latencyMs' | 'bytesPerTicket' | 'failure'>;
  /** The hard bound of what waits in the queue. */
  readonly queueBytesMax: number;
  readonly now: () => number;
}

/** `full`: the queue holds all it may. `away`: the store takes nothing. */
export type Shut = 'full' | 'away' | null;

/**
 * How hard the way behind the ingest is pressed, looked at once a second.
 *
 * `share` is 0 while all is well and 1 at a hard bound: the bytes waiting in the queue (tickets × the size of the last
 * ones) against QUEUE_BYTES_MAX, or the time a commit takes. Between half of a bound and the whole answers are delayed:
 * Logplex sends a drain's frames one after the other, so a late answer slows it down and its own buffer absorbs that.
 * At a bound `shut` says why nothing more should come in. Delayed tickets do not count: they wait for one tenant's
 * destination, and have a bound of their own.
 */
export class Pressure {
  private depthShare = 0;
  private isFull = false;
  private awaySinceMs: number | undefined;
  private timer: NodeJS.Timeout | undefined;
  private onChange: (shut: Shut) => void = () => undefined;

  constructor(private readonly deps: PressureDeps) {}

  /** Starts looking; `onChange` hears of every look. */
  start(onChange: (shut: Shut) => void): void {
    this.onChange = onChange;
    this.timer = setTimeout(() => void this.look(), SAMPLE_INTERVAL_MS).unref();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  get shut(): Shut {
    const { awaySinceMs } = this;
    if (awaySinceMs !== undefined && this.deps.now() - awaySinceMs >= AWAY_AFTER_MS) return 'away';
    return this.isFull ? 'full' : null;
  }

  get share(): number {
    const slow = (this.deps.health.latencyMs - SLOW_COMMIT_MS) / (TOO_SLOW_COMMIT_MS - SLOW_COMMIT_MS);
    const deep = (this.depthShare - SOFT_SHARE) / (1 - SOFT_SHARE);
    return Math.min(1, Math.max(0, slow, deep));
  }

  /** How late an answer should leave after its frame is stored. */
  get delayMs(): number {
    return this.share * DELAY_MS_MAX;
  }

  /** One look at the queue. */
  async sample(): Promise<void> {
    const { health, queueBytesMax, now } = this.deps;
    const startedMs = now();
    try {
      const { waiting } = await withDeadline(this.deps.counts(), SAMPLE_TIMEOUT_MS);
      this.depthShare = (waiting * health.bytesPerTicket) / queueBytesMax;
      this.isFull = this.depthShare >= (this.isFull ? RELIEVED_SHARE : 1);
      // A Redis whose memory is full answers this and takes nothing. Without frames nobody tries whether it takes some
      // again: what failed last a while ago is forgiven, so that frames come in to try it.
      const { failure } = health;
      this.awaySinceMs = failure && startedMs - failure.lastMs < AWAY_AFTER_MS ? failure.sinceMs : undefined;
    } catch {
      this.awaySinceMs ??= health.failure?.sinceMs ?? startedMs;
    }
  }

  private async look(): Promise<void> {
    await this.sample();
    if (this.timer === undefined) return;
    this.onChange(this.shut);
    this.timer = setTimeout(() => void this.look(), SAMPLE_INTERVAL_MS).unref();
  }
}
