import type { Database } from './database.js';
import { DELAY_COLUMNS, HALF_HOUR_COUNTS, HALF_HOUR_MS } from './half-hours.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Half hours of the clock that 24 hours touch: the first and the last count in part. */
export const DAY_SLOTS = DAY_MS / HALF_HOUR_MS + 1;

/** What one app carried in the 24 hours up to now, in messages. */
export interface LastDay {
  readonly received: number;
  readonly delivered: number;
  /** Left out by rules or sampling. */
  readonly filtered: number;
  /** Dropped for any reason, or refused by the intake for good. */
  readonly lost: number;
  /** Lost inside Heroku; not part of what was received. */
  readonly lostUpstream: number;
  /** Received in each of DAY_SLOTS half hours, oldest first; the last one is under way. */
  readonly bySlot: readonly number[];
  /** Delivered lines by delay, from `le250ms` on. */
  readonly delays: readonly number[];
}

/** Some apps' last day, and which time that is. */
export interface LastDays {
  readonly from: Date;
  /** Not included: the end of the minute under way. */
  readonly to: Date;
  /** By the app's id; those that carried nothing are left out. */
  readonly byApp: ReadonlyMap<string, LastDay>;
}

/*
 * Reads two ranges of primary keys for each app by itself, whatever other apps and tenants there are: 48 half hours, and the
 * minutes of the one that the day begins in, 29 at most. All minutes of a day are 1,440 rows of an app on as many pages.
 * $1 tenant, $2 apps, $3 the day's first minute, $4 its first whole half hour, both in ms. One row an app comes out, its
 * lists as JSON: the driver takes longer to read the items of 2,400 arrays than the server to make them. Counts are
 * float8, as in read-ledger.ts.
 */
const LAST_DAY_SQL = `
SELECT app.id, day.* FROM unnest($2::uuid[]) AS app (id), LATERAL (
  SELECT sum(received)::float8 AS received, sum(delivered)::float8 AS delivered, sum(filtered)::float8 AS filtered,
    sum(lost)::float8 AS lost, sum(lost_upstream)::float8 AS lost_upstream,
    json_build_array(${DELAY_COLUMNS.map((column) => `sum(${column})`).join(', ')}) AS delays,
    json_agg(json_build_array(slot, received)) AS by_slot
  FROM (
    SELECT 1 + (date_part('epoch', start) * 1000 - $4::float8) / ${HALF_HOUR_MS} AS slot, ${HALF_HOUR_COUNTS.map(([column]) => column).join(', ')}
    FROM app_half_hours WHERE tenant_id = $1::uuid AND app_id = app.id AND start >= to_timestamp($4::float8 / 1000)
    UNION ALL
    SELECT 0, ${HALF_HOUR_COUNTS.map(([, count]) => count).join(', ')}
    FROM ledger_minutes WHERE tenant_id = $1::uuid AND app_id = app.id
      AND minute >= to_timestamp($3::float8 / 1000) AND minute < to_timestamp($4::float8 / 1000)
  ) AS slots
) AS day WHERE day.by_slot IS NOT NULL`;

/** The last day of some of a tenant's apps. The minute under way counts. */
export async function readLastDay(
  db: Pick<Database, '$queryRawUnsafe'>,
  { tenantId, appIds, now }: { readonly tenantId: string; readonly appIds: readonly string[]; readonly now: Date },
): Promise<LastDays> {
  const toMs = (Math.floor(now.getTime() / MINUTE_MS) + 1) * MINUTE_MS;
  const fromMs = toMs - DAY_MS;
  const wholeFromMs = Math.ceil(fromMs / HALF_HOUR_MS) * HALF_HOUR_MS;
  const rows = await db.$queryRawUnsafe<DayRow[]>(LAST_DAY_SQL, tenantId, appIds, fromMs, wholeFromMs);
  return {
    from: new Date(fromMs),
    to: new Date(toMs),
    byApp: new Map(rows.map((row) => [row.id, toLastDay(row)])),
  };
}

interface DayRow extends Omit<LastDay, 'lostUpstream' | 'bySlot'> {
  readonly id: string;
  readonly lost_upstream: number;
  readonly by_slot: readonly (readonly [slot: number, received: number])[];
}

function toLastDay({ received, delivered, filtered, lost, lost_upstream, delays, by_slot }: DayRow): LastDay {
  const bySlot = new Array<number>(DAY_SLOTS).fill(0);
  for (const [slot, count] of by_slot) {
    // What another machine's clock dates a moment ahead belongs to the half hour under way.
    const place = Math.min(slot, DAY_SLOTS - 1);
    bySlot[place] = (bySlot[place] ?? 0) + count;
  }
  return { received, delivered, filtered, lost, lostUpstream: lost_upstream, bySlot, delays };
}
