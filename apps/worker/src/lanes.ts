import {
  type Attempt,
  decideOutcome,
  encodePayload,
  type IntakeClient,
  type Outcome,
  PAYLOAD_COMPRESSION,
} from '@logferry/datadog';
import type { LookupCache } from '@logferry/runtime';
import type { DestinationStatus } from './destination-status.js';
import { isSameKey, type OpenDestination } from './destinations.js';
import { type HealthNews, LaneHealth } from './health.js';
import { Lane, type SendResult } from './lane.js';
import type { LaneReports } from './lane-reports.js';
import type { LogMemory } from './log-memory.js';
import type { SiteHealth } from './site-health.js';
import { jsonOf, logsIn, type Slice } from './slice.js';
import type { SliceEnds } from './slice-ends.js';

/** A lane nobody used for this long is forgotten; the next frame makes a new one. */
const IDLE_MS = 10 * 60_000;
const SWEEP_INTERVAL_MS = 60_000;

/** Nobody was asked. */
const NO_ATTEMPT: Attempt = { status: null, error: 'other', durationMs: 0, retryAfterMs: null };
const TRY_AGAIN: Outcome = { kind: 'retry', afterMs: null };

export interface LanesDeps {
  readonly client: IntakeClient;
  readonly destinations: Pick<LookupCache<OpenDestination>, 'get' | 'forget'>;
  readonly status: DestinationStatus;
  readonly sites: SiteHealth;
  readonly ends: SliceEnds;
  readonly memory: LogMemory;
  readonly onAttempt: (attempt: Attempt) => void;
  readonly reports: Pick<LaneReports, 'note'>;
  /** Tells the other workers. */
  readonly announce: (destinationId: string, news: HealthNews) => void;
}

/** All lanes of this worker, by destination. */
export class Lanes {
  private readonly lanes = new Map<string, Lane>();
  private readonly sweeper: NodeJS.Timeout;
  private isHeld = false;

  constructor(private readonly deps: LanesDeps) {
    this.sweeper = setInterval(() => this.forgetIdle(), SWEEP_INTERVAL_MS).unref();
  }

  get count(): number {
    return this.lanes.size;
  }

  /** The lane, if this worker has one. */
  peek(destinationId: string): Lane | undefined {
    return this.lanes.get(destinationId);
  }

  /** The lane; a new one starts with the trouble that is already known of its destination. */
  async open(destinationId: string): Promise<Lane> {
    const destination = await this.look(destinationId);
    const known = this.lanes.get(destinationId);
    if (known) return known;
    const lane = this.create(destinationId);
    if (destination?.trouble) lane.health.follow({ state: 'parked', trouble: destination.trouble });
    this.lanes.set(destinationId, lane);
    return lane;
  }

  /** Sends what every lane has gathered without waiting for more. */
  flush(): void {
    for (const lane of this.lanes.values()) lane.flush();
  }

  /**
   * The queue's store is away: no end of a ticket can be written. What is on its way arrives; the rest of what is gathered,
   * a quarter of a second of lines, waits here, so that a worker which dies meanwhile leaves next to nothing to be
   * delivered twice. Without it one that was killed 1.2 s after Redis left 730 lines.
   */
  hold(): void {
    this.isHeld = true;
  }

  /** The store is back. */
  resume(): void {
    this.isHeld = false;
    for (const lane of this.lanes.values()) lane.resume();
  }

  /** The destination was edited, or somebody wants to know whether it takes logs again: one frame may try. */
  try(destinationId: string): void {
    this.lanes.get(destinationId)?.health.try();
  }

  /** What another worker found out about a destination. */
  follow(destinationId: string, news: HealthNews): void {
    this.deps.status.forget(destinationId);
    this.deps.destinations.forget(destinationId);
    this.lanes.get(destinationId)?.health.follow(news);
  }

  close(): void {
    clearInterval(this.sweeper);
  }

  private create(destinationId: string): Lane {
    const health = new LaneHealth({ now: Date.now, random: Math.random });
    const site = { code: '' };
    const onNews = (news: HealthNews): void => {
      this.deps.announce(destinationId, news);
      // 'unreachable' is decided over time, not by one attempt; the others were written with theirs.
      if (news.state === 'parked' && news.trouble === 'unreachable') void this.noteUnreachable(destinationId);
    };
    return new Lane({
      destinationId,
      health,
      send: (slices) => this.send(destinationId, slices, site),
      ends: this.deps.ends,
      memory: this.deps.memory,
      isHeld: () => this.isHeld,
      onNews,
      restMinMs: () => this.deps.sites.restMinMs(site.code),
      now: Date.now,
    });
  }

  private async send(destinationId: string, slices: readonly Slice[], lastSite: { code: string }): Promise<SendResult> {
    const destination = await this.look(destinationId);
    // Postgres is away and the key not cached; or the destination is gone, and its apps are gone or point elsewhere.
    if (!destination) return { outcome: TRY_AGAIN, statusCode: 0 };
    const { site, apiKey } = destination;
    // The operator took the site off the list: nothing can be sent until somebody mends it.
    if (!site) {
      this.deps.status.note(destination, NO_ATTEMPT, 'wrong_url');
      return { outcome: { kind: 'park', reason: 'wrong_url' }, statusCode: 0 };
    }
    lastSite.code = site.code;
    const parts = slices.map(jsonOf);
    const compression = site.compression ?? PAYLOAD_COMPRESSION;
    const payload = await encodePayload(parts, { compression });
    const attempt = await this.deps.client.send(site, apiKey, payload, compression);
    this.deps.onAttempt(attempt);
    this.deps.reports.note(destination, attempt, logsIn(slices), bytesIn(parts));
    const outcome = decideOutcome(attempt);
    this.deps.sites.note(site.code, destinationId, outcome);
    const statusCode = attempt.status ?? 0;
    if (outcome.kind === 'park' && (await this.wasReplaced(destination))) return { outcome: TRY_AGAIN, statusCode };
    this.deps.status.note(destination, attempt, statusOf(outcome));
    return { outcome, statusCode };
  }

  /** An answer to a key that a person has replaced meanwhile says nothing about the new one. */
  private async wasReplaced(tried: OpenDestination): Promise<boolean> {
    const current = await this.look(tried.id);
    return current !== undefined && current !== null && !isSameKey(current, tried);
  }

  private async noteUnreachable(destinationId: string): Promise<void> {
    const destination = await this.look(destinationId);
    if (!destination) return;
    const isTheirs = !this.deps.sites.isIncident(destination.site?.code ?? '');
    this.deps.status.note(destination, NO_ATTEMPT, 'unreachable', isTheirs);
  }

  /** undefined: nobody can say now. */
  private async look(destinationId: string): Promise<OpenDestination | null | undefined> {
    return await this.deps.destinations.get(destinationId).catch(() => undefined);
  }

  private forgetIdle(): void {
    const before = Date.now() - IDLE_MS;
    for (const [id, lane] of this.lanes) if (lane.isIdleSince(before)) this.lanes.delete(id);
  }
}

function bytesIn(parts: readonly Buffer[]): number {
  let bytes = 0;
  for (const part of parts) bytes += part.length;
  return bytes;
}

function statusOf(outcome: Outcome): 'ok' | 'key_rejected' | 'wrong_url' | null {
  if (outcome.kind === 'delivered') return 'ok';
  return outcome.kind === 'park' ? outcome.reason : null;
}
