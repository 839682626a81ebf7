import type { Database } from './database.js';

/** Often enough for people who watch a new rule. */
const FLUSH_INTERVAL_MS = 10_000;
/** Some 300 bytes each; beyond it counts are left out until the next flush makes room. */
const ROWS_MAX = 20_000;
/** Rows in one statement. */
const BATCH_ROWS_MAX = 1_000;
/** Nobody asks what a rule did a quarter of a year ago. */
const KEPT_DAYS = 90;
const SWEEP_ROWS_MAX = 500;
const DAY_MS = 86_400_000;

/** A rule of an app or of its tenant, by the name that is unique there. */
export interface RuleName {
  readonly owner: 'tenant' | 'app';
  readonly name: string;
}

/** What a rule did: see RuleCount in packages/transform, which makes them. */
export interface RuleTally {
  readonly linesIn: number;
  readonly linesHit: number;
  readonly bytesSaved: number;
}

interface Row extends RuleName {
  readonly tenantId: string;
  readonly appId: string;
  readonly day: string;
  linesIn: number;
  linesHit: number;
  bytesSaved: number;
}

export interface RuleCountsDeps {
  readonly db: Database;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/**
 * Counts what rules do, and writes it every ten seconds: off the way of a frame, and never its trouble. What cannot be
 * written waits for the next time, up to ROWS_MAX. What a process has not written ends with it.
 */
export class RuleCounts {
  private rows = new Map<string, Row>();
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> = Promise.resolve();

  constructor(private readonly deps: RuleCountsDeps) {}

  /** @param tallies one for each of `rules`, in their order; or none at all */
  add(tenantId: string, appId: string, rules: readonly RuleName[], tallies: readonly RuleTally[]): void {
    if (tallies.length === 0) return;
    const day = new Date(this.deps.now()).toISOString().slice(0, 10);
    for (let index = 0; index < tallies.length; index++) {
      const rule = rules[index];
      const tally = tallies[index];
      if (rule !== undefined && tally !== undefined && tally.linesIn > 0)
        this.addOne(tenantId, appId, day, rule, tally);
    }
  }

  start(): void {
    this.timer = setInterval(() => {
      this.flushing = this.flush().catch(this.deps.onError);
    }, FLUSH_INTERVAL_MS).unref();
  }

  /** Writes what is counted. Rejects when Postgres did not take it; it is kept then. */
  async flush(): Promise<void> {
    await this.flushing.catch(() => undefined);
    while (this.rows.size > 0) {
      const batch = [...this.rows].slice(0, BATCH_ROWS_MAX);
      for (const [key] of batch) this.rows.delete(key);
      try {
        await writeRows(
          this.deps.db,
          batch.map(([, row]) => row),
        );
      } catch (error) {
        for (const [key, row] of batch) this.merge(key, row);
        throw error;
      }
    }
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  private addOne(tenantId: string, appId: string, day: string, { owner, name }: RuleName, tally: RuleTally): void {
    this.merge(`${appId} ${day} ${owner} ${name}`, { tenantId, appId, owner, name, day, ...tally });
  }

  private merge(key: string, row: Row): void {
    const known = this.rows.get(key);
    if (known !== undefined) {
      known.linesIn += row.linesIn;
      known.linesHit += row.linesHit;
      known.bytesSaved += row.bytesSaved;
    } else if (this.rows.size < ROWS_MAX) this.rows.set(key, row);
  }
}

/** Sorted, so that two workers lock rows in one order. Rows of an app that is gone are left out. */
async function writeRows(db: Database, rows: readonly Row[]): Promise<void> {
  const sorted = [...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const column = <T>(of: (row: Row) => T): T[] => sorted.map(of);
  await db.$executeRaw`
    INSERT INTO rule_counts AS kept (tenant_id, app_id, owner, name, day, lines_in, lines_hit, bytes_saved)
    SELECT given.tenant_id, given.app_id, given.owner::"RuleOwner", given.name, given.day, given.lines_in, given.lines_hit, given.bytes_saved
    FROM unnest(${column(({ tenantId }) => tenantId)}::uuid[], ${column(({ appId }) => appId)}::uuid[],
        ${column(({ owner }) => owner)}::text[], ${column(({ name }) => name)}::text[], ${column(({ day }) => day)}::date[],
        ${column(({ linesIn }) => linesIn)}::bigint[], ${column(({ linesHit }) => linesHit)}::bigint[],
        ${column(({ bytesSaved }) => bytesSaved)}::bigint[])
      AS given (tenant_id, app_id, owner, name, day, lines_in, lines_hit, bytes_saved)
    JOIN apps ON apps.id = given.app_id AND apps.tenant_id = given.tenant_id
    ON CONFLICT (app_id, owner, name, day) DO UPDATE SET
      lines_in = kept.lines_in + excluded.lines_in,
      lines_hit = kept.lines_hit + excluded.lines_hit,
      bytes_saved = kept.bytes_saved + excluded.bytes_saved`;
}

function keyOf({ appId, owner, name, day }: Row): string {
  return `${appId} ${owner} ${name} ${day}`;
}

/** Forgets what is older than KEPT_DAYS, some hundred rows at a time. */
export function sweepRuleCounts(db: Database, nowMs: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM rule_counts WHERE (app_id, owner, name, day) IN (
      SELECT app_id, owner, name, day FROM rule_counts WHERE day < ${new Date(nowMs - KEPT_DAYS * DAY_MS)}::date
      ORDER BY day LIMIT ${SWEEP_ROWS_MAX} FOR UPDATE SKIP LOCKED)`;
}
