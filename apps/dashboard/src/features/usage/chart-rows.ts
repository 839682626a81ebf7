import type { Usage } from '../../api/models.js';
import { formatClock, formatDayAndClock } from '../../ui/format.js';

type Bucket = Usage['buckets'][number];

/** One bucket of the ledger as charts draw it; its four kinds of lines add up to what was received in it. */
export interface ChartRow {
  /** Of the bucket's start, in the reader's zone. */
  readonly time: string;
  readonly delivered: number;
  /** Left out by rules, or part of another log. */
  readonly filtered: number;
  /** Parked, or on their way. */
  readonly waiting: number;
  readonly lost: number;
  readonly lostUpstream: number;
  /** Seconds that half of the lines, and 99 %, took at most; null without deliveries. */
  readonly median: number | null;
  readonly p99: number | null;
  readonly bytesReceived: number;
  readonly bytesDelivered: number;
}

/** Upper bounds of the ledger's histogram, in seconds; what took longer is drawn at twice the last bound. */
const delayBounds: readonly (readonly [keyof Bucket['deliveryDelay'], number])[] = [
  ['le250ms', 0.25],
  ['le500ms', 0.5],
  ['le1s', 1],
  ['le2s', 2],
  ['le5s', 5],
  ['le15s', 15],
  ['le60s', 60],
  ['more', 120],
];

/** The buckets as rows of a chart, oldest first. */
export function chartRows({ buckets, step }: Pick<Usage, 'buckets' | 'step'>): ChartRow[] {
  return buckets.map((bucket) => {
    return {
      time: bucketTime(bucket, step),
      delivered: bucket.logsDelivered,
      filtered: bucket.joined + bucket.filtered + bucket.sampled,
      // Below 0 where lines were counted twice after a restart: there is no bar for that.
      waiting: Math.max(0, bucket.parked) + Math.max(0, bucket.inFlight),
      lost: Math.max(0, bucket.deadLettered) + Object.values(bucket.dropped).reduce((sum, count) => sum + count, 0),
      lostUpstream: bucket.lostUpstream,
      median: delaySeconds(bucket.deliveryDelay, 0.5),
      p99: delaySeconds(bucket.deliveryDelay, 0.99),
      bytesReceived: bucket.bytesReceived,
      bytesDelivered: bucket.bytesDelivered,
    };
  });
}

/** When a bucket begins, in the reader's zone. */
export function bucketTime(bucket: Pick<Bucket, 'start'>, step: Usage['step']): string {
  const start = new Date(bucket.start);
  return step === 'minute' ? formatClock(start).slice(0, 5) : formatDayAndClock(start);
}

function delaySeconds(delay: Bucket['deliveryDelay'], share: number): number | null {
  const wanted = delayBounds.reduce((sum, [key]) => sum + delay[key], 0) * share;
  if (wanted === 0) return null;
  let seen = 0;
  for (const [key, seconds] of delayBounds) {
    seen += delay[key];
    if (seen >= wanted) return seconds;
  }
  return null;
}
