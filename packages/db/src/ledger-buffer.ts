import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Logger } from '@logferry/runtime';
import type { LedgerCounter } from './ledger-counters.js';
import { LedgerPresence } from './ledger-presence.js';
import { checkIds, LedgerRows } from './ledger-rows.js';
import { type ActivityRow, type LedgerBatch, type LedgerDatabase, writeLedger } from './ledger-write.js';

/** Counts show up in the dashboard after this, and are lost with a killed process up to this; LedgerPresence says so then. */
const FLUSH_INTERVAL_MS = 1_000;
/** 50,000 rows of 42 counters are about 20 MB: 800 busy apps through an hour without Postgres. */
const ROWS_MAX = 50_000;
/** Rows in one statement: some 70 ms of the statement timeout (database.ts) on a small machine, much of it our own CPU. */
const BATCH_ROWS_MAX = 500;

export interface LedgerBufferDeps {
  readonly db: LedgerDatabase;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

/**
 * What a process has counted and not yet written. Counts go in synchronously and reach Postgres once a second in one
 * statement; while Postgres is away they wait here in bounded memory (LedgerRows says what happens at the bound).
 *
 * A flush takes a batch out of the buffer and keeps it, as it is and under its number, until Postgres has confirmed it.
 * When the outcome is unknown (a timeout, a lost connection) the same batch goes out again under the same number, and
 * Postgres adds it only if the number is new: each count is added once, neither lost nor doubled.
 */
export class LedgerBuffer {
  readonly #deps: LedgerBufferDeps;
  readonly #writerId = randomUUID();
  readonly #rows = new LedgerRows(ROWS_MAX);
  #activity = new Map<string, ActivityRow>();
  #lastFlush = 0;
  #unconfirmed: LedgerBatch | undefined;
  #flushing: Promise<void> | undefined;
  readonly #presence: LedgerPresence;
  #timer: NodeJS.Timeout | undefined;
  #ticking: Promise<void> | undefined;
  #isClosed = false;
  #isFailing = false;

  constructor(deps: LedgerBufferDeps) {
    this.#deps = deps;
    this.#presence = new LedgerPresence({ db: deps.db, writerId: this.#writerId, now: () => performance.now() });
  }

  /** Adds `n`, which may be negative (`parked`), to the minute of `atMs`: the time the frame was received. */
  add(appId: string, tenantId: string, atMs: number, counter: LedgerCounter, n: number): void {
    this.#rows.add(appId, tenantId, atMs, counter, n);
  }

  /** Notes that a frame came in, or that logs were delivered. */
  activity(
    appId: string,
    tenantId: string,
    event: { readonly frameAtMs?: number; readonly deliveredAtMs?: number },
  ): void {
    let row = this.#activity.get(appId);
    if (row === undefined) {
      checkIds(appId, tenantId);
      row = { appId, tenantId, firstFrameAtMs: null, lastFrameAtMs: null, lastDeliveredAtMs: null };
      this.#activity.set(appId, row);
    }
    if (event.frameAtMs !== undefined) {
      row.firstFrameAtMs = Math.min(row.firstFrameAtMs ?? event.frameAtMs, event.frameAtMs);
      row.lastFrameAtMs = Math.max(row.lastFrameAtMs ?? 0, event.frameAtMs);
    }
    if (event.deliveredAtMs !== undefined) {
      row.lastDeliveredAtMs = Math.max(row.lastDeliveredAtMs ?? 0, event.deliveredAtMs);
    }
  }

  /** Rows not yet confirmed, for a metric. */
  get size(): number {
    return this.#rows.size + (this.#unconfirmed?.rows.length ?? 0);
  }

  /** Flushes at once, so that the process is known, and then once a second until closed. A failure is logged when it begins and when it ends. */
  start(): void {
    this.#schedule(0);
  }

  /** Writes everything counted before the call. Rejects when Postgres did not confirm it; nothing is lost then. */
  async flush(): Promise<void> {
    // One at a time, in the order of the numbers. What was counted since the one under way began needs one more.
    while (this.#flushing !== undefined) await this.#flushing.catch(() => {});
    this.#flushing = this.#flushAll();
    try {
      await this.#flushing;
    } finally {
      this.#flushing = undefined;
    }
  }

  /** Stops the timer and flushes a last time. Rejects when that fails: those counts end with the process, and are missed. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#ticking;
    do await this.flush();
    while (this.#rows.size > 0 || this.#activity.size > 0);
    await this.#presence.end();
  }

  #schedule(delayMs: number): void {
    this.#timer = setTimeout(() => {
      this.#ticking = this.#tick().finally(() => {
        if (!this.#isClosed) this.#schedule(FLUSH_INTERVAL_MS);
      });
    }, delayMs);
    this.#timer.unref();
  }

  async #tick(): Promise<void> {
    try {
      await this.flush();
      await this.#presence.beat();
      this.#noteSuccess();
    } catch (err) {
      this.#presence.missed();
      this.#noteFailure(err);
    }
  }

  /**
   * What waits now, and no more: under load there is always something new by the time a batch is written, and a loop until nothing is left
   * would write without a pause (eight statements a second in place of one, a tenth of a busy machine).
   */
  async #flushAll(): Promise<void> {
    if (this.#unconfirmed !== undefined) await this.#write(this.#unconfirmed);
    // Rows and apps are taken in the order in which they came.
    let batches = Math.ceil(Math.max(this.#rows.size, this.#activity.size) / BATCH_ROWS_MAX);
    for (; batches > 0; batches--) {
      const batch = this.#takeBatch();
      if (batch === undefined) return;
      await this.#write(batch);
    }
  }

  async #write(batch: LedgerBatch): Promise<void> {
    this.#unconfirmed = batch;
    await writeLedger(this.#deps.db, batch);
    this.#unconfirmed = undefined;
  }

  #takeBatch(): LedgerBatch | undefined {
    const rows = this.#rows.take(BATCH_ROWS_MAX);
    const activity: ActivityRow[] = [];
    for (const [appId, row] of this.#activity) {
      if (activity.length === BATCH_ROWS_MAX) break;
      activity.push(row);
      this.#activity.delete(appId);
    }
    if (rows.length === 0 && activity.length === 0) return undefined;
    this.#lastFlush++;
    return { writerId: this.#writerId, flush: this.#lastFlush, rows, activity };
  }

  #noteSuccess(): void {
    if (this.#isFailing) this.#deps.logger.info('the ledger is written again');
    this.#isFailing = false;
  }

  #noteFailure(err: unknown): void {
    if (!this.#isFailing)
      this.#deps.logger.warn({ err, rows: this.size }, 'the ledger cannot be written; counts are kept');
    this.#isFailing = true;
  }
}
