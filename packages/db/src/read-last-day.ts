import type { Database } from './database.js';
import { LEDGER_COUNTERS, type LedgerCounter } from './ledger-counters.js';

const DAY_MS = 86_400_000;
/** Slots of a day: half an hour each, about a pixel or two of a small line. */
export const DAY_SLOTS = 48;
const SLOT_MS = DAY_MS / DAY_SLOTS;

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
  /** Received in each of DAY_SLOTS half hours, oldest first; the last one ends now. */
  readonly bySlot: readonly number[];
  /** Delivered lines by delay, from `le250ms` on. */
  readonly delays: readonly number[];
}

const columnsOf = (wanted: (name: LedgerCounter) => boolean): readonly string[] =>
  LEDGER_COUNTERS.filter(([name]) => wanted(name)).map(([, column]) => column);

const LOST = columnsOf((name) => name === 'deadLettered' || name.startsWith('dropped.')).join(' + ');
const DELAYS = columnsOf((name) => name.startsWith('deliveryDelay.'));

/** The sum of an expression that is 0 in most rows: neither cast nor added there. Cast before adding up, as in read-ledger.ts. */
const sumOf = (counts: string): string => `coalesce(sum((${counts})::float8) FILTER (WHERE ${counts} <> 0), 0)`;

/*
 * Reads a range of the primary key for each app by itself, at most 1,440 rows, whatever other apps and tenants there are: grouped all
 * together, the rows of a page of busy apps are sorted on disk. One row an app comes out, its lists as JSON: the driver takes longer to
 * read the items of 2,400 arrays than the server to make them.
 */
const LAST_DAY_SQL = `
SELECT app.id, day.* FROM unnest($2::uuid[]) AS app (id), LATERAL (
  SELECT sum(received) AS received, sum(delivered) AS delivered, sum(filtered) AS filtered, sum(lost) AS lost,
    sum(lost_upstream) AS lost_upstream, json_build_array(${DELAYS.map((column) => `sum(${column})`).join(', ')}) AS delays,
    json_agg(json_build_array((extract(epoch FROM slot_start - to_timestamp($3::float8 / 1000)) * 1000 / ${SLOT_MS})::int, received)) AS by_slot
  FROM (
    SELECT date_bin('${SLOT_MS} milliseconds', minute, to_timestamp($3::float8 / 1000)) AS slot_start,
      sum(messages_received::float8) AS received, sum(logs_delivered::float8) AS delivered, ${sumOf('filtered + sampled')} AS filtered,
      ${sumOf(LOST)} AS lost, ${sumOf('lost_upstream')} AS lost_upstream,
      ${DELAYS.map((column) => `${sumOf(column)} AS ${column}`).join(', ')}
    FROM ledger_minutes
    WHERE tenant_id = $1::uuid AND app_id = app.id
      AND minute >= to_timestamp($3::float8 / 1000) AND minute < to_timestamp(($3::float8 + ${DAY_MS}) / 1000)
    GROUP BY slot_start
  ) AS slots
) AS day WHERE day.by_slot IS NOT NULL`;

/** A page of 50 busy apps is read by two connections, which takes as long as half of it. */
const APPS_PER_STATEMENT_MAX = 25;

/** The last day of some of a tenant's apps, by id; those that carried nothing are left out. The minute under way counts. */
export async function readLastDay(
  db: Pick<Database, '$queryRawUnsafe'>,
  { tenantId, appIds, now }: { readonly tenantId: string; readonly appIds: readonly string[]; readonly now: Date },
): Promise<ReadonlyMap<string, LastDay>> {
  const toMs = (Math.floor(now.getTime() / 60_000) + 1) * 60_000;
  const statements: Promise<DayRow[]>[] = [];
  for (let start = 0; start < appIds.length; start += APPS_PER_STATEMENT_MAX) {
    const ids = appIds.slice(start, start + APPS_PER_STATEMENT_MAX);
    statements.push(db.$queryRawUnsafe<DayRow[]>(LAST_DAY_SQL, tenantId, ids, toMs - DAY_MS));
  }
  const rows = (await Promise.all(statements)).flat();
  return new Map(rows.map((row) => [row.id, toLastDay(row)]));
}

interface DayRow extends Omit<LastDay, 'lostUpstream' | 'bySlot'> {
  readonly id: string;
  readonly lost_upstream: number;
  readonly by_slot: readonly (readonly [slot: number, received: number])[];
}

function toLastDay({ received, delivered, filtered, lost, lost_upstream, delays, by_slot }: DayRow): LastDay {
  const bySlot = new Array<number>(DAY_SLOTS).fill(0);
  for (const [slot, count] of by_slot) bySlot[slot] = count;
  return { received, delivered, filtered, lost, lostUpstream: lost_upstream, bySlot, delays };
}
