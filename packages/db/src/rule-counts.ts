import type { Database } from './database.js';
import { RowBuffer } from './row-buffer.js';

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

/** Counts what rules do, and writes it now and then, as RowBuffer does. */
export class RuleCounts {
  private readonly rows: RowBuffer<Row>;

  constructor(private readonly deps: RuleCountsDeps) {
    this.rows = new RowBuffer({ write: (rows) => writeRows(deps.db, rows), merge, onError: deps.onError });
  }

  /** @param tallies one for each of `rules`, in their order; or none at all */
  add(tenantId: string, appId: string, rules: readonly RuleName[], tallies: readonly RuleTally[]): void {
    if (tallies.length === 0) return;
    const day = new Date(this.deps.now()).toISOString().slice(0, 10);
    for (let index = 0; index < tallies.length; index++) {
      const rule = rules[index];
      const tally = tallies[index];
      if (rule === undefined || tally === undefined || tally.linesIn === 0) continue;
      const { owner, name } = rule;
      this.rows.add(`${appId} ${owner} ${name} ${day}`, { tenantId, appId, owner, name, day, ...tally });
    }
  }

  start(): void {
    this.rows.start();
  }

  flush(): Promise<void> {
    return this.rows.flush();
  }

  close(): Promise<void> {
    return this.rows.close();
  }
}

function merge(known: Row, { linesIn, linesHit, bytesSaved }: Row): void {
  known.linesIn += linesIn;
  known.linesHit += linesHit;
  known.bytesSaved += bytesSaved;
}

/** Rows of an app that is gone are left out. */
async function writeRows(db: Database, rows: readonly Row[]): Promise<void> {
  const column = <T>(of: (row: Row) => T): T[] => rows.map(of);
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

/** Forgets what is older than KEPT_DAYS, some hundred rows at a time. */
export function sweepRuleCounts(db: Database, nowMs: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM rule_counts WHERE (app_id, owner, name, day) IN (
      SELECT app_id, owner, name, day FROM rule_counts WHERE day < ${new Date(nowMs - KEPT_DAYS * DAY_MS)}::date
      ORDER BY day LIMIT ${SWEEP_ROWS_MAX} FOR UPDATE SKIP LOCKED)`;
}
