import { addHalfHoursSql, HALF_HOUR_COUNTS } from './half-hours.js';
import { LEDGER_COUNTERS } from './ledger-counters.js';
import type { LedgerRow } from './ledger-rows.js';

/** The part of Database the ledger writes through. */
export interface LedgerDatabase {
  $executeRawUnsafe(sql: string, ...values: unknown[]): PromiseLike<number>;
}

/** When things happened to an app since the last flush; null: not at all. */
export interface ActivityRow {
  readonly appId: string;
  readonly tenantId: string;
  firstFrameAtMs: number | null;
  lastFrameAtMs: number | null;
  lastDeliveredAtMs: number | null;
}

export interface LedgerBatch {
  /** Of the process; a UUID. */
  readonly writerId: string;
  /** Ascending per writer. A batch sent twice under one number is counted once. */
  readonly flush: number;
  readonly rows: readonly LedgerRow[];
  readonly activity: readonly ActivityRow[];
}

const COLUMNS = LEDGER_COUNTERS.map(([, column]) => column);
const FIRST_COUNTER_PARAMETER = 11;
const ADDED_TO_DAY = `bytes_received = kept.bytes_received + excluded.bytes_received,
    messages_received = kept.messages_received + excluded.messages_received`;

/*
 * One statement, so that it holds altogether or not at all:
 * - `flush` notes the number and returns a row only when the number is new; without it nothing else happens. A repeat that
 *   meets its own first try still running waits for it at this row.
 * - `activity` leaves out apps that are gone, and holds those it writes to (FOR KEY SHARE) so that they stay.
 * - The counters are added to what is there. Rows come sorted, so that two processes lock them in the same order.
 * - `let_in` is what counts against a tenant's quota: not what was dropped as it came, over it or in a suspension. It is added
 *   up by day, for the tenant and for each app.
 */
const WRITE_SQL = `
WITH flush AS (
  INSERT INTO ledger_writers (id, flush, flushed_at) VALUES ($1::uuid, $2::bigint, now())
  ON CONFLICT (id) DO UPDATE SET flush = excluded.flush, flushed_at = excluded.flushed_at
    WHERE ledger_writers.flush < excluded.flush
  RETURNING id
), activity AS (
  INSERT INTO app_activity AS kept (app_id, tenant_id, first_frame_at, last_frame_at, last_delivered_at)
  SELECT given.app_id, given.tenant_id, to_timestamp(given.first_ms / 1000.0), to_timestamp(given.last_ms / 1000.0),
    to_timestamp(given.delivered_ms / 1000.0)
  FROM unnest($3::uuid[], $4::uuid[], $5::bigint[], $6::bigint[], $7::bigint[])
    AS given (app_id, tenant_id, first_ms, last_ms, delivered_ms)
  JOIN apps ON apps.id = given.app_id AND apps.tenant_id = given.tenant_id
  WHERE EXISTS (SELECT FROM flush)
  ORDER BY given.app_id
  FOR KEY SHARE OF apps
  ON CONFLICT (app_id) DO UPDATE SET
    first_frame_at = least(kept.first_frame_at, excluded.first_frame_at),
    last_frame_at = greatest(kept.last_frame_at, excluded.last_frame_at),
    last_delivered_at = greatest(kept.last_delivered_at, excluded.last_delivered_at)
), given AS (
  SELECT * FROM unnest($8::uuid[], $9::uuid[], $10::bigint[], ${COLUMNS.map((_, index) => `$${FIRST_COUNTER_PARAMETER + index}::bigint[]`).join(', ')})
    AS given (app_id, tenant_id, minute_ms, ${COLUMNS.join(', ')})
  WHERE EXISTS (SELECT FROM flush)
), let_in AS (
  SELECT tenant_id, (to_timestamp(minute_ms / 1000.0) AT TIME ZONE 'UTC')::date AS day, app_id,
    sum(bytes_received - bytes_dropped) AS bytes, sum(messages_received - dropped_over_quota - dropped_suspended) AS messages
  FROM given WHERE bytes_received > bytes_dropped
  GROUP BY tenant_id, day, app_id
), by_app AS (
  INSERT INTO app_days AS kept (tenant_id, day, app_id, bytes_received, messages_received)
  SELECT tenant_id, day, app_id, bytes, messages FROM let_in ORDER BY tenant_id, day, app_id
  ON CONFLICT (tenant_id, day, app_id) DO UPDATE SET ${ADDED_TO_DAY}
), by_tenant AS (
  INSERT INTO tenant_days AS kept (tenant_id, day, bytes_received, messages_received)
  SELECT tenant_id, day, sum(bytes), sum(messages) FROM let_in GROUP BY tenant_id, day ORDER BY tenant_id, day
  ON CONFLICT (tenant_id, day) DO UPDATE SET ${ADDED_TO_DAY}
), by_half_hour AS (${addHalfHoursSql('given', 'to_timestamp(minute_ms / 1000.0)', HALF_HOUR_COUNTS)}
)
INSERT INTO ledger_minutes AS kept (app_id, tenant_id, minute, ${COLUMNS.join(', ')})
SELECT given.app_id, given.tenant_id, to_timestamp(given.minute_ms / 1000.0), ${COLUMNS.map((column) => `given.${column}`).join(', ')}
FROM given
ON CONFLICT (app_id, minute) DO UPDATE SET ${COLUMNS.map((column) => `${column} = kept.${column} + excluded.${column}`).join(', ')}`;

/**
 * Adds a batch to the ledger. Resolves when it is in, now or by an earlier try under the same number; rejects with
 * whatever the query rejects with, and then the batch may be in or not: send the same batch again.
 */
export async function writeLedger(db: LedgerDatabase, batch: LedgerBatch): Promise<void> {
  const rows = [...batch.rows].sort((a, b) => compare(a.appId, b.appId) || a.minuteMs - b.minuteMs);
  const { activity } = batch;
  await db.$executeRawUnsafe(
    WRITE_SQL,
    batch.writerId,
    batch.flush,
    activity.map((row) => row.appId),
    activity.map((row) => row.tenantId),
    activity.map((row) => row.firstFrameAtMs),
    activity.map((row) => row.lastFrameAtMs),
    activity.map((row) => row.lastDeliveredAtMs),
    rows.map((row) => row.appId),
    rows.map((row) => row.tenantId),
    rows.map((row) => row.minuteMs),
    ...COLUMNS.map((_, index) => rows.map((row) => row.counts[index] ?? 0)),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
