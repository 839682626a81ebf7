import type { Database } from './database.js';
import { LEDGER_COUNTERS } from './ledger-counters.js';

/*
 * The ledger grows coarser with age: minutes become hours after 48 hours, and hours days after 30 days, in UTC. A rolled
 * row stands in the same table, at the minute in which its hour or day begins. So whoever reads by the hour or the day
 * reads one table, old and new alike, and cannot see a gap or a count twice: what is taken away and what is added for it
 * change in one statement. What is booked late, to a minute long gone, adds a row that the next run takes along.
 * A table for each would be three to read and to write to, and three to erase.
 */
const HOUR_MS = 3_600_000;
/** From then on usage is shown by the hour. */
export const MINUTES_KEPT_MS = 48 * HOUR_MS;
/** From then on usage is shown by the day. */
export const HOURS_KEPT_MS = 30 * 24 * HOUR_MS;
/** Minutes looked at for one statement; of a busy service those of a few hundred apps and an hour. */
const ROWS_MAX = 5_000;
/** Hours or days of an app that one statement rolls: at most 12,000 rows, some hundred milliseconds. */
const WANTED_MAX = 200;

const COLUMNS = LEDGER_COUNTERS.map(([, column]) => column);

/** Nothing but the index on these rows is read to find what is due; the same expressions as in its migration. */
const NOT_ON_THE_HOUR = "date_part('minute', minute AT TIME ZONE 'UTC') <> 0";
const ON_AN_HOUR_OF_THE_DAY =
  "date_part('minute', minute AT TIME ZONE 'UTC') = 0 AND date_part('hour', minute AT TIME ZONE 'UTC') <> 0";

/*
 * $1: what is older is due. Rows are locked in the order in which the ledger's own writes lock them; the one at the
 * start is locked first and added to last. Of two runs at once the second waits, and finds the rows gone.
 */
const rollUpSql = (unit: 'hour' | 'day', isDue: string) => `
WITH wanted AS (
  SELECT DISTINCT app_id, date_trunc('${unit}', minute, 'UTC') AS start FROM (
    SELECT app_id, minute FROM ledger_minutes WHERE minute < $1 AND ${isDue} ORDER BY minute LIMIT ${ROWS_MAX}
  ) AS due ORDER BY app_id, start LIMIT ${WANTED_MAX}
), held AS (
  SELECT kept.app_id, kept.minute, wanted.start FROM wanted JOIN ledger_minutes AS kept
    ON kept.app_id = wanted.app_id AND kept.minute >= wanted.start AND kept.minute < wanted.start + interval '1 ${unit}'
  ORDER BY kept.app_id, kept.minute FOR UPDATE OF kept
), taken AS (
  DELETE FROM ledger_minutes AS gone USING held
  WHERE gone.app_id = held.app_id AND gone.minute = held.minute AND held.minute > held.start
  RETURNING held.start, gone.*
)
INSERT INTO ledger_minutes AS kept (app_id, tenant_id, minute, ${COLUMNS.join(', ')})
SELECT app_id, tenant_id, start, ${COLUMNS.map((column) => `sum(${column})`).join(', ')} FROM taken
GROUP BY app_id, tenant_id, start ORDER BY app_id, start
ON CONFLICT (app_id, minute) DO UPDATE SET ${COLUMNS.map((column) => `${column} = kept.${column} + excluded.${column}`).join(', ')}`;

const HOURS_SQL = rollUpSql('hour', NOT_ON_THE_HOUR);
const DAYS_SQL = rollUpSql('day', ON_AN_HOUR_OF_THE_DAY);

/** Rolls some of what is due. Returns how many hours and days it wrote; call again while it is any. */
export async function rollUpLedger(db: Pick<Database, '$executeRawUnsafe'>, nowMs: number): Promise<number> {
  const hours = await db.$executeRawUnsafe(HOURS_SQL, startOf('hour', nowMs - MINUTES_KEPT_MS));
  if (hours > 0) return hours;
  return await db.$executeRawUnsafe(DAYS_SQL, startOf('day', nowMs - HOURS_KEPT_MS));
}

/** Whole hours and days only: the rest of one is not due yet. */
function startOf(unit: 'hour' | 'day', ms: number): Date {
  const unitMs = unit === 'hour' ? HOUR_MS : 24 * HOUR_MS;
  return new Date(Math.floor(ms / unitMs) * unitMs);
}
