import type { Database } from './database.js';
import { newRowId } from './row-id.js';

/** In one transaction: a statement each, of some hundred rows. */
const EVENTS_MAX = 200;
/** Older events are told to nobody: they were noted while no control plane ran, and are history. */
const AGE_MAX_MS = 24 * 3_600_000;
const PENDING_MAX = 1_000;

/**
 * Makes one delivery per event and channel that wants it, for the oldest events that have none yet. Each event is dispatched
 * once, however many processes do. Returns the deliveries it made; call again while `hasMore`.
 */
export async function dispatchEvents(
  db: Database,
  nowMs: number,
): Promise<{ readonly deliveryIds: readonly string[]; readonly hasMore: boolean }> {
  return await db.$transaction(async (tx) => {
    const events = await tx.$queryRaw<{ id: string; tenant_id: string; kind: string; at: Date }[]>`
      UPDATE tenant_events SET is_dispatched = true WHERE id IN (
        SELECT id FROM tenant_events WHERE is_dispatched = false ORDER BY id LIMIT ${EVENTS_MAX} FOR UPDATE SKIP LOCKED)
      RETURNING id, tenant_id, kind, at`;
    const fresh = events.filter(({ at }) => nowMs - at.getTime() < AGE_MAX_MS);
    const channels = await tx.notificationChannel.findMany({
      where: {
        tenantId: { in: [...new Set(fresh.map((event) => event.tenant_id))] },
        tenant: { deletedAt: null },
        isEnabled: true,
      },
      select: { id: true, tenantId: true, events: true },
    });
    const deliveries = fresh.flatMap(({ id: eventId, tenant_id: tenantId, kind }) =>
      channels
        .filter((channel) => channel.tenantId === tenantId && isWanted(channel.events, kind))
        .map((channel) => ({ id: newRowId(nowMs), tenantId, channelId: channel.id, eventId })),
    );
    await tx.notificationDelivery.createMany({ data: deliveries, skipDuplicates: true });
    return { deliveryIds: deliveries.map(({ id }) => id), hasMore: events.length === EVENTS_MAX };
  });
}

/** The ids of deliveries that have not come to an end, oldest first. */
export async function pendingDeliveries(db: Database): Promise<string[]> {
  const rows = await db.notificationDelivery.findMany({
    where: { status: 'pending' },
    orderBy: { id: 'asc' },
    take: PENDING_MAX,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** A channel without a list wants all. */
function isWanted(kinds: readonly string[], kind: string): boolean {
  return kinds.length === 0 || kinds.includes(kind);
}
