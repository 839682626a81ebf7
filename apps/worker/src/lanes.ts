import { type Attempt, type Compression, encodePayload, type IntakeClient } from '@logferry/datadog';
import type { Frame } from '@logferry/queue';
import type { LookupCache } from '@logferry/runtime';
import type { Accounts } from './accounts.js';
import type { DestinationStatus } from './destination-status.js';
import type { OpenDestination } from './destinations.js';
import { Lane } from './lane.js';
import { jsonOf, type Slice } from './slice.js';

/** A lane nobody used for this long is forgotten; the next frame makes a new one. */
const IDLE_MS = 10 * 60_000;
const SWEEP_INTERVAL_MS = 60_000;

/** What the intake would say to a destination that has no site any more: nothing can be sent until a person mends it. */
const NO_SITE: Attempt = { status: 404, error: null, durationMs: 0, retryAfterMs: null };

export interface LanesDeps {
  readonly client: IntakeClient;
  readonly compression: Compression;
  readonly destinations: Pick<LookupCache<OpenDestination>, 'get'>;
  readonly status: DestinationStatus;
  readonly accounts: Accounts;
  readonly setAside: (frames: readonly Frame[], delayMs: number) => Promise<void>;
  readonly onAttempt: (attempt: Attempt) => void;
}

/** All lanes of this worker, by destination. */
export class Lanes {
  private readonly lanes = new Map<string, Lane>();
  private readonly sweeper: NodeJS.Timeout;

  constructor(private readonly deps: LanesDeps) {
    this.sweeper = setInterval(() => this.forgetIdle(), SWEEP_INTERVAL_MS).unref();
  }

  get count(): number {
    return this.lanes.size;
  }

  get(destinationId: string): Lane {
    const known = this.lanes.get(destinationId);
    if (known) return known;
    const lane = new Lane({
      send: (slices) => this.send(destinationId, slices),
      setAside: this.deps.setAside,
      accounts: this.deps.accounts,
      onAttempt: this.deps.onAttempt,
      now: Date.now,
      random: Math.random,
    });
    this.lanes.set(destinationId, lane);
    return lane;
  }

  /** Sends what every lane has gathered without waiting for more. */
  flush(): void {
    for (const lane of this.lanes.values()) lane.flush();
  }

  /** The destination was edited. */
  forgive(destinationId: string): void {
    this.lanes.get(destinationId)?.forgive();
  }

  close(): void {
    clearInterval(this.sweeper);
  }

  private async send(destinationId: string, slices: readonly Slice[]): Promise<Attempt> {
    const destination = await this.deps.destinations.get(destinationId).catch(() => undefined);
    // Postgres is away and the key not cached: as good as no connection. Deleted: its apps are gone, or point elsewhere.
    if (destination === undefined) return { status: null, error: 'other', durationMs: 0, retryAfterMs: null };
    if (!destination?.site) return NO_SITE;
    const payload = await encodePayload(slices.map(jsonOf), { compression: this.deps.compression });
    const attempt = await this.deps.client.send(destination.site, destination.apiKey, payload, this.deps.compression);
    this.deps.status.note(destination, attempt);
    return attempt;
  }

  private forgetIdle(): void {
    const before = Date.now() - IDLE_MS;
    for (const [id, lane] of this.lanes) if (lane.isIdleSince(before)) this.lanes.delete(id);
  }
}
