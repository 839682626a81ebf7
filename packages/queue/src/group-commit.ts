import type { Frame } from './frame.js';

/** `duplicate`: we already hold, or have delivered, this very frame; there is nothing more to do than to say so. */
export type EnqueueResult = 'stored' | 'duplicate';

/** Two flushes in flight keep the store busy while the next group fills; more would only make groups smaller. */
const FLUSHES_IN_FLIGHT_MAX = 2;
/** Below this a second flush would only split what the next one can carry whole: tickets cost, bytes hardly do. */
const SECOND_FLUSH_BYTES_MIN = 65_000;
/** A group's goal. Larger groups save little per frame and make one ticket hold more of the worker's memory. */
const GROUP_BYTES_GOAL = 260_000;
const GROUP_FRAMES_MAX = 512;
/**
 * Bytes waiting for a commit in one process and shard: a second of all it can take. Beyond it we are not keeping up, and
 * the sender is told to come again.
 */
const WAITING_BYTES_MAX = 32 * 1024 * 1024;
/** How exactly deadlines are kept. */
const EXPIRY_INTERVAL_MS = 100;

/** The store does not keep up or does not answer; nothing was acknowledged. The sender should try again. */
export class QueueOverloadedError extends Error {
  override readonly name = 'QueueOverloadedError';
}

/** A frame's time was over while its commit was under way; it may be stored yet. The sender should try again. */
export class UndecidedError extends Error {
  override readonly name = 'UndecidedError';

  /** @param outcome what became of the frame; null: it was not stored */
  constructor(readonly outcome: Promise<EnqueueResult | null>) {
    super('The store did not answer in time');
  }
}

interface Waiting {
  readonly frame: Frame;
  readonly deadlineMs: number;
  resolve(result: EnqueueResult): void;
  reject(error: unknown): void;
  /** Set once the sender was told that we cannot say. */
  decide: ((result: EnqueueResult | null) => void) | undefined;
}

/**
 * Makes the frames durable and says of each, in order, whether it was new. May try again as long as `isWanted`: as long
 * as a sender waits for one of them.
 */
export type Commit = (frames: readonly Frame[], isWanted: () => boolean) => Promise<readonly EnqueueResult[]>;

/**
 * Group commit: frames that arrive while commits are under way share the next one.
 *
 * In: single frames, each with a deadline. Out: groups handed to `commit`, each as soon as fewer than two are in flight,
 * so an idle queue adds no wait and a busy one makes one round trip for many frames. A frame's promise settles with its
 * group, or at its deadline: a sender hears of us before it gives up. Bound: WAITING_BYTES_MAX, then `add` rejects.
 */
export class GroupCommit {
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private readonly inFlight = new Set<readonly Waiting[]>();
  private isFlushScheduled = false;
  private expiry: NodeJS.Timeout | undefined;

  constructor(private readonly commit: Commit) {}

  /**
   * Resolves once the frame's group is durable.
   * @param deadlineMs by the clock of `performance.now`
   * @throws QueueOverloadedError: it is not stored; UndecidedError: it may be
   */
  add(frame: Frame, deadlineMs: number): Promise<EnqueueResult> {
    if (this.waitingBytes + frame.body.length > WAITING_BYTES_MAX) {
      return Promise.reject(new QueueOverloadedError(`${this.waiting.length} frames already wait for a commit`));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ frame, deadlineMs, resolve, reject, decide: undefined });
      this.waitingBytes += frame.body.length;
      this.scheduleFlush();
      this.expiry ??= setTimeout(() => this.expire(), EXPIRY_INTERVAL_MS);
    });
  }

  /** Not at once but at the end of this turn of the event loop, when every POST that came with it is here. */
  private scheduleFlush(): void {
    if (this.isFlushScheduled || !this.mayFlush()) return;
    this.isFlushScheduled = true;
    setImmediate(() => {
      this.isFlushScheduled = false;
      while (this.mayFlush()) void this.commitGroup(this.takeGroup());
    });
  }

  private mayFlush(): boolean {
    if (this.waiting.length === 0) return false;
    if (this.inFlight.size === 0) return true;
    return this.inFlight.size < FLUSHES_IN_FLIGHT_MAX && this.waitingBytes >= SECOND_FLUSH_BYTES_MIN;
  }

  private takeGroup(): Waiting[] {
    let frames = 0;
    let bytes = 0;
    for (const { frame } of this.waiting) {
      if (frames > 0 && (frames === GROUP_FRAMES_MAX || bytes + frame.body.length > GROUP_BYTES_GOAL)) break;
      frames++;
      bytes += frame.body.length;
    }
    const group = this.waiting.slice(0, frames);
    this.waiting = this.waiting.slice(frames);
    this.waitingBytes -= bytes;
    return group;
  }

  private async commitGroup(group: readonly Waiting[]): Promise<void> {
    this.inFlight.add(group);
    const isWanted = (): boolean => group.some((waiting) => waiting.decide === undefined);
    try {
      const results = await this.commit(
        group.map((waiting) => waiting.frame),
        isWanted,
      );
      for (let index = 0; index < group.length; index++) {
        const result = results[index] ?? 'stored';
        const waiting = group[index];
        if (waiting?.decide) waiting.decide(result);
        else waiting?.resolve(result);
      }
    } catch (error) {
      for (const waiting of group) {
        if (waiting.decide) waiting.decide(null);
        else waiting.reject(error);
      }
    } finally {
      this.inFlight.delete(group);
      this.scheduleFlush();
    }
  }

  /** Answers the senders whose time is over: frames that wait are let go, of those under way we cannot say. */
  private expire(): void {
    const now = performance.now();
    for (const group of this.inFlight) {
      for (const waiting of group) {
        if (waiting.deadlineMs > now || waiting.decide) continue;
        const outcome = new Promise<EnqueueResult | null>((resolve) => {
          waiting.decide = resolve;
        });
        waiting.reject(new UndecidedError(outcome));
      }
    }
    if (this.waiting.some((waiting) => waiting.deadlineMs <= now)) this.letOverdueGo(now);
    const isIdle = this.waiting.length === 0 && this.inFlight.size === 0;
    this.expiry = isIdle ? undefined : setTimeout(() => this.expire(), EXPIRY_INTERVAL_MS);
  }

  private letOverdueGo(now: number): void {
    const overdue = this.waiting.filter((waiting) => waiting.deadlineMs <= now);
    this.waiting = this.waiting.filter((waiting) => waiting.deadlineMs > now);
    for (const { frame, reject } of overdue) {
      this.waitingBytes -= frame.body.length;
      reject(new QueueOverloadedError('The store did not get round to the frame in time'));
    }
  }
}
