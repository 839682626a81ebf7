import { setTimeout as sleep } from 'node:timers/promises';
import { DelayedError } from 'bullmq';
import { ByteBudget } from './byte-budget.js';
import type { Frame } from './frame.js';
import { decodeGroup } from './frame-group.js';
import type { FrameStore, TicketJob, TicketWorker } from './store.js';

const DROP_RETRY_MS = 250;
/** Half a minute: by then somebody else has taken the ticket over. */
const DROP_ATTEMPTS_MAX = 120;

/** What became of a ticket: every frame settled, or none touched and the whole to be seen again later. */
export type TicketEnd = { readonly kind: 'settled' } | { readonly kind: 'later'; readonly delayMs: number };

export type TicketHandler = (frames: readonly Frame[]) => Promise<TicketEnd>;

export interface ConsumerOptions {
  /** Tickets in work at a time, over all shards. */
  readonly concurrency: number;
  /** Bytes of frames in work at a time: what bounds the worker's memory. */
  readonly bytesMax: number;
  /** Called when every slot or byte is taken: nothing more comes in until something ends, so there is no use waiting for more. */
  readonly onSaturated: () => void;
  readonly onError: (error: Error) => void;
}

/**
 * The worker's side of the queue.
 *
 * In: tickets from every shard. Out: calls of `handle` with a ticket's frames. Guarantees: a ticket ends only after
 * `handle` said so; a worker that dies leaves its tickets to others (ticket-options.ts); a handler that throws sees the
 * ticket again. The group is dropped before the ticket ends, so a ticket without a group is one that was finished, or
 * never acknowledged: it simply ends. Bounds: slots, and the bytes behind them.
 */
export class FrameConsumer {
  private workers: TicketWorker[] = [];
  private readonly budget: ByteBudget;
  private taken = 0;

  constructor(
    private readonly store: FrameStore,
    private readonly shards: number,
    private readonly options: ConsumerOptions,
  ) {
    this.budget = new ByteBudget(options.bytesMax);
  }

  /** Starts taking tickets. */
  run(handle: TicketHandler): void {
    const concurrency = Math.max(1, Math.ceil(this.options.concurrency / this.shards));
    this.workers = Array.from({ length: this.shards }, (_, shard) =>
      this.store.createWorker({
        shard,
        concurrency,
        onError: this.options.onError,
        process: (job, token) => this.process(shard, job, token, handle),
      }),
    );
  }

  /** Stops taking tickets; resolves when those in work have ended. */
  async stopTaking(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.close()));
  }

  /**
   * Its frames are settled: were the ticket seen again with its group, all of them would be delivered twice. So a store
   * that is away for a moment is waited for, while the ticket keeps its slot: nothing could be taken meanwhile anyway.
   */
  private async dropGroup(shard: number, groupId: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.store.dropGroup(shard, groupId);
      } catch (error) {
        if (attempt === DROP_ATTEMPTS_MAX) throw error;
      }
      await sleep(DROP_RETRY_MS);
    }
  }

  private async process(
    shard: number,
    job: TicketJob,
    token: string | undefined,
    handle: TicketHandler,
  ): Promise<void> {
    const { group: groupId, bytes } = job.data;
    this.taken++;
    const budgeted = this.budget.acquire(bytes);
    if (this.taken >= this.options.concurrency || this.budget.isExhausted) this.options.onSaturated();
    await budgeted;
    try {
      const group = await this.store.readGroup(shard, groupId);
      if (group === null) return;
      const end = await handle(decodeGroup(group));
      if (end.kind === 'later') {
        await job.moveToDelayed(Date.now() + end.delayMs, token);
        throw new DelayedError();
      }
      await this.dropGroup(shard, groupId);
    } finally {
      this.taken--;
      this.budget.release(bytes);
    }
  }
}
