import { setTimeout as sleep } from 'node:timers/promises';
import { DelayedError } from 'bullmq';
import { ByteBudget } from './byte-budget.js';
import type { Frame } from './frame.js';
import { decodeGroupInWork } from './frame-group.js';
import { SettledNotes } from './settled-notes.js';
import { ShardLeases } from './shard-leases.js';
import { ShardTickets } from './shard-tickets.js';
import type { FrameStore, TicketJob, TicketWorker } from './store.js';
import { StoreWatch } from './store-watch.js';

const DROP_RETRY_MS = 250;
/** Half a minute: by then somebody else has taken the ticket over. */
const DROP_ATTEMPTS_MAX = 120;
/** A ticket that comes again while it is in work here is looked at again after this. */
const IN_WORK_REST_MS = 5_000;

/** What became of a ticket: every frame settled, or none touched and the whole to be seen again later. */
export type TicketEnd = { readonly kind: 'settled' } | { readonly kind: 'later'; readonly delayMs: number };

/** @param onSettled to be called with the index of each frame that reached its end: it is not shown again, whatever happens to the ticket */
export type TicketHandler = (frames: readonly Frame[], onSettled: (index: number) => void) => Promise<TicketEnd>;

export interface ConsumerOptions {
  /** Tickets in work at a time, over all shards. */
  readonly concurrency: number;
  /** Bytes of frames in work at a time: what bounds the worker's memory. */
  readonly bytesMax: number;
  /** Called when every slot or byte is taken: nothing more comes in until something ends, so there is no use waiting for more. */
  readonly onSaturated: () => void;
  /** Told of how many shards this worker takes tickets from, at first and whenever that changes. */
  readonly onShardsHeld?: (count: number) => void;
  /**
   * Told when the store is away, and when it is back. Ends of tickets cannot be written meanwhile: whatever is delivered
   * would be delivered again if this process died before they are.
   */
  readonly onStore?: (isThere: boolean) => void;
  readonly onError: (error: Error) => void;
}

/** What is to be done of a ticket. */
interface TicketWork {
  readonly frames: readonly Frame[];
  readonly onSettled: (index: number) => void;
}

/**
 * The worker's side of the queue.
 *
 * In: tickets of the shards this worker holds a lease on (shard-leases.ts). Out: calls of `handle` with a ticket's
 * frames; within a shard they begin in the order in which the tickets were taken. Guarantees: a ticket ends only after
 * `handle` said so; a worker that dies leaves its tickets to others (ticket-options.ts); a handler that throws sees the
 * ticket again. Of a ticket that is seen again only those frames are shown whose end was not noted (settled-notes.ts).
 * The group is dropped before the ticket ends, so a ticket without a group is one that was finished, or never
 * acknowledged: it simply ends. Bounds: slots, and the bytes behind them.
 */
export class FrameConsumer {
  private readonly leases: ShardLeases;
  private readonly workers = new Map<number, TicketWorker>();
  /** Of shards that are not ours any more: what they have in work they still bring to its end. */
  private readonly ending = new Set<Promise<void>>();
  private readonly budget: ByteBudget;
  private readonly notes: SettledNotes;
  private readonly watch: StoreWatch;
  private tickets: readonly ShardTickets<TicketWork, TicketEnd>[] = [];
  private taken = 0;
  /** Groups of tickets in work. */
  private readonly inWork = new Set<string>();
  /** Tickets that were taken while the same ticket was in work. */
  private readonly takenAgain = new WeakSet<TicketJob>();

  constructor(
    private readonly store: FrameStore,
    private readonly shards: number,
    private readonly options: ConsumerOptions,
  ) {
    this.budget = new ByteBudget(options.bytesMax);
    this.notes = new SettledNotes(store, options.onError);
    this.watch = new StoreWatch(store, (isThere) => options.onStore?.(isThere));
    this.leases = new ShardLeases({
      board: store.leases,
      shards,
      onHeld: (held) => this.hold(held),
      onError: options.onError,
    });
  }

  /** Starts taking tickets, as soon as there is a shard to take them from. */
  run(handle: TicketHandler): void {
    this.tickets = Array.from(
      { length: this.shards },
      (_, shard) =>
        new ShardTickets({
          read: (job) => this.read(shard, job),
          handle: ({ frames, onSettled }) => handle(frames, onSettled),
        }),
    );
    this.watch.start();
    this.leases.start();
  }

  /** Stops taking tickets and leaves the shards to others at once; resolves when the tickets in work have ended. */
  async stopTaking(): Promise<void> {
    for (const shard of this.workers.keys()) this.end(shard);
    await this.leases.stop();
    await Promise.all(this.ending);
    this.notes.close();
    this.watch.close();
  }

  /** Frames in work were durably put elsewhere, all that was left of them: noted at once, so that they do not come from here too. */
  async noteSettled(frames: readonly Frame[]): Promise<void> {
    await this.notes.noteNow(frames);
  }

  private hold(held: ReadonlySet<number>): void {
    for (const shard of this.workers.keys()) if (!held.has(shard)) this.end(shard);
    const concurrency = Math.ceil(this.options.concurrency / Math.max(1, held.size));
    for (const worker of this.workers.values()) worker.concurrency = concurrency;
    for (const shard of held) if (!this.workers.has(shard)) this.begin(shard, concurrency);
    this.options.onShardsHeld?.(held.size);
  }

  private begin(shard: number, concurrency: number): void {
    const tickets = this.tickets[shard];
    if (!tickets) throw new Error(`No shard ${shard}`);
    const worker = this.store.createWorker({
      shard,
      concurrency,
      onTaken: (job) => tickets.taken(job),
      onError: this.options.onError,
      process: (job, token) => this.process(shard, tickets, job, token),
    });
    this.workers.set(shard, worker);
  }

  private end(shard: number): void {
    const worker = this.workers.get(shard);
    if (!worker) return;
    this.workers.delete(shard);
    // It asks for nothing from now on; its tickets in work keep their locks until they have ended.
    const ended = worker.close();
    this.ending.add(ended);
    ended.catch(this.options.onError).finally(() => this.ending.delete(ended));
  }

  /**
   * Waits for room first, in line like the rest: whoever waited for a ticket behind it would keep the room from it.
   * A ticket that lost its lock, because the store was away for long, may come again while it is in work here: it is not
   * delivered beside itself.
   */
  private async read(shard: number, job: TicketJob): Promise<TicketWork | null> {
    const { group: groupId, bytes } = job.data;
    if (this.inWork.has(groupId)) this.takenAgain.add(job);
    else this.inWork.add(groupId);
    this.taken++;
    const budgeted = this.budget.acquire(bytes);
    if (this.taken >= this.options.concurrency || this.budget.isExhausted) this.options.onSaturated();
    await budgeted;
    if (this.takenAgain.has(job)) return null;
    const group = await this.store.readGroup(shard, groupId);
    return group && this.workOf(shard, groupId, group);
  }

  private workOf(shard: number, groupId: string, group: Buffer): TicketWork {
    const { frames, settled } = decodeGroupInWork(group, shard, groupId);
    const note = this.notes.begin(shard, groupId);
    if (settled.size === 0) return { frames, onSettled: note };
    const places = [...frames.keys()].filter((place) => !settled.has(place));
    return {
      frames: frames.filter((_, place) => !settled.has(place)),
      onSettled: (index) => note(places[index] ?? index),
    };
  }

  private async process(
    shard: number,
    tickets: ShardTickets<TicketWork, TicketEnd>,
    job: TicketJob,
    token: string | undefined,
  ): Promise<void> {
    const { group: groupId, bytes } = job.data;
    let isFinished = false;
    try {
      const end = await tickets.process(job);
      const restMs = this.takenAgain.has(job) ? IN_WORK_REST_MS : end?.kind === 'later' ? end.delayMs : null;
      if (restMs !== null) {
        await job.moveToDelayed(Date.now() + restMs, token);
        throw new DelayedError();
      }
      if (end !== null) await this.dropGroup(shard, groupId);
      isFinished = true;
    } finally {
      if (!this.takenAgain.has(job)) {
        this.inWork.delete(groupId);
        await this.notes.end(groupId, isFinished);
      }
      this.taken--;
      this.budget.release(bytes);
    }
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
}
