import { parkedBytesMaxSql, parkedForSql } from './plans.js';

/*
 * The statements of parked-frames.ts. Raw, because each must do several things at once: a row and the total it counts
 * towards change together, and what is dropped is returned.
 */

const PARAMETERS_PER_GROUP = 7;

/** $1: bytes per tenant whose plan leaves it open; then per group id, tenant, destination, app, received_at, messages, body. */
export function addParkedSql(groups: number): string {
  const rows = Array.from({ length: groups }, (_, index) => {
    const [id, tenant, destination, app, at, messages, body] = Array.from(
      { length: PARAMETERS_PER_GROUP },
      (_, place) => `$${2 + index * PARAMETERS_PER_GROUP + place}`,
    );
    return `(${id}::uuid, ${tenant}::uuid, ${destination}::uuid, ${app}::uuid, ${at}::timestamptz, ${messages}::int, octet_length(${body}::bytea), ${body}::bytea)`;
  });
  return `
WITH stored AS (
  INSERT INTO parked_frames (group_id, tenant_id, destination_id, app_id, received_at, messages, bytes, body)
  VALUES ${rows.join(', ')}
  RETURNING tenant_id, bytes
)
INSERT INTO parked_totals AS kept (tenant_id, bytes)
SELECT tenant_id, sum(bytes) FROM stored GROUP BY tenant_id ORDER BY tenant_id
ON CONFLICT (tenant_id) DO UPDATE SET bytes = kept.bytes + excluded.bytes
RETURNING tenant_id, bytes > coalesce((SELECT ${parkedBytesMaxSql('tenants', '$1')} FROM tenants WHERE id = kept.tenant_id), $1) AS is_over`;
}

/** What leaves parked_frames in a CTE named `gone` leaves the totals too. */
const SHRINK = `
  UPDATE parked_totals AS kept SET bytes = kept.bytes - sums.bytes
  FROM (SELECT tenant_id, sum(bytes) AS bytes FROM gone GROUP BY tenant_id) AS sums
  WHERE kept.tenant_id = sums.tenant_id`;

/**
 * $1 tenant, $2 bytes per tenant, $3 rows to look at. The oldest, as many as the excess needs. Locks rows before the
 * total, as all statements here do; of two at once the second finds the rows gone.
 */
export const OVERFLOW_SQL = `
WITH excess AS (
  SELECT total.bytes - ${parkedBytesMaxSql('tenant', '$2')} AS bytes
  FROM parked_totals AS total LEFT JOIN tenants AS tenant ON tenant.id = total.tenant_id
  WHERE total.tenant_id = $1::uuid
), oldest AS (
  SELECT id, bytes, sum(bytes) OVER (ORDER BY received_at, id) AS up_to
  FROM (SELECT id, bytes, received_at FROM parked_frames WHERE tenant_id = $1::uuid ORDER BY received_at, id LIMIT $3) AS rows
), gone AS (
  DELETE FROM parked_frames AS parked USING oldest, excess
  WHERE parked.id = oldest.id AND oldest.up_to - oldest.bytes < excess.bytes
  RETURNING parked.*
), shrunk AS (${SHRINK})
SELECT tenant_id, destination_id, app_id, received_at, messages FROM gone`;

/** One process at a time hands out a destination's rows, so that they leave in order. */
export const LOCK_DESTINATION_SQL = 'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS is_locked';

/** $1 destination, $2 rows. */
export const RETURN_SQL = `
SELECT id, group_id, tenant_id, destination_id, app_id, received_at, messages, body FROM parked_frames
WHERE destination_id = $1::uuid ORDER BY received_at, id LIMIT $2 FOR UPDATE SKIP LOCKED`;

/** $1 ids. */
export const REMOVE_SQL = `
WITH gone AS (DELETE FROM parked_frames WHERE id = ANY($1::bigint[]) RETURNING tenant_id, bytes) ${SHRINK}`;

export const SWEEP_SQL = {
  /** $1 now, $2 rows. */
  drop: `
WITH doomed AS (
  SELECT parked.id, app.id IS NULL AS is_app_gone
  FROM parked_frames AS parked LEFT JOIN apps AS app ON app.id = parked.app_id LEFT JOIN tenants AS tenant ON tenant.id = app.tenant_id
  WHERE app.id IS NULL OR parked.received_at < $1::timestamptz - ${parkedForSql('app', 'tenant')}
  ORDER BY parked.received_at LIMIT $2
  FOR UPDATE OF parked SKIP LOCKED
), gone AS (
  DELETE FROM parked_frames AS parked USING doomed WHERE parked.id = doomed.id RETURNING parked.*, doomed.is_app_gone
), shrunk AS (${SHRINK})
SELECT tenant_id, destination_id, app_id, received_at, messages, is_app_gone FROM gone`,
  /** $1 rows. */
  follow: `
UPDATE parked_frames AS parked SET destination_id = moved.destination_id
FROM (
  SELECT parked.id, app.destination_id
  FROM parked_frames AS parked JOIN apps AS app ON app.id = parked.app_id
  WHERE app.destination_id <> parked.destination_id
  LIMIT $1 FOR UPDATE OF parked SKIP LOCKED
) AS moved
WHERE parked.id = moved.id`,
} as const;

/** $1 rows. */
export const WANTED_SQL = `
SELECT id, status::text AS status, oldest FROM (
  SELECT id, status, (SELECT min(received_at) FROM parked_frames WHERE destination_id = destinations.id) AS oldest
  FROM destinations
) AS destination
WHERE oldest IS NOT NULL OR status IN ('key_rejected', 'wrong_url', 'unreachable')
LIMIT $1`;
