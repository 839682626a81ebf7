import type { Database } from './database.js';

/** Today's is what is read; the others are for clocks that differ, and for counts that are written late. */
const KEPT_DAYS = 3;
/** One statement holds its locks, and must end within the statement time-out. */
const ROWS_MAX = 1_000;
const DAY_MS = 86_400_000;

/** The day (UTC) of this moment, as the column has it. */
export function dayOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS);
}

/** Forgets what tenants sent on days that nobody asks for any more. Returns how many rows went; call again while it is any. */
export function sweepTenantDays(db: Database, nowMs: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM tenant_days WHERE (tenant_id, day) IN (
      SELECT tenant_id, day FROM tenant_days WHERE day < ${dayOf(new Date(nowMs - KEPT_DAYS * DAY_MS))}::date
      ORDER BY day LIMIT ${ROWS_MAX} FOR UPDATE SKIP LOCKED)`;
}
