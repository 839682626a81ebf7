import type { Database } from './database.js';
import { newRowId } from './row-id.js';
import { type EventKind, noteEvent } from './tenant-events.js';

/** Apps in one transaction; more of them are found by the next call. */
const APPS_MAX = 500;
/** Dead letters of an app that goes on having them are news once in this time. */
const LETTERS_TOLD_AGAIN_AFTER_MS = 24 * 3_600_000;
/** Some intervals of whoever calls, so that none is missed between two calls. */
const LETTERS_WINDOW_MS = 10 * 60_000;

/**
 * Notes apps that have sent nothing for as long as their tenant said to be told of, and those of them that send again: one
 * event for each change, however many processes look. Returns how many there were.
 */
export async function noteSilence(db: Database, nowMs: number): Promise<number> {
  const now = new Date(nowMs);
  const silent = await change(
    db,
    'app_silent',
    nowMs,
    (tx) => tx.$queryRaw<AppRow[]>`
    UPDATE app_activity SET silent_since = last_frame_at WHERE app_id IN (
      SELECT activity.app_id FROM app_activity AS activity JOIN apps ON apps.id = activity.app_id
      WHERE activity.silent_since IS NULL
        AND activity.last_frame_at < ${now}::timestamptz - make_interval(mins => apps.silent_after_minutes)
      ORDER BY activity.app_id LIMIT ${APPS_MAX} FOR UPDATE OF activity SKIP LOCKED)
    RETURNING app_id, tenant_id`,
  );
  const talking = await change(
    db,
    'app_talking',
    nowMs,
    (tx) => tx.$queryRaw<AppRow[]>`
    UPDATE app_activity SET silent_since = NULL WHERE app_id IN (
      SELECT app_id FROM app_activity WHERE silent_since < last_frame_at
      ORDER BY app_id LIMIT ${APPS_MAX} FOR UPDATE SKIP LOCKED)
    RETURNING app_id, tenant_id`,
  );
  return silent + talking;
}

/** Notes apps whose logs Datadog has begun to refuse for good. */
export async function noteDeadLetters(db: Database, nowMs: number): Promise<void> {
  const apps = await db.$queryRaw<AppRow[]>`
    SELECT DISTINCT tenant_id, app_id FROM dead_letters
    WHERE created_at >= ${new Date(nowMs - LETTERS_WINDOW_MS)} LIMIT ${APPS_MAX}`;
  for (const { tenant_id: tenantId, app_id: appId } of apps) {
    await noteEvent(db, { tenantId, kind: 'dead_letters', appId, sinceMs: nowMs - LETTERS_TOLD_AGAIN_AFTER_MS });
  }
}

interface AppRow {
  readonly app_id: string;
  readonly tenant_id: string;
}

type Transaction = Parameters<Parameters<Database['$transaction']>[0]>[0];

/** The change and its events in one transaction. */
async function change(
  db: Database,
  kind: EventKind,
  nowMs: number,
  update: (tx: Transaction) => Promise<AppRow[]>,
): Promise<number> {
  return await db.$transaction(async (tx) => {
    const apps = await update(tx);
    const at = new Date(nowMs);
    await tx.tenantEvent.createMany({
      data: apps.map(({ app_id: appId, tenant_id: tenantId }) => ({ id: newRowId(nowMs), tenantId, kind, appId, at })),
    });
    return apps.length;
  });
}
