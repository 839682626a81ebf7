/** Often enough for people who watch. */
const FLUSH_INTERVAL_MS = 10_000;
/** Some 300 bytes each; beyond it rows are left out until the next flush makes room. */
const ROWS_MAX = 20_000;
/** Rows in one statement. */
const BATCH_ROWS_MAX = 1_000;

export interface RowBufferDeps<Row> {
  /** One statement. Rejects when Postgres did not take it. */
  readonly write: (rows: readonly Row[]) => Promise<unknown>;
  /** Adds the counts of another row of the same key. */
  readonly merge: (known: Row, row: Row) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Rows of counts that are added up in memory and written every ten seconds: off the way of a frame, and never its trouble. What cannot
 * be written waits for the next time, up to ROWS_MAX. What a process has not written ends with it.
 */
export class RowBuffer<Row> {
  private readonly rows = new Map<string, Row>();
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> = Promise.resolve();

  constructor(private readonly deps: RowBufferDeps<Row>) {}

  add(key: string, row: Row): void {
    const known = this.rows.get(key);
    if (known !== undefined) this.deps.merge(known, row);
    else if (this.rows.size < ROWS_MAX) this.rows.set(key, row);
  }

  start(): void {
    this.timer = setInterval(() => {
      this.flushing = this.flush().catch(this.deps.onError);
    }, FLUSH_INTERVAL_MS).unref();
  }

  /** Writes what is counted, sorted by key, so that two workers lock rows in one order. Rejects when Postgres did not take it; it is kept then. */
  async flush(): Promise<void> {
    await this.flushing.catch(() => undefined);
    while (this.rows.size > 0) {
      const batch = [...this.rows].slice(0, BATCH_ROWS_MAX).sort(([a], [b]) => (a < b ? -1 : 1));
      for (const [key] of batch) this.rows.delete(key);
      try {
        await this.deps.write(batch.map(([, row]) => row));
      } catch (error) {
        for (const [key, row] of batch) this.add(key, row);
        throw error;
      }
    }
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }
}
