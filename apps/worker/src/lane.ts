import { type Attempt, backoffMs, decideOutcome } from '@logferry/datadog';
import type { DropReason } from '@logferry/db';
import type { Frame } from '@logferry/queue';
import type { TransformedFrame } from '@logferry/transform';
import type { Accounts } from './accounts.js';
import { type Batch, Batcher } from './batch.js';
import { frameOf, halve, type Slice } from './slice.js';
import type { TicketRun } from './ticket-run.js';

/** Logs of a quiet destination wait this long for company. Datadog is asked at most twice a second per destination then. */
const LINGER_MS = 500;
/** The intake answers in tens of ms; four requests in flight carry a hundred thousand lines a second to one destination. */
const SENDS_IN_FLIGHT_MAX = 4;
/** A rejected key is tried again this often (with jitter); a key edited through the API is tried at once. */
const PARK_REST_MS = 30_000;
/** While a lane is probed, or too slow to take more, its frames come back after about this long. */
const SHORT_REST_MS = 1_000;
/** A send older than this makes the lane slow: it then takes no more than LANE_BYTES_MAX. */
const SLOW_SEND_MS = 2_000;
const LANE_BYTES_MAX = 8_000_000;

export interface LaneDeps {
  /** One try at the intake with these slices' logs. Does not throw for anything the network does. */
  readonly send: (slices: readonly Slice[]) => Promise<Attempt>;
  /** Puts frames of one app back, due after the delay; durable when resolved. */
  readonly setAside: (frames: readonly Frame[], delayMs: number) => Promise<void>;
  readonly accounts: Accounts;
  readonly onAttempt: (attempt: Attempt) => void;
  readonly now: () => number;
  readonly random: () => number;
}

/**
 * The lane of one destination in one worker: batching, sending, health.
 *
 *   flowing   Frames are taken and batches leave, up to SENDS_IN_FLIGHT_MAX at a time.
 *   resting   Entered when a send failed, be it in a way that may pass (5xx, 429, transport) or that a person must mend
 *             (key rejected). Nothing is taken, nothing is sent: what is here goes back to the queue as delayed tickets.
 *             Left when the rest is over.
 *   probing   The rest is over: one batch is gathered and sent, nothing more is taken. Delivered: flowing. Failed:
 *             resting, longer.
 *
 * So a lane that does not flow holds neither slots nor memory of the worker. Nothing is retried in place. Guarantees:
 * each log handed to `add` ends exactly once at its TicketRun: delivered, dropped with a reason, or set aside.
 */
export class Lane {
  private readonly batcher: Batcher;
  private readonly closed: Batch[] = [];
  private readonly startedMs = new Set<{ readonly atMs: number }>();
  private bytes = 0; // closed and in flight
  private failures = 0;
  private restUntilMs = 0;
  private linger: NodeJS.Timeout | undefined;
  private lastUsedMs: number;

  constructor(private readonly deps: LaneDeps) {
    this.batcher = new Batcher((batch) => this.enqueue(batch));
    this.lastUsedMs = deps.now();
  }

  /**
   * null: frames are taken now. Otherwise how long, in ms, to leave them alone; jittered, so that what was set aside
   * together does not come back together.
   */
  restMs(): number | null {
    const now = this.deps.now();
    const left = this.restUntilMs - now;
    if (left > 0) return left + this.jitter(SHORT_REST_MS);
    if (this.failures > 0 && this.isBusy()) return this.jitter(SHORT_REST_MS);
    if (this.bytes + this.batcher.openBytes > LANE_BYTES_MAX && this.isSlow(now)) return this.jitter(SHORT_REST_MS);
    return null;
  }

  /** Takes a frame's logs. Only while `restMs()` is null. */
  add(ticket: TicketRun, frame: Frame, transformed: TransformedFrame): void {
    this.lastUsedMs = this.deps.now();
    ticket.expect(transformed.sizes.length);
    this.batcher.add(ticket, frame, transformed);
    if (!this.batcher.isEmpty) this.linger ??= setTimeout(() => this.flush(), LINGER_MS);
  }

  /** Sends what is gathered without waiting for more. */
  flush(): void {
    clearTimeout(this.linger);
    this.linger = undefined;
    this.batcher.close();
  }

  /** The destination was edited: whatever was wrong may be mended. */
  forgive(): void {
    this.failures = 0;
    this.restUntilMs = 0;
  }

  /** Holds nothing and was not used since. */
  isIdleSince(timeMs: number): boolean {
    return this.batcher.isEmpty && this.bytes === 0 && this.lastUsedMs < timeMs && this.restUntilMs < timeMs;
  }

  /** Probing: a batch is gathered, waits or is on its way. A probe that is being gathered is busy once it is closed. */
  private isBusy(): boolean {
    return this.bytes > 0;
  }

  private isSlow(now: number): boolean {
    for (const send of this.startedMs) return now - send.atMs > SLOW_SEND_MS; // the first is the oldest
    return false;
  }

  private enqueue(batch: Batch): void {
    this.bytes += batch.bytes;
    this.closed.push(batch);
    this.pump();
  }

  private pump(): void {
    while (this.closed.length > 0) {
      if (this.restUntilMs > this.deps.now()) {
        for (const batch of this.closed.splice(0)) void this.putBack(batch);
        return;
      }
      if (this.startedMs.size >= (this.failures > 0 ? 1 : SENDS_IN_FLIGHT_MAX)) return;
      const batch = this.closed.shift();
      if (batch) void this.deliver(batch);
    }
  }

  private async deliver(batch: Batch): Promise<void> {
    const send = { atMs: this.deps.now() };
    this.startedMs.add(send);
    try {
      await this.sendSlices(batch.slices, send.atMs);
    } finally {
      this.startedMs.delete(send);
      this.bytes -= batch.bytes;
      this.pump();
    }
  }

  /** Sends slices, in halves where the intake refuses them together, until each has its end. */
  private async sendSlices(slices: readonly Slice[], startedMs: number): Promise<void> {
    const attempt = await this.deps.send(slices);
    this.deps.onAttempt(attempt);
    const outcome = decideOutcome(attempt);
    switch (outcome.kind) {
      case 'delivered':
        this.forgive();
        return this.settle(slices, (slice) => this.deps.accounts.delivered(slice));
      case 'retry':
        this.rest(startedMs, outcome.afterMs ?? backoffMs(this.failures + 1, this.deps.random));
        return await this.setAsideAll(slices);
      case 'park':
        this.rest(startedMs, PARK_REST_MS / 2 + this.jitter(PARK_REST_MS / 2));
        return await this.setAsideAll(slices);
      case 'split':
        return await this.sendHalves(slices, startedMs, 'too_large');
      case 'bisect':
        return await this.sendHalves(slices, startedMs, 'intake_rejected');
      default:
        return outcome satisfies never;
    }
  }

  private async sendHalves(slices: readonly Slice[], startedMs: number, reason: DropReason): Promise<void> {
    const [first, second] = halve(slices);
    if (first.length === 0) {
      return this.settle(second, (slice) => this.deps.accounts.dropped(slice, reason));
    }
    await this.sendSlices(first, startedMs);
    // The first half may have met a failure that concerns the whole destination.
    if (this.restUntilMs > this.deps.now()) await this.setAsideAll(second);
    else await this.sendSlices(second, startedMs);
  }

  /** Sends in flight together fail together: only the first of them counts. */
  private rest(startedMs: number, restMs: number): void {
    if (this.restUntilMs > startedMs && this.failures > 0) return;
    this.failures++;
    this.restUntilMs = this.deps.now() + restMs;
  }

  private async putBack(batch: Batch): Promise<void> {
    try {
      await this.setAsideAll(batch.slices);
    } finally {
      this.bytes -= batch.bytes;
    }
  }

  /** Frames of one app at a time, as the queue keeps them apart by app. A failure fails the tickets: they are seen again. */
  private async setAsideAll(slices: readonly Slice[]): Promise<void> {
    const byApp = new Map<string, Slice[]>();
    for (const slice of slices) {
      const { appId } = slice.frame.header;
      const ofApp = byApp.get(appId);
      if (ofApp) ofApp.push(slice);
      else byApp.set(appId, [slice]);
    }
    const delayMs = Math.max(0, this.restUntilMs - this.deps.now()) + this.jitter(SHORT_REST_MS);
    await Promise.all(
      [...byApp.values()].map(async (ofApp) => {
        try {
          await this.deps.setAside(ofApp.map(frameOf), delayMs);
          this.settle(ofApp);
        } catch (error) {
          for (const slice of ofApp) slice.ticket.fail(slice.to - slice.from, error);
        }
      }),
    );
  }

  private settle(slices: readonly Slice[], account?: (slice: Slice) => void): void {
    for (const slice of slices) {
      account?.(slice);
      slice.ticket.settle(slice.to - slice.from);
    }
  }

  private jitter(ms: number): number {
    return Math.round(this.deps.random() * ms);
  }
}
