import { type Attempt, decideMetricOutcome, type MetricEndpoint, type MetricsClient } from '@logferry/datadog';
import type { LookupCache } from '@logferry/runtime';
import { isSameKey, type OpenDestination } from '../destinations.js';
import { DestinationMetrics } from './destination-metrics.js';
import type { FramePoints } from './frame-points.js';
import type { MetricMemory } from './metric-memory.js';
import type { SendOutcome } from './metric-outbox.js';
import type { PointEnds } from './point-ends.js';

const TICK_MS = 1_000;
/** Metrics nobody added to for this long are forgotten; the next point makes new ones. */
const IDLE_MS = 10 * 60_000;
const RETRY: SendOutcome = { kind: 'retry', afterMs: null };

export interface MetricDeliveryDeps {
  readonly client: Pick<MetricsClient, 'send'>;
  readonly destinations: Pick<LookupCache<OpenDestination>, 'get'>;
  /** Whether the destination's lane is parked: its key is refused, or its site away. */
  readonly isParked: (destinationId: string) => boolean;
  readonly memory: MetricMemory;
  readonly ends: PointEnds;
  readonly onAttempt: (endpoint: MetricEndpoint, attempt: Attempt) => void;
  readonly onError: (error: unknown) => void;
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

/**
 * The metrics of this worker, by destination.
 *
 * In: the points of frames whose tickets have ended. Out: series at the destinations' sites. Logs know nothing of it: no ticket
 * waits, no lane is touched, and what fails here fails alone. A worker that dies takes the open windows along, up to some 25 s
 * of points, and what an outage kept waiting.
 */
export class MetricDelivery {
  private readonly byDestination = new Map<string, DestinationMetrics>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly deps: MetricDeliveryDeps) {}

  start(): void {
    this.timer = setInterval(() => void this.tick(), TICK_MS).unref();
  }

  take({ destinationId, owner, points, dropped }: FramePoints): void {
    if (dropped > 0) this.deps.ends.dropped(owner, 'too_many', dropped);
    let metrics = this.byDestination.get(destinationId);
    if (metrics === undefined) {
      metrics = this.create(destinationId);
      this.byDestination.set(destinationId, metrics);
    }
    metrics.add(owner, points);
  }

  /** One beat of all destinations. Resolves when nothing more may be sent. */
  async tick(): Promise<void> {
    const idleSinceMs = this.deps.now() - IDLE_MS;
    const ticking: Promise<void>[] = [];
    for (const [id, metrics] of this.byDestination) {
      if (metrics.isIdleSince(idleSinceMs)) this.byDestination.delete(id);
      else ticking.push(metrics.tick().catch(this.deps.onError));
    }
    await Promise.all(ticking);
  }

  /** The destination was edited, or takes logs again. */
  tryAgain(destinationId: string): void {
    this.byDestination.get(destinationId)?.tryAgain();
  }

  /** Sends what can be sent within the time, and drops the rest. */
  async close(budgetMs: number): Promise<void> {
    clearInterval(this.timer);
    const all = [...this.byDestination.values()];
    const sending = Promise.all(all.map((metrics) => metrics.sendAll().catch(this.deps.onError)));
    let timer: NodeJS.Timeout | undefined;
    const budget = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, budgetMs);
    });
    await Promise.race([sending, budget]);
    clearTimeout(timer);
    for (const metrics of all) metrics.close();
  }

  private create(destinationId: string): DestinationMetrics {
    const { isParked, memory, ends, now, random } = this.deps;
    return new DestinationMetrics({
      send: (endpoint, body) => this.send(destinationId, endpoint, body),
      isHalted: () => isParked(destinationId),
      share: memory.share(),
      ends,
      now,
      random,
    });
  }

  private async send(destinationId: string, endpoint: MetricEndpoint, body: Buffer): Promise<SendOutcome> {
    const destination = await this.look(destinationId);
    // Postgres is away, and the key not cached.
    if (destination === undefined) return RETRY;
    if (destination === null) return { kind: 'gone' };
    const { site, apiKey } = destination;
    // The operator took the site off the list.
    if (site === undefined) return { kind: 'stop' };
    const attempt = await this.deps.client.send(site, apiKey, endpoint, body);
    this.deps.onAttempt(endpoint, attempt);
    const outcome = decideMetricOutcome(attempt);
    if (outcome.kind !== 'stop') return outcome;
    // An answer to a key that a person has replaced meanwhile says nothing about the new one.
    const current = await this.look(destinationId);
    return current && !isSameKey(current, destination) ? RETRY : outcome;
  }

  /** undefined: nobody can say now. */
  private async look(destinationId: string): Promise<OpenDestination | null | undefined> {
    return await this.deps.destinations.get(destinationId).catch(() => undefined);
  }
}
