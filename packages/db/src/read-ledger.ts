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
  /** RFC 3339. */
  readonly start: string;
}

export interface LedgerSums {
  readonly totals: LedgerCounts;
  /** All buckets from `from` to `to`, also those in which nothing happened. */
  readonly buckets: readonly LedgerBucket[];
}

/*
 * All buckets are one text, `;` between them and `,` between what they hold: start in ms, whether it is off, and each counter
 * that is not 0, as `place:sum`. Of the 62,000 counts of a day by the minute most are 0, and to make, send and read them as
 * rows takes three times as long. $1 tenant, $2 app, $3 from, $4 to, $5 step, in ms.
 */
const readSql = (columns: string, groupBy: string): string => `
SELECT string_agg(concat_ws(',', start_ms, is_off::int, ${LEDGER_COUNTERS.map(([, column], index) => `CASE WHEN ${column} <> 0 THEN '${index}:' || ${column} END`).join(', ')}), ';') AS text
FROM (
  SELECT floor(date_part('epoch', minute) * 1000 / $5::float8) * $5::float8 AS start_ms, ${columns}
  FROM ledger_minutes
  WHERE tenant_id = $1::uuid AND app_id = $2::uuid
    AND minute >= to_timestamp($3::float8 / 1000) AND minute < to_timestamp($4::float8 / 1000)
  ${groupBy}
) AS buckets`;

/** Start and whether it is off. */
const FIELDS_BEFORE_COUNTERS = 2;

const IS_OFF = `messages_received <> ${ENDED_COLUMNS.join(' + ')} AND minute <= (SELECT max(to_minute) FROM ledger_restarts)`;

const BUCKETS_SQL = readSql(
  `coalesce(bool_or(${IS_OFF}), false) AS is_off, ${LEDGER_COUNTERS.map(([, column]) => `sum(${column}) AS ${column}`).join(', ')}`,
  'GROUP BY start_ms',
);
/** A minute is one row: grouping 1,440 of them would take as long as everything else. */
const MINUTES_SQL = readSql(
  `coalesce(${IS_OFF}, false) AS is_off, ${LEDGER_COUNTERS.map(([, column]) => column).join(', ')}`,
  '',
);

/** The buckets in whose time a process died. */
const RESTARTS_SQL = `
SELECT DISTINCT start_ms::float8 FROM ledger_restarts, generate_series(
  greatest(extract(epoch FROM from_minute)::bigint * 1000, $1::bigint) / $3::bigint * $3::bigint,
  least(extract(epoch FROM to_minute)::bigint * 1000, $2::bigint - 1), $3::bigint) AS start_ms
WHERE to_minute >= to_timestamp($1::float8 / 1000) AND from_minute < to_timestamp($2::float8 / 1000)`;

interface FoundBucket {
  readonly sums: readonly number[];
  readonly isOff: boolean;
}
const NOTHING: FoundBucket = { sums: [], isOff: false };

/** One app's ledger over some time. Throws RangeError for a step that is no whole minutes, or too many buckets. */
export async function readLedger(db: Pick<PrismaClient, '$queryRawUnsafe'>, query: LedgerQuery): Promise<LedgerSums> {
  const { stepMs } = query;
  if (!(stepMs > 0) || stepMs % MINUTE_MS !== 0) throw new RangeError('stepMs must be whole minutes');
  const fromMs = Math.floor(query.from.getTime() / stepMs) * stepMs;
  const toMs = query.to.getTime();
  const bucketCount = Math.max(0, Math.ceil((toMs - fromMs) / stepMs));
  if (!(bucketCount <= LEDGER_BUCKETS_MAX)) throw new RangeError(`more than ${LEDGER_BUCKETS_MAX} buckets`);

  const [rows, restarts] = await Promise.all([
    db.$queryRawUnsafe<{ text: string | null }[]>(
      stepMs === MINUTE_MS ? MINUTES_SQL : BUCKETS_SQL,
      query.tenantId,
      query.appId,
      fromMs,
      toMs,
      stepMs,
    ),
    db.$queryRawUnsafe<{ start_ms: number }[]>(RESTARTS_SQL, fromMs, toMs, stepMs),
  ]);
  const found = new Map<number, FoundBucket>();
  for (const text of rows[0]?.text?.split(';') ?? []) {
    const fields = text.split(',');
    found.set(Number(fields[0]), { isOff: fields[1] === '1', sums: toSums(fields) });
  }
  const restartStarts = new Set(restarts.map((row) => row.start_ms));
  const totals = new Array<number>(LEDGER_COUNTERS.length).fill(0);
  const buckets: LedgerBucket[] = [];
  for (let index = 0; index < bucketCount; index++) {
    const startMs = fromMs + index * stepMs;
    const { sums, isOff } = found.get(startMs) ?? NOTHING;
    for (let counter = 0; counter < sums.length; counter++)
      totals[counter] = (totals[counter] ?? 0) + (sums[counter] ?? 0);
    const restart = isOff || restartStarts.has(startMs);
    buckets.push(toBucket(sums, restart, new Date(startMs).toISOString()));
  }
  return { totals: { ...toCounts(totals), restart: buckets.some(({ restart }) => restart) }, buckets };
}

/** All counters, from the fields of those that are not 0. Plain loops: a closure or an entry for each field takes twice as long. */
function toSums(fields: readonly string[]): number[] {
  const sums = new Array<number>(LEDGER_COUNTERS.length).fill(0);
  for (let index = FIELDS_BEFORE_COUNTERS; index < fields.length; index++) {
    const field = fields[index] ?? '';
    const colon = field.indexOf(':');
    sums[Number(field.slice(0, colon))] = Number(field.slice(colon + 1));
  }
  return sums;
}

/** The counts with two more properties, which makes them a bucket. A copy with them takes three times as long as the counts. */
function toBucket(sums: readonly number[], restart: boolean, start: string): LedgerBucket {
  const bucket: Counts & { restart?: boolean; start?: string } = toCounts(sums);
  bucket.restart = restart;
  bucket.start = start;
  return bucket as LedgerBucket;
}
