import { Arrivals } from './arrivals.js';
import type { ReceivedRequest } from './ledger.js';
import type { SentPoint } from './metric-series.js';
import { Ring } from './ring.js';

/** One point as Datadog would have it in the end. */
export interface ReceivedPoint extends SentPoint {
  readonly requestId: number;
  readonly site: string;
  readonly key: string;
}

/** All given conditions hold; `tags` must all be among the point's. */
export interface PointFilter {
  readonly key?: string;
  readonly site?: string;
  readonly metric?: string;
  readonly tags?: readonly string[];
}

/** Totals that go on counting when what is kept has rolled over. */
export interface MetricCounters {
  requests: number;
  /** Points that were taken; of a distribution all values of one second are one. */
  points: number;
  /** Answered 202 and thrown away for their time. */
  silentlyDroppedPoints: number;
  /** Points that took the place of one of the same metric, tags and second: what that one counted is lost. */
  overwrittenPoints: number;
  /** Requests by the status answered; `none` when there was no status line. */
  byStatus: Record<string, number>;
}

const REQUESTS_KEPT = 10_000;
/** The oldest go: the sandbox runs for days. */
const POINTS_KEPT = 100_000;
const WAIT_MS = 10_000;

/** What the fake's metric endpoints received, and what Datadog would show of it. */
export class MetricRecord {
  readonly counters: MetricCounters = emptyCounters();
  private readonly kept = new Ring<ReceivedRequest>(REQUESTS_KEPT);
  private readonly byIdentity = new Map<string, ReceivedPoint>();
  private readonly arrivals = new Arrivals();

  /** Requests still kept, oldest first; `entries` counts points. */
  requests(): ReceivedRequest[] {
    return this.kept.toArray();
  }

  /** Points still kept, one for each metric, tags and second: of gauges and counts the last one sent, of distributions all values. */
  points(filter: PointFilter = {}): ReceivedPoint[] {
    return [...this.byIdentity.values()].filter((point) => matches(point, filter));
  }

  /** Resolves once `predicate` holds. @throws Error at the deadline (default 10 s), with the totals. */
  waitFor(predicate: (record: MetricRecord) => boolean, options: { readonly timeoutMs?: number } = {}): Promise<void> {
    return this.arrivals.waitFor(
      () => predicate(this),
      options.timeoutMs ?? WAIT_MS,
      () => this.counters,
    );
  }

  clear(): void {
    this.kept.clear();
    this.byIdentity.clear();
    Object.assign(this.counters, emptyCounters());
  }

  /** Enters one finished request, and those of its points that Datadog keeps. */
  enter(request: ReceivedRequest, points: readonly ReceivedPoint[]): void {
    const status = request.status === null ? 'none' : String(request.status);
    this.kept.push(request);
    this.counters.requests += 1;
    this.counters.byStatus[status] = (this.counters.byStatus[status] ?? 0) + 1;
    if (request.isAccepted) this.counters.silentlyDroppedPoints += request.entries - points.length;
    for (const point of points) this.enterPoint(point);
    this.arrivals.announce();
  }

  private enterPoint(point: ReceivedPoint): void {
    const { site, key, metric, host, tags, timestamp } = point;
    const identity = JSON.stringify([site, key, metric, host, tags, timestamp]);
    const before = this.byIdentity.get(identity);
    this.counters.points += 1;
    if (before !== undefined && before.type === 'distribution') {
      this.byIdentity.set(identity, { ...point, values: [...before.values, ...point.values] });
      return;
    }
    if (before !== undefined && before.values[0] !== point.values[0]) this.counters.overwrittenPoints += 1;
    this.byIdentity.set(identity, point);
    if (this.byIdentity.size <= POINTS_KEPT) return;
    for (const oldest of this.byIdentity.keys()) {
      this.byIdentity.delete(oldest);
      break;
    }
  }
}

function emptyCounters(): MetricCounters {
  return { requests: 0, points: 0, silentlyDroppedPoints: 0, overwrittenPoints: 0, byStatus: {} };
}

function matches(point: ReceivedPoint, filter: PointFilter): boolean {
  return (
    (filter.key === undefined || point.key === filter.key) &&
    (filter.site === undefined || point.site === filter.site) &&
    (filter.metric === undefined || point.metric === filter.metric) &&
    (filter.tags ?? []).every((tag) => point.tags.includes(tag))
  );
}
