import type { Database } from './database.js';
import { RowBuffer } from './row-buffer.js';
import { newRowId } from './row-id.js';

/** Of one space. Names come out of lines, and a broken sender may write another one into each. */
export const DISCOVERED_APPS_MAX = 200;
/** What nobody has named and nothing has been heard of for a quarter of a year. */
const KEPT_DAYS = 90;
const SWEEP_ROWS_MAX = 500;
const DAY_MS = 86_400_000;

interface Row {
  readonly tenantId: string;
  readonly appId: string;
  readonly identifier: string;
  readonly firstSeenMs: number;
  lastSeenMs: number;
  lines: number;
}

export interface DiscoveredAppsDeps {
  readonly db: Database;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/**
 * Keeps which apps were met in the lines of a Private Space's drain, since when, and how much they write: at most DISCOVERED_APPS_MAX of a
 * space; those met beyond are left out until one is forgotten. Two workers that write at the same moment may go over it by what they met.
 */
export class DiscoveredApps {
  private readonly rows: RowBuffer<Row>;

  constructor(private readonly deps: DiscoveredAppsDeps) {
    this.rows = new RowBuffer({ write: (rows) => writeRows(deps.db, rows), merge, onError: deps.onError });
  }

  /** @param appId the space's; @param lines of each of its apps, by what the lines call it; null: they named none */
  add(tenantId: string, appId: string, lines: ReadonlyMap<string, number> | null): void {
    if (lines === null) return;
    const nowMs = this.deps.now();
    for (const [identifier, count] of lines) {
      const row = { tenantId, appId, identifier, firstSeenMs: nowMs, lastSeenMs: nowMs, lines: count };
      this.rows.add(`${appId} ${identifier}`, row);
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

function merge(known: Row, { lastSeenMs, lines }: Row): void {
  known.lastSeenMs = Math.max(known.lastSeenMs, lastSeenMs);
  known.lines += lines;
}

/** Rows of a space that is gone are left out. */
async function writeRows(db: Database, rows: readonly Row[]): Promise<void> {
  const column = <T>(of: (row: Row) => T): T[] => rows.map(of);
  await db.$executeRaw`
    INSERT INTO discovered_apps AS kept (id, tenant_id, app_id, identifier, lines, first_seen_at, last_seen_at)
    SELECT met.id, met.tenant_id, met.app_id, met.identifier, met.lines, met.first_seen_at, met.last_seen_at FROM (
      SELECT given.*, known.id IS NOT NULL AS is_known,
        row_number() OVER (PARTITION BY given.app_id, known.id IS NULL ORDER BY given.identifier) AS place
      FROM unnest(${rows.map(() => newRowId())}::uuid[], ${column(({ tenantId }) => tenantId)}::uuid[],
          ${column(({ appId }) => appId)}::uuid[], ${column(({ identifier }) => identifier)}::text[],
          ${column(({ lines }) => lines)}::bigint[], ${column(({ firstSeenMs }) => new Date(firstSeenMs))}::timestamptz[],
          ${column(({ lastSeenMs }) => new Date(lastSeenMs))}::timestamptz[])
        AS given (id, tenant_id, app_id, identifier, lines, first_seen_at, last_seen_at)
      JOIN apps ON apps.id = given.app_id AND apps.tenant_id = given.tenant_id
      LEFT JOIN discovered_apps AS known ON known.app_id = given.app_id AND known.identifier = given.identifier
    ) AS met
    WHERE met.is_known
      OR met.place + (SELECT count(*) FROM discovered_apps AS other WHERE other.app_id = met.app_id) <= ${DISCOVERED_APPS_MAX}
    ORDER BY met.app_id, met.identifier
    ON CONFLICT (app_id, identifier) DO UPDATE SET
      lines = kept.lines + excluded.lines,
      last_seen_at = greatest(kept.last_seen_at, excluded.last_seen_at)`;
}

/** Forgets what has no name and was not heard of for KEPT_DAYS, some hundred rows at a time. A name is a setting: only people take it away. */
export function sweepDiscoveredApps(db: Database, nowMs: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM discovered_apps WHERE id IN (
      SELECT id FROM discovered_apps WHERE name IS NULL AND last_seen_at < ${new Date(nowMs - KEPT_DAYS * DAY_MS)}
      ORDER BY last_seen_at LIMIT ${SWEEP_ROWS_MAX} FOR UPDATE SKIP LOCKED)`;
}
