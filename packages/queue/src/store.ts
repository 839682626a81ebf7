import type { LeaseTable } from './lease-plan.js';
import type { QueueHandle } from './queue-handle.js';
import type { TicketCounts } from './ticket-counts.js';

/** The ticket: a small BullMQ job that names the group whose frames are to be delivered. */
export interface Ticket {
  readonly group: string;
  /** The group's size, so that a worker can make room before it reads it. */
  readonly bytes: number;
}

/** The part of a BullMQ job the consumer uses, the same on both stores. */
export interface TicketJob {
  readonly data: Ticket;
  /** When it was stored, by the clock of whoever did, in ms. */
  readonly timestamp: number;
  /** When it was asked for, by this process's clock, in ms. */
  readonly processedOn?: number;
  moveToDelayed(timestampMs: number, token?: string): Promise<void>;
}

/** The part of a BullMQ worker the consumer uses. */
export interface TicketWorker {
  /** Tickets in work at a time. */
  concurrency: number;
  /** Stops taking tickets; resolves when those in work have ended. */
  close(): Promise<void>;
}

export interface TicketWorkerOptions {
  readonly shard: number;
  readonly concurrency: number;
  /** Told of each ticket as the store's answers come in, which is the order of the asking; `process` is called later. */
  readonly onTaken: (job: TicketJob) => void;
  readonly process: (job: TicketJob, token: string | undefined) => Promise<void>;
  readonly onError: (error: Error) => void;
}

/** What a process has let in of a tenant since it last said so. */
export interface TenantUse {
  readonly tenantId: string;
  /** Days since 1970, UTC, that `bytes` belong to. */
  readonly day: number;
  readonly bytes: number;
  readonly lines: number;
  /** The tenant's limit, by which its bucket of lines empties; 0: none. */
  readonly linesPerSecondMax: number;
}

/** What all processes have let in of a tenant. */
export interface SharedUse {
  /** Of the newest day anybody spoke of. */
  readonly bytes: number;
  /** In the bucket now. */
  readonly lines: number;
}

/**
 * A commit failed in such a way that it may have gone through all the same: the connection was lost, or the answer did
 * not come in time. Repeated under the same id it is stored once.
 */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';

  constructor(cause: unknown) {
    super('The store did not say whether the frames are stored', { cause });
  }
}

/** What is to be remembered of a ticket in work. */
export interface SettledNote {
  readonly groupId: string;
  /** As `encodePlaces` writes them. */
  readonly places: Buffer;
}

/** Who takes the tickets of which shard, agreed on by all workers. */
export interface LeaseBoard {
  /** The worker lives, and is believed to for `ms` from now. Returns how things stand. */
  renew(worker: string, ms: number): Promise<LeaseTable>;
  /** Makes the worker the holder of those shards that no other living worker holds, and returns these. */
  take(worker: string, shards: readonly number[]): Promise<readonly number[]>;
  giveBack(worker: string, shards: readonly number[]): Promise<void>;
  /** The worker takes no more tickets: all it holds is free. */
  leave(worker: string): Promise<void>;
}

/**
 * The frame store and the queue of tickets, on one kind of server. Two exist: redis-store.ts and postgres-store.ts; the
 * same conformance suite runs against both.
 */
export interface FrameStore {
  readonly leases: LeaseBoard;
  /** Connects and prepares the schema. Rejects when the server cannot be reached. */
  open(): Promise<void>;
  /**
   * Stores the group's bytes, then its ticket, unless one of `marks` is known already: then nothing is stored, and the
   * known ones are returned. Resolved with none means durable, as far as the server's own setting goes. Repeated under
   * the same `groupId` it is as if done once, also when a worker finished the group in between (FINISHED_TTL_SECONDS).
   *
   * `notes` are of frames that the group takes the place of: noted in their groups, of the same shard, once the ticket is
   * there and never without it. What of them cannot be written is left out, and fails nothing.
   * @throws OutcomeUnknownError; any other error means that nothing was stored
   */
  commit(
    shard: number,
    group: Buffer,
    marks: readonly string[],
    delayMs: number,
    groupId?: string,
    notes?: readonly SettledNote[],
  ): Promise<ReadonlySet<string>>;
  /** An id no other group has. */
  newGroupId(): string;
  /** Writes dedupe marks of frames that are durable. May share a later round trip; until then `commit` does not know them. */
  putMarks(shard: number, marks: readonly string[]): Promise<void>;
  /** Its bytes, and behind them what was noted since; null: never acknowledged (its commit failed half-way), or already delivered. */
  readGroup(shard: number, groupId: string): Promise<Buffer | null>;
  /** Frames of groups in work are settled. Of a group that is finished nothing is noted. */
  noteSettled(shard: number, notes: readonly SettledNote[]): Promise<void>;
  /** The group is finished: its bytes go, and a commit of it that is repeated stores nothing. */
  dropGroup(shard: number, groupId: string): Promise<void>;
  createWorker(options: TicketWorkerOptions): TicketWorker;
  /** Adds to what each tenant has used, all in one round trip, and returns the totals in the same order. */
  shareUse(uses: readonly TenantUse[]): Promise<readonly SharedUse[]>;
  counts(): Promise<TicketCounts>;
  /** Of each shard. */
  handles(): readonly QueueHandle[];
  ping(): Promise<void>;
  close(): Promise<void>;
}
