import type { Database } from './database.js';
import { addHalfHoursSql } from './half-hours.js';
import { parkedForSql } from './plans.js';

/** What waits for an app or a destination. */
export interface ParkedSum {
  /** That have no end in the ledger yet. */
  readonly messages: number;
  /** Compressed, as the tenant's bound counts them. */
  readonly bytes: number;
  readonly oldestReceivedAt: Date;
  /** When the first of it would have to go. */
  readonly expiresAt: Date;
  /** More waits than was looked at: messages and bytes are at least these. */
  readonly isPartial: boolean;
}

/**
 * Rows looked at for one answer, shared by those asked for: 150 ms. A quiet app parks small rows, so that a tenant's bound in
 * bytes can be a million of them, and adding those up takes seconds.
 */
const SUM_ROWS_MAX = 50_000;

/** Rows in one statement: some 50 ms with their bodies, well within the statement timeout (database.ts). */
const DISCARD_ROWS_MAX = 500;
/** An app with more keeps its operator waiting no longer than this; the workers move the rest within a minute. */
const MOVE_ROWS_MAX = 2_000;

/**
 * The sums of some of a tenant's apps or destinations, by id; those for which nothing waits are left out. Oldest rows first
 * by destination, first parked ones first by app, as far as SUM_ROWS_MAX goes.
 */
export async function sumParked(
  db: Pick<Database, '$queryRawUnsafe'>,
  tenantId: string,
  by: 'app' | 'destination',
  ids: readonly string[],
): Promise<ReadonlyMap<string, ParkedSum>> {
  if (ids.length === 0) return new Map();
  const rowsMax = Math.ceil(SUM_ROWS_MAX / ids.length);
  const rows = await db.$queryRawUnsafe<SumRow[]>(SUM_SQL[by], tenantId, ids, rowsMax);
  return new Map(
    rows.map(({ id, messages, bytes, oldest, expires, rows: count }) => [
      id,
      { messages, bytes, oldestReceivedAt: oldest, expiresAt: expires, isPartial: count === rowsMax },
    ]),
  );
}

/**
 * Throws away up to 500 rows of what waits for an app, and books it. Rows that are being given back at the
 * moment are left. Returns how many messages went; call again while `hasMore`.
 */
export async function discardParked(
  db: Pick<Database, '$queryRawUnsafe'>,
  app: { readonly tenantId: string; readonly appId: string },
): Promise<{ readonly messages: number; readonly hasMore: boolean }> {
  const [gone] = await db.$queryRawUnsafe<{ rows: number; messages: number }[]>(
    DISCARD_SQL,
    app.tenantId,
    app.appId,
    DISCARD_ROWS_MAX,
  );
  return { messages: gone?.messages ?? 0, hasMore: gone?.rows === DISCARD_ROWS_MAX };
}

/**
 * Lets what waits for an app follow it to another destination; returns how many rows did. Waits for nobody:
 * rows that are being given back, and those beyond the bound, follow with the workers' sweep (ParkedFrames.followApps).
 */
export async function moveParked(
  db: Pick<Database, '$executeRawUnsafe'>,
  app: { readonly tenantId: string; readonly appId: string; readonly destinationId: string },
): Promise<number> {
  return await db.$executeRawUnsafe(MOVE_SQL, app.tenantId, app.appId, app.destinationId, MOVE_ROWS_MAX);
}

interface SumRow {
  readonly id: string;
  readonly rows: number;
  readonly messages: number;
  readonly bytes: number;
  readonly oldest: Date;
  readonly expires: Date;
}

/** $1 tenant, $2 ids, $3 rows of each. */
const sumSql = (column: 'app_id' | 'destination_id', order: string) => `
SELECT given.id, sums.* FROM unnest($2::uuid[]) AS given (id) CROSS JOIN LATERAL (
  SELECT count(*)::int AS rows, sum(parked.messages)::float8 AS messages, sum(parked.bytes)::float8 AS bytes,
    min(parked.received_at) AS oldest,
    min(parked.received_at + ${parkedForSql('app', 'tenant')}) AS expires
  FROM (
    SELECT app_id, messages, bytes, received_at FROM parked_frames
    WHERE tenant_id = $1::uuid AND ${column} = given.id ${order} LIMIT $3
  ) AS parked LEFT JOIN apps AS app ON app.id = parked.app_id LEFT JOIN tenants AS tenant ON tenant.id = $1::uuid
) AS sums
WHERE sums.rows > 0`;
const SUM_SQL = {
  app: sumSql('app_id', ''),
  destination: sumSql('destination_id', 'ORDER BY received_at, id'),
} as const;

/*
 * $1 tenant, $2 app, $3 rows. The tenant's total is locked first, as by what drops a tenant's overflow, so that the two
 * cannot wait for each other. Rows, total and ledger change in one statement, so that they agree whatever dies when.
 */
const DISCARD_SQL = `
WITH total AS (
  SELECT tenant_id FROM parked_totals WHERE tenant_id = $1::uuid FOR UPDATE
), doomed AS (
  SELECT parked.id FROM total JOIN parked_frames AS parked ON parked.tenant_id = total.tenant_id
  WHERE parked.app_id = $2::uuid LIMIT $3 FOR UPDATE OF parked SKIP LOCKED
), gone AS (
  DELETE FROM parked_frames AS parked USING doomed WHERE parked.id = doomed.id
  RETURNING parked.tenant_id, parked.app_id, parked.received_at, parked.messages, parked.bytes
), shrunk AS (
  UPDATE parked_totals SET bytes = bytes - coalesce((SELECT sum(bytes) FROM gone), 0) WHERE tenant_id = $1::uuid
), booked AS (
  INSERT INTO ledger_minutes AS kept (app_id, minute, tenant_id, parked, dropped_discarded)
  SELECT app_id, date_trunc('minute', received_at, 'UTC') AS minute, tenant_id, -sum(messages), sum(messages) FROM gone
  GROUP BY app_id, minute, tenant_id ORDER BY app_id, minute
  ON CONFLICT (app_id, minute) DO UPDATE SET parked = kept.parked + excluded.parked,
    dropped_discarded = kept.dropped_discarded + excluded.dropped_discarded
  RETURNING app_id
), by_half_hour AS (${addHalfHoursSql('gone', 'received_at', [['lost', 'messages']], 'booked')}
)
SELECT count(*)::int AS rows, coalesce(sum(messages), 0)::float8 AS messages FROM gone`;

/** $1 tenant, $2 app, $3 destination, $4 rows. */
const MOVE_SQL = `
UPDATE parked_frames SET destination_id = $3::uuid WHERE id IN (
  SELECT id FROM parked_frames WHERE tenant_id = $1::uuid AND app_id = $2::uuid AND destination_id <> $3::uuid
  LIMIT $4 FOR UPDATE SKIP LOCKED)`;
