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
/** Bytes waiting for a commit in one process and shard. Beyond it we are not keeping up: the sender is told to come again. */
const WAITING_BYTES_MAX = 64 * 1024 * 1024;

/** The store does not keep up or does not answer; nothing was acknowledged. The sender should try again. */
export class QueueOverloadedError extends Error {
  override readonly name = 'QueueOverloadedError';
}

interface Waiting {
  readonly frame: Frame;
  readonly resolve: (result: EnqueueResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: frames that arrive while commits are under way share the next one.
 *
 * In: single frames. Out: groups handed to `commit`, each as soon as fewer than two are in flight, so an idle
 * queue adds no wait and a busy one makes one round trip for many frames. A frame's promise settles with its group.
 * Bound: WAITING_BYTES_MAX, then `add` rejects with QueueOverloadedError.
 */
export class GroupCommit {
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private flushesInFlight = 0;
  private isFlushScheduled = false;

  /** @param commit makes the frames durable and says of each, in order, whether it was new */
  constructor(private readonly commit: (frames: readonly Frame[]) => Promise<readonly EnqueueResult[]>) {}

  /** Resolves once the frame's group is durable. */
  add(frame: Frame): Promise<EnqueueResult> {
    if (this.waitingBytes + frame.body.length > WAITING_BYTES_MAX) {
      return Promise.reject(new QueueOverloadedError(`${this.waiting.length} frames already wait for a commit`));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ frame, resolve, reject });
      this.waitingBytes += frame.body.length;
      this.scheduleFlush();
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
    if (this.flushesInFlight === 0) return true;
    return this.flushesInFlight < FLUSHES_IN_FLIGHT_MAX && this.waitingBytes >= SECOND_FLUSH_BYTES_MIN;
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
    this.flushesInFlight++;
    try {
      const results = await this.commit(group.map((waiting) => waiting.frame));
      for (let index = 0; index < group.length; index++) group[index]?.resolve(results[index] ?? 'stored');
    } catch (error) {
      for (const waiting of group) waiting.reject(error);
    } finally {
      this.flushesInFlight--;
      this.scheduleFlush();
    }
  }
}
