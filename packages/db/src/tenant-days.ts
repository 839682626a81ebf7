import type { Database } from './database.js';

/** A year of months and the one under way. */
export const MONTHS_SHOWN = 12;
/** Their days, and some for clocks that differ. */
const KEPT_DAYS = 31 * MONTHS_SHOWN + 3;
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
      SELECT tenant_id, day FROM tenant_days WHERE day < ${firstKept(nowMs)}::date
      ORDER BY day LIMIT ${ROWS_MAX} FOR UPDATE SKIP LOCKED)`;
}

/** The same of their apps. */
export function sweepAppDays(db: Database, nowMs: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM app_days WHERE (tenant_id, day, app_id) IN (
      SELECT tenant_id, day, app_id FROM app_days WHERE day < ${firstKept(nowMs)}::date
      ORDER BY day LIMIT ${ROWS_MAX} FOR UPDATE SKIP LOCKED)`;
}

function firstKept(nowMs: number): Date {
  return dayOf(new Date(nowMs - KEPT_DAYS * DAY_MS));
}

/** What an app sent in some days, as far as it counts against its tenant's quota. */
export interface AppSent {
  readonly appId: string;
  readonly bytesReceived: number;
  readonly messagesReceived: number;
}

/**
 * All apps of a tenant that sent something, the largest first; also those that are deleted by now. A row for each app and
 * day is read: 31,000 for a month of 1,000 apps, which takes some 20 ms.
 *
 * @param to not included
 */
export function readSentByApp(
  db: Pick<Database, '$queryRaw'>,
  { tenantId, from, to }: { readonly tenantId: string; readonly from: Date; readonly to: Date },
): Promise<AppSent[]> {
  return db.$queryRaw<AppSent[]>`
    SELECT app_id AS "appId", sum(bytes_received::float8) AS "bytesReceived",
      sum(messages_received::float8) AS "messagesReceived"
    FROM app_days WHERE tenant_id = ${tenantId}::uuid AND day >= ${from}::date AND day < ${to}::date
    GROUP BY app_id ORDER BY "bytesReceived" DESC, app_id`;
}
