import type { Database } from './database.js';
import { PLANS, planOf, type Retention } from './plans.js';
import { firstRowId } from './row-id.js';

/** Tenants of one call: three statements over what is old of theirs. */
const TENANTS_MAX = 100;
/** Of each tenant and kind, in one statement; what is left is for the next run. */
const ROWS_MAX = 200;
const DAY_MS = 86_400_000;
/** Entries of nobody: an operator's on the service itself, and those of erased tenants. */
const ORPHANS_DAYS = Math.max(...Object.values(PLANS).map(({ retention }) => retention.auditDays));

/** Where to go on; null: all tenants were looked at. */
export type NextTenant = string | null;

/**
 * Forgets dead letters, audit entries and notifications that are older than their tenant's plan keeps them, of a hundred
 * tenants. Each statement reads what is one tenant's only, oldest first. May be done twice, and by two at once: they take
 * different rows.
 */
export async function sweepByPlan(db: Database, nowMs: number, afterTenantId: string | null): Promise<NextTenant> {
  const tenants = await db.tenant.findMany({
    where: afterTenantId === null ? {} : { id: { gt: afterTenantId } },
    select: { id: true, plan: true },
    orderBy: { id: 'asc' },
    take: TENANTS_MAX,
  });
  const ids = tenants.map(({ id }) => id);
  /** Ids begin with the time, so that what is old is found by them. */
  const oldBefore = (kind: keyof Retention) =>
    tenants.map((tenant) => firstRowId(nowMs - PLANS[planOf(tenant)].retention[kind] * DAY_MS));
  if (ids.length > 0) {
    await db.$executeRaw`
      DELETE FROM dead_letters WHERE id IN (
        SELECT old.id FROM unnest(${ids}::uuid[], ${oldBefore('deadLetterDays')}::uuid[]) AS given (tenant_id, before)
        CROSS JOIN LATERAL (
          SELECT id FROM dead_letters WHERE tenant_id = given.tenant_id AND id < given.before
          LIMIT ${ROWS_MAX} FOR UPDATE SKIP LOCKED) AS old)`;
    await db.$executeRaw`
      DELETE FROM notification_deliveries WHERE id IN (
        SELECT old.id FROM unnest(${ids}::uuid[], ${oldBefore('deliveryDays')}::uuid[]) AS given (tenant_id, before)
        CROSS JOIN LATERAL (
          SELECT id FROM notification_deliveries
          WHERE tenant_id = given.tenant_id AND id < given.before AND status <> 'pending'
          LIMIT ${ROWS_MAX} FOR UPDATE SKIP LOCKED) AS old)`;
    await deleteAudit(
      db,
      (tx) => tx.$executeRaw`
      DELETE FROM audit_log WHERE id IN (
        SELECT old.id FROM unnest(${ids}::uuid[], ${oldBefore('auditDays')}::uuid[]) AS given (tenant_id, before)
        CROSS JOIN LATERAL (
          SELECT id FROM audit_log WHERE tenant_id = given.tenant_id AND id < given.before
          ORDER BY id LIMIT ${ROWS_MAX} FOR UPDATE SKIP LOCKED) AS old)`,
    );
  }
  return ids.length < TENANTS_MAX ? null : (ids.at(-1) ?? null);
}

/** Forgets the oldest audit entries of all, which are older than any plan keeps them. Returns how many went. */
export function sweepOrphanedAudit(db: Database, nowMs: number): Promise<number> {
  const before = firstRowId(nowMs - ORPHANS_DAYS * DAY_MS);
  return deleteAudit(
    db,
    (tx) => tx.$executeRaw`
    DELETE FROM audit_log WHERE id IN (
      SELECT id FROM audit_log WHERE id < ${before}::uuid ORDER BY id LIMIT ${ROWS_MAX} FOR UPDATE SKIP LOCKED)`,
  );
}

/** The database lets entries go only to who says that it is for their age. */
function deleteAudit(db: Database, work: (tx: Pick<Database, '$executeRaw'>) => Promise<number>): Promise<number> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT set_config('logferry.audit_retention', 'on', true)`;
    return work(tx);
  });
}
