import type { Outcome } from '@logferry/datadog';
import type { ReportedLane } from '@logferry/db';
import { type Batch, Batcher, batchedBytesIn, batchedBytesOf } from './batch.js';
import type { HealthNews, LaneHealth, Reception } from './health.js';
import type { LogMemory } from './log-memory.js';
import { halve, type Slice } from './slice.js';
import type { Later, Refusal, SliceEnds } from './slice-ends.js';

/** Logs of a quiet destination wait this long for company. Datadog is asked at most twice a second per destination then. */
const LINGER_MS = 500;
/**
 * The intake answers in tens of ms. While a send is older than this the lane takes nothing more: every ticket that holds
 * one of its frames would wait with it, and with the tickets the frames of others that share them.
 */
const SLOW_SEND_MS = 1_000;
/** What a slow lane does not take comes back after about this long. */
const SLOW_REST_MS = 1_000;

/** What one try at the intake came to. */
export interface SendResult {
  readonly outcome: Outcome;
  /** As the intake answered; 0 without an answer. */
  readonly statusCode: number;
}

export interface LaneDeps {
  readonly destinationId: string;
  readonly health: LaneHealth;
  /** One try at the intake with these slices' logs. Does not throw for anything the network does. */
  readonly send: (slices: readonly Slice[]) => Promise<SendResult>;
  readonly ends: SliceEnds;
  readonly memory: Pick<LogMemory, 'take' | 'give'>;
  /** Nothing new may leave for now, whatever the health says. `resume` is called when that is over. */
  readonly isHeld: () => boolean;
  /** Tells the other workers, and whoever keeps the destination's status. */
  readonly onNews: (news: HealthNews) => void;
  /** How long the lane rests at least after a failure. */
  readonly restMinMs: () => number;
  readonly now: () => number;
}

/**
 * The lane of one destination in one worker: batching and sending, as far as the destination's health (health.ts) allows.
 *
 * A lane that does not flow takes nothing, and what it has gathered goes back: into the queue for short trouble, into
 * `parked` for long. So it holds neither slots nor memory of the worker, and nothing is retried in place. Guarantees:
 * each log handed to `add` ends exactly once at its FrameRun: delivered, dead-lettered, dropped with a reason, put back.
 */
export class Lane {
  readonly health: LaneHealth;
  readonly destinationId: string;
  private readonly batcher: Batcher;
  private readonly closed: Batch[] = [];
  private readonly startedMs = new Set<{ readonly atMs: number }>();
  private bytes = 0; // closed and in flight
  private linger: NodeJS.Timeout | undefined;
  private lastUsedMs: number;

  constructor(private readonly deps: LaneDeps) {
    this.health = deps.health;
    this.destinationId = deps.destinationId;
    this.batcher = new Batcher((batch) => this.enqueue(batch));
    this.lastUsedMs = deps.now();
  }

  /** How it is now, for people to look at. */
  report(): ReportedLane {
    return { atMs: this.deps.now(), ...this.health.report, sendsInFlight: this.startedMs.size };
  }

  /** What to do with a frame for this destination now. */
  reception(): Reception {
    const reception = this.health.reception();
    if (reception.kind !== 'take') return reception;
    return this.isSlow() ? { kind: 'later', delayMs: SLOW_REST_MS } : reception;
  }

  /** Takes a frame's logs. Only while `reception()` says so. Their frames must expect them. */
  add(slice: Slice): void {
    const { transformed } = slice;
    this.lastUsedMs = this.deps.now();
    this.deps.memory.take(batchedBytesOf(transformed));
    if (transformed.sizes.length === 0) return;
    const isProbe = this.health.isUnproven;
    if (isProbe) this.health.probeTaken();
    this.batcher.add(slice);
    if (isProbe) this.flush();
    else if (!this.batcher.isEmpty) this.linger ??= setTimeout(() => this.flush(), LINGER_MS);
  }

  /** Sends what is gathered without waiting for more. */
  flush(): void {
    clearTimeout(this.linger);
    this.linger = undefined;
    this.batcher.close();
  }

  /** What is gathered may leave again. */
  resume(): void {
    this.pump();
  }

  /** Holds nothing, and was not used since. What it knows can be forgotten: the destination's status is kept elsewhere. */
  isIdleSince(timeMs: number): boolean {
    return this.batcher.isEmpty && this.bytes === 0 && this.lastUsedMs < timeMs;
  }

  private isSlow(): boolean {
    for (const send of this.startedMs) return this.deps.now() - send.atMs > SLOW_SEND_MS; // the first is the oldest
    return false;
  }

  private enqueue(batch: Batch): void {
    this.bytes += batch.bytes;
    this.closed.push(batch);
    this.pump();
  }

  private pump(): void {
    while (this.closed.length > 0) {
      if (this.health.isHalted) {
        for (const batch of this.closed.splice(0)) void this.putBackBatch(batch);
        return;
      }
      if (this.deps.isHeld() || this.startedMs.size >= this.health.sendsInFlightMax) return;
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
      this.release(batch);
      this.pump();
    }
  }

  /** Sends slices, in halves where the intake refuses them together, until each has its end. */
  private async sendSlices(slices: readonly Slice[], startedMs: number): Promise<void> {
    const { outcome, statusCode } = await this.deps.send(slices);
    switch (outcome.kind) {
      case 'delivered':
        this.noteAlive();
        return this.deps.ends.delivered(slices);
      case 'retry':
      case 'park': {
        const news = this.health.failed(outcome, startedMs, this.deps.restMinMs());
        if (news !== null) this.deps.onNews(news);
        return await this.putBack(slices);
      }
      case 'split':
        return await this.sendHalves(slices, startedMs, 'too_large', statusCode);
      case 'bisect':
        return await this.sendHalves(slices, startedMs, 'intake_rejected', statusCode);
      default:
        return outcome satisfies never;
    }
  }

  private async sendHalves(
    slices: readonly Slice[],
    startedMs: number,
    reason: Refusal,
    statusCode: number,
  ): Promise<void> {
    const [first, second] = halve(slices);
    if (first.length === 0) {
      // An intake that refuses a log is there, and takes others.
      this.noteAlive();
      return await this.deps.ends.refused(second, reason, statusCode, this.destinationId);
    }
    await this.sendSlices(first, startedMs);
    // The first half may have met a failure that concerns the whole destination.
    if (this.health.isHalted) await this.putBack(second);
    else await this.sendSlices(second, startedMs);
  }

  private noteAlive(): void {
    const news = this.health.delivered();
    if (news !== null) this.deps.onNews(news);
  }

  private async putBackBatch(batch: Batch): Promise<void> {
    try {
      await this.putBack(batch.slices);
    } finally {
      this.release(batch);
    }
  }

  private release(batch: Batch): void {
    this.bytes -= batch.bytes;
    this.deps.memory.give(batchedBytesIn(batch));
  }

  private async putBack(slices: readonly Slice[]): Promise<void> {
    const later: Later = this.health.isParked ? { kind: 'park' } : { kind: 'later', delayMs: this.health.putBackMs };
    await this.deps.ends.putBack(slices, later, this.destinationId);
  }
}
