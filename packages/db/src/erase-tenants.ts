import type { Database } from './database.js';

/** For how long a deleted tenant can be restored. */
export const ERASE_AFTER_MS = 7 * 24 * 3_600_000;
/** Clocks of several machines differ: nothing is erased that one of them would still restore. */
const MARGIN_MS = 3_600_000;
/** One statement holds its locks, and must end within the statement time-out. */
const ROWS_MAX = 1_000;
/** Each takes its tokens and activity along. */
const APPS_MAX = 100;

/** When the data of a tenant deleted at this time is erased. */
export function erasureOf(deletedAt: Date): Date {
  return new Date(deletedAt.getTime() + ERASE_AFTER_MS);
}

/**
 * Erases for good what belongs to one tenant whose time is over, some rows of each table at a call, and last the tenant
 * itself. Returns whether there may be more to do: call again. Every step may be done twice, or by two processes at once.
 *
 * The audit log stays, since it tells that the tenant was deleted; it ages out by itself.
 */
export async function eraseTenants(db: Database, nowMs: number): Promise<boolean> {
  const deletedAt = { lte: new Date(nowMs - ERASE_AFTER_MS - MARGIN_MS) };
  const tenant = await db.tenant.findFirst({
    where: { deletedAt },
    select: { id: true },
    orderBy: { deletedAt: 'asc' },
  });
  if (tenant === null) return false;
  for (const eraseRows of STEPS) if ((await eraseRows(db, tenant.id)) > 0) return true;
  // What is left is bounded by what one tenant may have, and goes along.
  await db.tenant.deleteMany({ where: { id: tenant.id, deletedAt } });
  return true;
}

/** Rows that are too many to go along with the tenant in one statement, and those that refer to nothing. */
const STEPS: readonly ((db: Database, tenantId: string) => Promise<number>)[] = [
  (db, tenantId) => db.$executeRaw`
    DELETE FROM parked_frames WHERE id IN (
      SELECT id FROM parked_frames WHERE tenant_id = ${tenantId}::uuid LIMIT ${ROWS_MAX})`,
  (db, tenantId) => db.$executeRaw`DELETE FROM parked_totals WHERE tenant_id = ${tenantId}::uuid`,
  (db, tenantId) => db.$executeRaw`DELETE FROM tenant_days WHERE tenant_id = ${tenantId}::uuid`,
  (db, tenantId) => db.$executeRaw`
    DELETE FROM app_days WHERE (tenant_id, day, app_id) IN (
      SELECT tenant_id, day, app_id FROM app_days WHERE tenant_id = ${tenantId}::uuid LIMIT ${ROWS_MAX})`,
  (db, tenantId) => db.$executeRaw`
    DELETE FROM app_half_hours WHERE (tenant_id, app_id, start) IN (
      SELECT tenant_id, app_id, start FROM app_half_hours WHERE tenant_id = ${tenantId}::uuid LIMIT ${ROWS_MAX})`,
  (db, tenantId) => db.$executeRaw`
    DELETE FROM dead_letters WHERE id IN (
      SELECT id FROM dead_letters WHERE tenant_id = ${tenantId}::uuid LIMIT ${ROWS_MAX})`,
  (db, tenantId) => db.$executeRaw`
    DELETE FROM ledger_minutes WHERE (app_id, minute) IN (
      SELECT app_id, minute FROM ledger_minutes WHERE tenant_id = ${tenantId}::uuid LIMIT ${ROWS_MAX})`,
  (db, tenantId) => db.$executeRaw`
    DELETE FROM tenant_events WHERE id IN (
      SELECT id FROM tenant_events WHERE tenant_id = ${tenantId}::uuid LIMIT ${ROWS_MAX})`,
  (db, tenantId) => db.$executeRaw`
    DELETE FROM idempotency_keys WHERE id IN (
      SELECT id FROM idempotency_keys WHERE tenant_id = ${tenantId}::uuid LIMIT ${ROWS_MAX})`,
  (db, tenantId) => db.$executeRaw`
    DELETE FROM apps WHERE id IN (SELECT id FROM apps WHERE tenant_id = ${tenantId}::uuid LIMIT ${APPS_MAX})`,
  // Heroku is to take back what it gave: the row goes once it has (apps/api/src/heroku-connection).
  (db, tenantId) => db.$executeRaw`
    UPDATE heroku_connections SET ended_at = now(), due_at = now() WHERE tenant_id = ${tenantId}::uuid AND ended_at IS NULL`,
];
