import type { Database } from './database.js';

/** A first use shows up after this, so that who has just added a drain sees it. */
const FLUSH_INTERVAL_MS = 1_000;
/** People want to know whether a token is still in use, not when exactly: one write a minute says that. */
const STEP_MS = 60_000;
/** As many as the api knows tokens of at a time, some 100 bytes each; of more than that a use is not noted. */
const TOKENS_MAX = 50_000;
/** Rows in one statement. */
const BATCH_ROWS_MAX = 1_000;

export interface DrainUsesDeps {
  readonly db: Database;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/**
 * When drain tokens were last used: noted in memory for each frame, and written to a token's row at most once a minute and
 * process. Off the way of a frame, and never its trouble: what cannot be written waits for the next time.
 */
export class DrainUses {
  /** Epoch ms of the newest use that is not written, by the token's id. */
  private readonly unwritten = new Map<string, number>();
  /** Epoch ms of the last write, by the token's id; those of the last minute. */
  private readonly writtenAt = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> = Promise.resolve();

  constructor(private readonly deps: DrainUsesDeps) {}

  note(drainTokenId: string): void {
    if (this.unwritten.size < TOKENS_MAX || this.unwritten.has(drainTokenId)) {
      this.unwritten.set(drainTokenId, this.deps.now());
    }
  }

  start(): void {
    this.timer = setInterval(() => {
      this.flushing = this.flushing.then(() => this.flushDue()).catch(this.deps.onError);
    }, FLUSH_INTERVAL_MS).unref();
  }

  /** Writes what is noted of tokens that were not written within the last minute. Rejects when Postgres did not take it. */
  async flushDue(): Promise<void> {
    await this.flush(this.due());
  }

  /** Writes all that is noted. Rejects when Postgres did not take it. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.flushing;
    await this.flush([...this.unwritten.keys()]);
  }

  private due(): string[] {
    const before = this.deps.now() - STEP_MS;
    // In the order of the writes.
    for (const [id, atMs] of this.writtenAt) {
      if (atMs > before) break;
      this.writtenAt.delete(id);
    }
    return [...this.unwritten.keys()].filter((id) => !this.writtenAt.has(id));
  }

  private async flush(ids: readonly string[]): Promise<void> {
    for (let start = 0; start < ids.length; start += BATCH_ROWS_MAX) {
      const batch = ids.slice(start, start + BATCH_ROWS_MAX).sort();
      const uses = batch.map((id) => this.unwritten.get(id) ?? 0);
      await writeUses(this.deps.db, batch, uses);
      const now = this.deps.now();
      for (const [index, id] of batch.entries()) {
        if (this.unwritten.get(id) === uses[index]) this.unwritten.delete(id);
        this.writtenAt.set(id, now);
      }
    }
  }
}

/** Locked in the order of their ids, so that two processes do not wait for each other. A token that is gone is left out. */
async function writeUses(db: Database, ids: readonly string[], usesMs: readonly number[]): Promise<void> {
  await db.$executeRaw`
    WITH held AS (
      SELECT id FROM drain_tokens WHERE id = ANY (${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE
    )
    UPDATE drain_tokens SET last_used_at = greatest(last_used_at, to_timestamp(given.used_ms / 1000.0))
    FROM held JOIN unnest(${ids}::uuid[], ${usesMs}::bigint[]) AS given (id, used_ms) ON given.id = held.id
    WHERE drain_tokens.id = held.id`;
}
