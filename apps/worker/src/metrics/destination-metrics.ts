import { type MetricEndpoint, packMetrics } from '@logferry/datadog';
import type { MetricPoint } from '@logferry/transform';
import type { MetricShare } from './metric-memory.js';
import { MetricOutbox, type SendOutcome } from './metric-outbox.js';
import { type ClosedWindow, type MetricItem, MetricWindows, WINDOW_MS } from './metric-windows.js';
import type { PointEnds, PointOwner } from './point-ends.js';

/** Windows that leave in one payload lie this close together: it expires with the oldest of them. */
const PAYLOAD_SPAN_MS = 60_000;

const ENDPOINTS: readonly MetricEndpoint[] = ['series', 'distributions'];

export interface DestinationMetricsDeps {
  /** One try. Does not throw for anything the network does. */
  readonly send: (endpoint: MetricEndpoint, body: Buffer) => Promise<SendOutcome>;
  readonly isHalted: () => boolean;
  readonly share: MetricShare;
  readonly ends: PointEnds;
  readonly now: () => number;
  readonly random: () => number;
}

/** The metrics of one destination: windows, and an outbox for each endpoint, so that one that fails does not hold up the other. */
export class DestinationMetrics {
  private readonly windows: MetricWindows;
  private readonly outboxes: Readonly<Record<MetricEndpoint, MetricOutbox>>;
  /** Each destination has its own beat, from its first point on: their requests spread by themselves. */
  private dueMs: number;
  private lastUsedMs: number;
  private packing = 0;

  constructor(private readonly deps: DestinationMetricsDeps) {
    this.windows = new MetricWindows(deps);
    this.outboxes = { series: this.outbox('series'), distributions: this.outbox('distributions') };
    this.lastUsedMs = deps.now();
    this.dueMs = this.lastUsedMs + WINDOW_MS;
  }

  add(owner: PointOwner, points: readonly MetricPoint[]): void {
    this.lastUsedMs = this.deps.now();
    this.windows.add(owner, points, this.lastUsedMs);
  }

  /** Closes what is over, drops what is too old, sends what may be sent. Resolves when nothing more may. */
  async tick(): Promise<void> {
    const now = this.deps.now();
    if (now >= this.dueMs) {
      this.dueMs = now + WINDOW_MS;
      await this.flush(false);
    }
    await Promise.all(
      ENDPOINTS.map((endpoint) => {
        this.outboxes[endpoint].expire();
        return this.outboxes[endpoint].pump();
      }),
    );
  }

  /** Closes every window and sends what may be sent at once. */
  async sendAll(): Promise<void> {
    await this.flush(true);
    await Promise.all(ENDPOINTS.map((endpoint) => this.outboxes[endpoint].pump()));
  }

  tryAgain(): void {
    for (const endpoint of ENDPOINTS) this.outboxes[endpoint].tryAgain();
  }

  /** Whatever is still here is dropped, and counted. */
  close(): void {
    for (const endpoint of ENDPOINTS) this.outboxes[endpoint].close();
  }

  /** Holds nothing, and was not used since. */
  isIdleSince(timeMs: number): boolean {
    const isEmpty = this.windows.isEmpty && this.packing === 0 && ENDPOINTS.every((one) => this.outboxes[one].isEmpty);
    return isEmpty && this.lastUsedMs < timeMs;
  }

  private async flush(isEnd: boolean): Promise<void> {
    const { windows, release } = this.windows.close(this.deps.now(), isEnd);
    this.packing++;
    try {
      for (const group of groupsOf(windows)) {
        for (const endpoint of ENDPOINTS) {
          const items: readonly MetricItem[] = group.flatMap((window) => window.items[endpoint]);
          for (const packed of await packMetrics(items)) {
            this.outboxes[endpoint].add(packed, group[0]?.startMs ?? 0);
          }
        }
      }
    } finally {
      this.packing--;
      release();
    }
  }

  private outbox(endpoint: MetricEndpoint): MetricOutbox {
    const { isHalted, share, ends, now, random } = this.deps;
    return new MetricOutbox({
      endpoint,
      send: (body) => this.deps.send(endpoint, body),
      isHalted,
      share,
      ends,
      now,
      random,
    });
  }
}

/** Runs of windows, oldest first, that lie within PAYLOAD_SPAN_MS. */
function groupsOf(windows: readonly ClosedWindow[]): ClosedWindow[][] {
  const groups: ClosedWindow[][] = [];
  for (const window of windows) {
    const group = groups.at(-1);
    const first = group?.[0];
    if (group && first && window.startMs - first.startMs < PAYLOAD_SPAN_MS) group.push(window);
    else groups.push([window]);
  }
  return groups;
}
