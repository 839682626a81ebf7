import { validateApiKey } from '@logferry/datadog';
import {
  type Database,
  noteDestination,
  noteEvent,
  type ParkedFrames,
  type ParkedGroup,
  type WantedDestination,
} from '@logferry/db';
import type { LookupCache } from '@logferry/runtime';
import type { Accounts } from './accounts.js';
import type { OpenDestination } from './destinations.js';
import type { Lanes } from './lanes.js';
import type { Parking } from './parking.js';
import { FRAME_AGE_MAX_MS } from './pipeline.js';

const TICK_MS = 1_000;
/** How often Postgres is asked who is in trouble and for whom something waits. */
const LOOK_INTERVAL_MS = 5_000;
const SWEEP_INTERVAL_MS = 60_000;
/** A destination in trouble is tried after 15 s, then ever more rarely; jittered, so that workers and tenants do not march in step. */
const TRY_AFTER_MS = 15_000;
const TRY_AFTER_MAX_MS = 300_000;
const TRY_GROWTH = 1.5;
/** Destinations tried at a time; a site that does not answer takes seconds for each. */
const TRIES_MAX = 8;
/**
 * Given back to the queue per destination and second: some 10,000 lines of 260 B, so that 50,000 are back in seconds and
 * fresh logs keep their share of the lane.
 */
const RETURN_ROWS_MAX = 64;
const RETURN_BYTES_MAX = 300_000; // compressed
/** Destinations served in one tick, each in its turn: many recover at once when a site does. */
const RETURN_DESTINATIONS_MAX = 8;
/** The tenant is told this long before the oldest of its parked frames must go. */
const EXPIRING_BEFORE_MS = 2 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

export interface RecoveryDeps {
  readonly db: Database;
  readonly parked: ParkedFrames;
  readonly parking: Pick<Parking, 'giveBack'>;
  readonly accounts: Pick<Accounts, 'parked' | 'lostParked'>;
  readonly lanes: Lanes;
  readonly destinations: Pick<LookupCache<OpenDestination>, 'get'>;
  /** Lets all workers try the destination with one frame. */
  readonly announceTrial: (destinationId: string) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Brings destinations and what waits for them together again.
 *
 * In trouble: tried on a slow schedule, or at once when a person edited the destination or asked for it. A rejected key
 * is first shown to the site's validation; only if that takes it, one parked frame is sent. Well again: its parked frames
 * go back into the queue, oldest first, at a bounded rate. Too old, or of a deleted app: dropped, counted.
 *
 * Every worker does this; Postgres lets one at a time hand out a destination's rows. What cannot be done now because
 * Postgres or the queue is away is done at a later tick.
 */
export class Recovery {
  private wanted: readonly WantedDestination[] = [];
  private readonly tries = new Map<string, { atMs: number; afterMs: number }>();
  private lookedAtMs = 0;
  private sweptAtMs = 0;
  private readonly trying = new Set<string>();
  private turn = 0;
  private timer: NodeJS.Timeout | undefined;
  private ticking: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(private readonly deps: RecoveryDeps) {}

  start(): void {
    this.timer = setTimeout(() => {
      this.ticking = this.tick().catch(this.deps.onError);
      void this.ticking.then(() => {
        if (!this.isStopped) this.start();
      });
    }, TICK_MS).unref();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.ticking;
  }

  /** A person edited the destination, or asked for it to be tried: no schedule stands in the way. */
  hurry(destinationId: string): void {
    this.tries.set(destinationId, { atMs: 0, afterMs: TRY_AFTER_MS });
    this.lookedAtMs = 0;
  }

  /** When the destination is tried again; null: it is in no trouble that this worker knows of. */
  nextTryAtMs(destinationId: string): number | null {
    return this.tries.get(destinationId)?.atMs ?? null;
  }

  private async tick(): Promise<void> {
    const now = Date.now();
    if (now - this.lookedAtMs >= LOOK_INTERVAL_MS) {
      this.wanted = await this.deps.parked.wanted();
      this.lookedAtMs = now;
      const ids = new Set(this.wanted.map(({ destinationId }) => destinationId));
      for (const id of this.tries.keys()) if (!ids.has(id)) this.tries.delete(id);
    }
    const flowing: string[] = [];
    for (const wanted of this.wanted) {
      const { destinationId, status, oldestReceivedAtMs } = wanted;
      const isTrouble = status === 'key_rejected' || status === 'wrong_url' || status === 'unreachable';
      const isParkedHere = this.deps.lanes.peek(destinationId)?.health.isParked ?? false;
      if (isTrouble || isParkedHere) this.tryWhenDue(wanted, now);
      else if (oldestReceivedAtMs !== null) flowing.push(destinationId);
    }
    for (const id of this.inTurn(flowing)) await this.giveBack(id);
    if (now - this.sweptAtMs >= SWEEP_INTERVAL_MS) {
      this.sweptAtMs = now;
      await this.sweep(now);
    }
  }

  private inTurn(ids: readonly string[]): string[] {
    if (ids.length <= RETURN_DESTINATIONS_MAX) return [...ids];
    this.turn = (this.turn + RETURN_DESTINATIONS_MAX) % ids.length;
    return [...ids.slice(this.turn), ...ids.slice(0, this.turn)].slice(0, RETURN_DESTINATIONS_MAX);
  }

  private async giveBack(destinationId: string): Promise<void> {
    const isUnproven = this.deps.lanes.peek(destinationId)?.health.isUnproven ?? false;
    await this.takeOldest(destinationId, isUnproven ? 1 : RETURN_ROWS_MAX);
  }

  private async takeOldest(destinationId: string, rowsMax: number): Promise<void> {
    const { parked, parking, accounts } = this.deps;
    const bounds = { rowsMax, bytesMax: RETURN_BYTES_MAX };
    let booked: readonly ParkedGroup[] = [];
    await parked.takeOldest(destinationId, bounds, async (groups) => {
      booked = await parking.giveBack(groups);
    });
    for (const group of booked) accounts.parked(group, -group.messages);
  }

  private tryWhenDue(wanted: WantedDestination, now: number): void {
    const { destinationId } = wanted;
    const due = this.tries.get(destinationId) ?? { atMs: now + jittered(TRY_AFTER_MS), afterMs: TRY_AFTER_MS };
    this.tries.set(destinationId, due);
    if (due.atMs > now || this.trying.size === TRIES_MAX || this.trying.has(destinationId)) return;
    const afterMs = Math.min(TRY_AFTER_MAX_MS, due.afterMs * TRY_GROWTH);
    this.tries.set(destinationId, { atMs: now + jittered(afterMs), afterMs });
    // Not awaited: a site that does not answer must not keep others from getting back what waits for them.
    this.trying.add(destinationId);
    void this.tryNow(wanted)
      .catch(this.deps.onError)
      .finally(() => this.trying.delete(destinationId));
  }

  private async tryNow({ destinationId, status, oldestReceivedAtMs }: WantedDestination): Promise<void> {
    if (status === 'key_rejected') {
      const destination = await this.deps.destinations.get(destinationId);
      if (!destination?.site) return;
      const { site, apiKey, keyVersion } = destination;
      if ((await validateApiKey(site, apiKey)) !== 'valid') return;
      // Nothing waits that could show it: the site's word is enough.
      if (oldestReceivedAtMs === null) {
        await noteDestination(this.deps.db, { destinationId, keyVersion, status: 'ok', isEvent: true });
      }
    }
    this.deps.announceTrial(destinationId);
    this.deps.lanes.try(destinationId);
    await this.takeOldest(destinationId, 1);
  }

  /** What is too old goes, and whoever is about to lose something is told. */
  private async sweep(now: number): Promise<void> {
    const { parked, accounts, db } = this.deps;
    while ((await parked.followApps()) > 0);
    for (;;) {
      const losses = await parked.sweep(now);
      if (losses.length === 0) break;
      for (const loss of losses) accounts.lostParked(loss);
    }
    for (const { destinationId, oldestReceivedAtMs } of this.wanted) {
      if (oldestReceivedAtMs === null || now - oldestReceivedAtMs < FRAME_AGE_MAX_MS - EXPIRING_BEFORE_MS) continue;
      const destination = await this.deps.destinations.get(destinationId);
      if (!destination) continue;
      const { tenantId } = destination;
      await noteEvent(db, { tenantId, kind: 'parked_expiring', destinationId, sinceMs: now - DAY_MS });
    }
  }
}

function jittered(ms: number): number {
  return ms * (0.75 + Math.random() / 2);
}
