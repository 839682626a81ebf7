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
const DELAYS = columnsOf((name) => name.startsWith('deliveryDelay.')).map((column) => `sum(${column}::float8)`);

/*
 * Reads a range of the primary key for each app, at most 1,440 rows: a page of 25 busy apps takes some 40 ms, whatever
 * other apps and tenants there are. Cast before adding up, as in read-ledger.ts.
 */
const LAST_DAY_SQL = `
SELECT app_id AS id, floor((extract(epoch FROM minute) * 1000 - $3::float8) / ${SLOT_MS})::int AS slot,
  sum(messages_received::float8) AS received, sum(logs_delivered::float8) AS delivered,
  sum((filtered + sampled)::float8) AS filtered, sum((${LOST})::float8) AS lost, sum(lost_upstream::float8) AS lost_upstream,
  ARRAY[${DELAYS.join(', ')}] AS delays
FROM ledger_minutes
WHERE tenant_id = $1::uuid AND app_id = ANY($2::uuid[])
  AND minute >= to_timestamp($3::float8 / 1000) AND minute < to_timestamp(($3::float8 + ${DAY_MS}) / 1000)
GROUP BY id, slot`;

/** The last day of some of a tenant's apps, by id; those that carried nothing are left out. The minute under way counts. */
export async function readLastDay(
  db: Pick<Database, '$queryRawUnsafe'>,
  { tenantId, appIds, now }: { readonly tenantId: string; readonly appIds: readonly string[]; readonly now: Date },
): Promise<ReadonlyMap<string, LastDay>> {
  if (appIds.length === 0) return new Map();
  const toMs = (Math.floor(now.getTime() / 60_000) + 1) * 60_000;
  const rows = await db.$queryRawUnsafe<SlotRow[]>(LAST_DAY_SQL, tenantId, appIds, toMs - DAY_MS);
  const days = new Map<string, LastDay>();
  for (const row of rows) days.set(row.id, added(days.get(row.id) ?? NOTHING, row));
  return days;
}

interface SlotRow {
  readonly id: string;
  readonly slot: number;
  readonly received: number;
  readonly delivered: number;
  readonly filtered: number;
  readonly lost: number;
  readonly lost_upstream: number;
  readonly delays: readonly number[];
}

const NOTHING: LastDay = {
  received: 0,
  delivered: 0,
  filtered: 0,
  lost: 0,
  lostUpstream: 0,
  bySlot: Array.from({ length: DAY_SLOTS }, () => 0),
  delays: DELAYS.map(() => 0),
};

function added(day: LastDay, row: SlotRow): LastDay {
  return {
    received: day.received + row.received,
    delivered: day.delivered + row.delivered,
    filtered: day.filtered + row.filtered,
    lost: day.lost + row.lost,
    lostUpstream: day.lostUpstream + row.lost_upstream,
    bySlot: day.bySlot.map((count, slot) => (slot === row.slot ? row.received : count)),
    delays: day.delays.map((count, bucket) => count + (row.delays[bucket] ?? 0)),
  };
}
