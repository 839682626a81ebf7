import type { Database } from './database.js';
import { newRowId } from './row-id.js';

/**
 * What a person of the tenant should know of:
 * - `key_rejected`, `wrong_url`, `unreachable`: a destination takes nothing more, for this reason; its logs are kept
 * - `recovered`: it takes logs again
 * - `parked_expiring`: the oldest of what is kept for it has under two hours left
 * - `park_overflow`: the tenant's bound is reached, the oldest of what was kept had to go
 * - `quota_near`: four fifths of what may come in today has
 * - `over_quota`: more came in than the tenant's quota allows
 * - `upstream_loss`: Heroku loses an app's messages before they reach us, more than usual (upstream-loss.ts)
 * - `metrics_limited`: an app's lines give more series or values than are kept of a window; the rest was dropped
 * - `app_silent`, `app_talking`: an app sends nothing for as long as the tenant wants to know of; it sends again
 * - `dead_letters`: Datadog refuses logs of an app for good; they are kept
 */
export const EVENT_KINDS = [
  'key_rejected',
  'wrong_url',
  'unreachable',
  'recovered',
  'parked_expiring',
  'park_overflow',
  'quota_near',
  'over_quota',
  'upstream_loss',
  'metrics_limited',
  'app_silent',
  'app_talking',
  'dead_letters',
] as const;
/** Ids begin with the time, so that old events are found by them. */
const EVENT_AGE_MAX_MS = 365 * 24 * 3_600_000;
const SWEEP_ROWS_MAX = 500;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Why a destination takes nothing. */
export type Trouble = 'key_rejected' | 'wrong_url' | 'unreachable';

export interface DestinationNews {
  readonly destinationId: string;
  /** Of the key that was tried: an answer to a key that was replaced meanwhile says nothing about the new one. */
  readonly keyVersion: number;
  readonly status: 'ok' | Trouble;
  /** false: the status is written, but the tenant is not told. */
  readonly isEvent: boolean;
}

/**
 * Writes a destination's status and, when this is news, the event: one for each time it gets into trouble and one for
 * each time it comes out, however many processes notice.
 */
export async function noteDestination(db: Database, news: DestinationNews): Promise<void> {
  const { destinationId, keyVersion, status, isEvent } = news;
  const kind: EventKind = status === 'ok' ? 'recovered' : status;
  await db.$transaction([
    // Two processes with the same news: the second one's statements see what the first one wrote.
    db.$queryRaw`SELECT id FROM destinations WHERE id = ${destinationId}::uuid FOR UPDATE`,
    db.$executeRaw`
      UPDATE destinations SET status = ${status}::"DestinationStatus", status_since = now()
      WHERE id = ${destinationId}::uuid AND key_version = ${keyVersion} AND status <> ${status}::"DestinationStatus"`,
    db.$executeRaw`
      INSERT INTO tenant_events (id, tenant_id, kind, destination_id)
      SELECT ${newRowId()}::uuid, tenant_id, ${kind}, id FROM destinations
      WHERE id = ${destinationId}::uuid AND key_version = ${keyVersion} AND ${isEvent}
        AND ${kind} <> coalesce((
          SELECT kind FROM tenant_events
          WHERE tenant_id = destinations.tenant_id AND destination_id = destinations.id
            AND kind IN ('key_rejected', 'wrong_url', 'unreachable', 'recovered')
          ORDER BY at DESC, id DESC LIMIT 1), 'recovered')`,
  ]);
}

/** Notes something about a destination, an app or the tenant, unless the same was noted since `sinceMs`. */
export async function noteEvent(
  db: Database,
  event: {
    readonly tenantId: string;
    readonly kind: EventKind;
    readonly destinationId?: string;
    readonly appId?: string;
    readonly sinceMs: number;
  },
): Promise<void> {
  const { tenantId, kind, destinationId = null, appId = null, sinceMs } = event;
  await db.$transaction([
    db.$queryRaw`SELECT id FROM tenants WHERE id = ${tenantId}::uuid FOR NO KEY UPDATE`,
    db.$executeRaw`
      INSERT INTO tenant_events (id, tenant_id, kind, destination_id, app_id)
      SELECT ${newRowId()}::uuid, id, ${kind}, ${destinationId}::uuid, ${appId}::uuid FROM tenants
      WHERE id = ${tenantId}::uuid AND NOT EXISTS (
        SELECT FROM tenant_events WHERE tenant_id = ${tenantId}::uuid AND kind = ${kind}
          AND destination_id IS NOT DISTINCT FROM ${destinationId}::uuid
          AND app_id IS NOT DISTINCT FROM ${appId}::uuid AND at >= ${new Date(sinceMs)})`,
  ]);
}

/** Forgets events older than a year, some hundred at a time. Returns how many; call again while it does. */
export function sweepEvents(db: Database, nowMs: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM tenant_events WHERE id IN (
      SELECT id FROM tenant_events WHERE id < ${newRowId(nowMs - EVENT_AGE_MAX_MS)}::uuid
      ORDER BY id LIMIT ${SWEEP_ROWS_MAX} FOR UPDATE SKIP LOCKED)`;
}
