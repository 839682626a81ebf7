import type { PrismaClient } from './generated/client.js';
import { type Counts, ENDED_COLUMNS, LEDGER_COUNTERS, toCounts } from './ledger-counters.js';

const MINUTE_MS = 60_000;
/** A day by the minute, two months by the hour; what a chart can show and one answer should hold. */
export const LEDGER_BUCKETS_MAX = 1_500;

export interface LedgerQuery {
  readonly tenantId: string;
  readonly appId: string;
  /** Included; taken down to the step. */
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
  /** Whole minutes: 60_000, 3_600_000, 86_400_000. Buckets begin at multiples of it since 1970, in UTC. */
  readonly stepMs: number;
}

/** Counts over some time, and whether they are known to be all. */
export interface LedgerCounts extends Counts {
  /**
   * A process that counted for the ledger died, and up to what it counted since its last flush is missing here or counted
   * twice. True of the minutes in which one died, and of earlier ones that do not balance since: their messages were on
   * their way when it died. An earlier minute whose messages only wait is false again once they have come to an end.
   */
  readonly restart: boolean;
}

export interface LedgerBucket extends LedgerCounts {
  readonly start: Date;
}

export interface LedgerSums {
  readonly totals: LedgerCounts;
  /** All buckets from `from` to `to`, also those in which nothing happened. */
  readonly buckets: readonly LedgerBucket[];
}

/**
 * Counts are float8: exact up to 2^53, and plain numbers on this side. Cast before they are added up: a sum of bigint is a numeric, which
 * becomes a float8 by way of text, and a day by the minute has 47,000 of them.
 *
 * @param sum adds up a column over the rows of a bucket; @param any says whether a test holds for one of them
 */
const readSql = (sum: (count: string) => string, any: (test: string) => string, groupBy: string): string => `
SELECT (extract(epoch FROM minute)::bigint * 1000 / $5::bigint * $5::bigint)::float8 AS start_ms,
  array_to_json(ARRAY[${LEDGER_COUNTERS.map(([, column]) => sum(`${column}::float8`)).join(', ')}]) AS sums,
  coalesce(${any(`messages_received <> ${ENDED_COLUMNS.join(' + ')} AND minute <= (SELECT max(to_minute) FROM ledger_restarts)`)}, false) AS is_off
FROM ledger_minutes
WHERE tenant_id = $1::uuid AND app_id = $2::uuid
  AND minute >= to_timestamp($3::float8 / 1000) AND minute < to_timestamp($4::float8 / 1000)
${groupBy}`;

const BUCKETS_SQL = readSql(
  (count) => `sum(${count})`,
  (test) => `bool_or(${test})`,
  'GROUP BY start_ms',
);
/** A minute is one row: grouping 1,440 of them would take as long as everything else. */
const MINUTES_SQL = readSql(
  (count) => count,
  (test) => test,
  '',
);

/** The buckets in whose time a process died. */
const RESTARTS_SQL = `
SELECT DISTINCT start_ms::float8 FROM ledger_restarts, generate_series(
  greatest(extract(epoch FROM from_minute)::bigint * 1000, $1::bigint) / $3::bigint * $3::bigint,
  least(extract(epoch FROM to_minute)::bigint * 1000, $2::bigint - 1), $3::bigint) AS start_ms
WHERE to_minute >= to_timestamp($1::float8 / 1000) AND from_minute < to_timestamp($2::float8 / 1000)`;

/** One app's ledger over some time. Throws RangeError for a step that is no whole minutes, or too many buckets. */
export async function readLedger(db: Pick<PrismaClient, '$queryRawUnsafe'>, query: LedgerQuery): Promise<LedgerSums> {
  const { stepMs } = query;
  if (!(stepMs > 0) || stepMs % MINUTE_MS !== 0) throw new RangeError('stepMs must be whole minutes');
  const fromMs = Math.floor(query.from.getTime() / stepMs) * stepMs;
  const toMs = query.to.getTime();
  const bucketCount = Math.max(0, Math.ceil((toMs - fromMs) / stepMs));
  if (!(bucketCount <= LEDGER_BUCKETS_MAX)) throw new RangeError(`more than ${LEDGER_BUCKETS_MAX} buckets`);

  const [rows, restarts] = await Promise.all([
    db.$queryRawUnsafe<{ start_ms: number; sums: number[]; is_off: boolean }[]>(
      stepMs === MINUTE_MS ? MINUTES_SQL : BUCKETS_SQL,
      query.tenantId,
      query.appId,
      fromMs,
      toMs,
      stepMs,
    ),
    db.$queryRawUnsafe<{ start_ms: number }[]>(RESTARTS_SQL, fromMs, toMs, stepMs),
  ]);
  const rowsByStart = new Map(rows.map((row) => [row.start_ms, row]));
  const restartStarts = new Set(restarts.map((row) => row.start_ms));
  const totals = new Array<number>(LEDGER_COUNTERS.length).fill(0);
  const buckets: LedgerBucket[] = [];
  for (let index = 0; index < bucketCount; index++) {
    const startMs = fromMs + index * stepMs;
    const { sums = [], is_off = false } = rowsByStart.get(startMs) ?? {};
    for (const [counter, sum] of sums.entries()) totals[counter] = (totals[counter] ?? 0) + sum;
    buckets.push({ start: new Date(startMs), ...toCounts(sums), restart: is_off || restartStarts.has(startMs) });
  }
  return { totals: { ...toCounts(totals), restart: buckets.some(({ restart }) => restart) }, buckets };
}
