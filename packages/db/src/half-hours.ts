import type { Database } from './database.js';
import { LEDGER_COUNTERS, type LedgerCounter } from './ledger-counters.js';

export const HALF_HOUR_MS = 1_800_000;
/** What is read of them is the last day; the rest is for clocks that differ, and for lines booked meanwhile. */
const KEPT_MS = 26 * 3_600_000;
/** One statement holds its locks, and must end within the statement time-out. */
const SWEEP_ROWS_MAX = 1_000;

const columnsOf = (wanted: (name: LedgerCounter) => boolean): readonly string[] =>
  LEDGER_COUNTERS.filter(([name]) => wanted(name)).map(([, column]) => column);

/** Delivered lines by delay, from the shortest on. */
export const DELAY_COLUMNS = columnsOf((name) => name.startsWith('deliveryDelay.'));

/** Every count of `app_half_hours`, with what it is made of in `ledger_minutes`. */
export const HALF_HOUR_COUNTS: readonly (readonly [column: string, ofMinute: string])[] = [
  ['received', 'messages_received'],
  ['delivered', 'logs_delivered'],
  ['filtered', 'filtered + sampled'],
  ['lost', columnsOf((name) => name === 'deadLettered' || name.startsWith('dropped.')).join(' + ')],
  ['lost_upstream', 'lost_upstream'],
  ...DELAY_COLUMNS.map((column) => [column, column] as const),
];

/**
 * The statement that adds to the half hours what a statement around it adds to minutes. Whatever writes `ledger_minutes` has it
 * inside, after the minutes: so the two agree whatever dies when, and all lock minutes first. The roll-up alone leaves it
 * out, since what it moves is older than any half hour that is kept.
 *
 * @param source a CTE with tenant_id and app_id
 * @param at the time of receipt, of its columns
 * @param counts what is added, of its columns
 * @param after a CTE that writes the minutes; none where the statement itself does
 */
export function addHalfHoursSql(
  source: string,
  at: string,
  counts: readonly (readonly [column: string, count: string])[],
  after?: string,
): string {
  const columns = counts.map(([column]) => column);
  const waiting = after === undefined ? '' : `WHERE (SELECT count(*) FROM ${after}) > 0`;
  return `
INSERT INTO app_half_hours AS kept (tenant_id, app_id, start, ${columns.join(', ')})
SELECT tenant_id, app_id, date_bin('${HALF_HOUR_MS} milliseconds', ${at}, to_timestamp(0)) AS start,
  ${counts.map(([, count]) => `sum(${count})`).join(', ')}
FROM ${source} ${waiting} GROUP BY tenant_id, app_id, start ORDER BY tenant_id, app_id, start
ON CONFLICT (tenant_id, app_id, start) DO UPDATE SET
  ${columns.map((column) => `${column} = kept.${column} + excluded.${column}`).join(', ')}`;
}

/** Forgets half hours that nobody asks for any more. Returns how many rows went; call again while it is any. */
export function sweepHalfHours(db: Pick<Database, '$executeRaw'>, nowMs: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM app_half_hours WHERE (tenant_id, app_id, start) IN (
      SELECT tenant_id, app_id, start FROM app_half_hours WHERE start < ${new Date(nowMs - KEPT_MS)}
      ORDER BY start LIMIT ${SWEEP_ROWS_MAX} FOR UPDATE SKIP LOCKED)`;
}
