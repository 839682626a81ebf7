import type { LedgerDatabase } from './ledger-write.js';

/** A writer signs its row at least this often while it can reach Postgres. */
const SIGN_INTERVAL_MS = 4_000;
/** A writer whose row is older has died: three signs are missing. */
const DEAD_AFTER_MS = 15_000;
/** Who has not reached Postgres itself for so long must not judge: after an outage every row is old for a moment. */
const JUDGE_AFTER_MS = DEAD_AFTER_MS + 5_000;
/** Between two beats of a process that was not held up. */
const BEAT_GAP_MAX_MS = 10_000;
/**
 * Counts that a row's newest sign does not cover may be a little older than it: a flush takes its counts before its statement
 * runs, for up to the statement timeout (database.ts), and the clocks of servers differ.
 */
const SIGN_LAG_MS = 3_000;
const SWEEP_INTERVAL_MS = 600_000;
/** A writer that was taken for dead and is not (its machine slept) must find its row: it holds the number of its last flush. */
const WRITER_KEPT_MS = 7 * 24 * 3_600_000;
/** Longer than usage by the hour can look back in one answer. */
const RESTART_KEPT_MS = 100 * 24 * 3_600_000;
const ROWS_MAX = 500;

export interface LedgerPresenceDeps {
  readonly db: LedgerDatabase;
  /** Of this process; a UUID. */
  readonly writerId: string;
  /** Milliseconds of any steady clock. */
  readonly now: () => number;
}

/**
 * Sees to it that counts which died with their process are never missing silently.
 *
 * A writer signs its row in `ledger_writers` while it lives and closes it when it ends in order. A row that is neither closed
 * nor signed belongs to a process that died with some counts unwritten, up to what it counted since the sign. Whoever notices
 * first closes it and writes one `ledger_restarts` row, from the minute of the last sign to the present one; a writer that
 * was wrongly taken for dead takes that back with its next sign.
 *
 * These minutes are not all that can be off: a worker counts to the minute of receipt, which may be hours back. That shows
 * in the minute itself, which does not balance; readLedger puts the two together.
 */
export class LedgerPresence {
  #beatAtMs: number | undefined;
  #beatingSinceMs = 0;
  #signedAtMs = Number.NEGATIVE_INFINITY;
  #sweptAtMs: number;
  #isEnded = false;

  constructor(private readonly deps: LedgerPresenceDeps) {
    this.#sweptAtMs = deps.now();
  }

  /** To be called every second or so, when everything counted before is written. Rejects when Postgres does not answer. */
  async beat(): Promise<void> {
    const now = this.deps.now();
    if (this.#isEnded) return;
    if (this.#beatAtMs === undefined || now - this.#beatAtMs > BEAT_GAP_MAX_MS) this.#beatingSinceMs = now;
    this.#beatAtMs = undefined; // a failure below breaks the series
    if (now - this.#signedAtMs >= SIGN_INTERVAL_MS) {
      await this.#run(SIGN_SQL, this.deps.writerId);
      this.#signedAtMs = now;
      if (now - this.#beatingSinceMs >= JUDGE_AFTER_MS) {
        await this.#run(JUDGE_SQL, DEAD_AFTER_MS / 1_000, SIGN_LAG_MS / 1_000, ROWS_MAX);
      }
    }
    if (now - this.#sweptAtMs >= SWEEP_INTERVAL_MS) {
      this.#sweptAtMs = now;
      await this.#run(SWEEP_SQL, WRITER_KEPT_MS / 1_000, RESTART_KEPT_MS / 1_000, ROWS_MAX);
    }
    this.#beatAtMs = now;
  }

  /** Postgres did not answer. */
  missed(): void {
    this.#beatAtMs = undefined;
  }

  /** The process ends in order, with all its counts written. No beat may be under way. */
  async end(): Promise<void> {
    this.#isEnded = true;
    await this.#run('UPDATE ledger_writers SET is_closed = true WHERE id = $1::uuid', this.deps.writerId);
  }

  #run(sql: string, ...values: unknown[]): PromiseLike<number> {
    return this.deps.db.$executeRawUnsafe(sql, ...values);
  }
}

/** $1 writer. */
const SIGN_SQL = `
WITH sign AS (
  INSERT INTO ledger_writers (id, flush, flushed_at) VALUES ($1::uuid, 0, now())
  ON CONFLICT (id) DO UPDATE SET flushed_at = now(), is_closed = false
)
DELETE FROM ledger_restarts WHERE writer_id = $1::uuid`;

/** $1 seconds without a sign, $2 seconds a sign may lag, $3 rows. One statement: each death is noticed once. */
const JUDGE_SQL = `
WITH dead AS (
  UPDATE ledger_writers SET is_closed = true WHERE id IN (
    SELECT id FROM ledger_writers WHERE NOT is_closed AND flushed_at < now() - make_interval(secs => $1)
    ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED)
  RETURNING id, flushed_at
)
INSERT INTO ledger_restarts (writer_id, from_minute, to_minute)
SELECT id, date_trunc('minute', flushed_at - make_interval(secs => $2), 'UTC'), date_trunc('minute', now(), 'UTC') FROM dead
ON CONFLICT (writer_id) DO UPDATE SET from_minute = excluded.from_minute, to_minute = excluded.to_minute`;

/** $1 seconds writers are kept, $2 seconds restarts are kept, $3 rows of each. */
const SWEEP_SQL = `
WITH writers AS (
  DELETE FROM ledger_writers WHERE id IN (
    SELECT id FROM ledger_writers WHERE is_closed AND flushed_at < now() - make_interval(secs => $1)
    LIMIT $3 FOR UPDATE SKIP LOCKED)
)
DELETE FROM ledger_restarts WHERE writer_id IN (
  SELECT writer_id FROM ledger_restarts WHERE to_minute < now() - make_interval(secs => $2)
  ORDER BY to_minute LIMIT $3 FOR UPDATE SKIP LOCKED)`;
