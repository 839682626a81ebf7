import { randomUUID } from 'node:crypto';
import { planLeases } from './lease-plan.js';
import type { LeaseBoard } from './store.js';

/** A worker that has not been heard of for so long is dead, and its shards are free. */
const LEASE_MS = 5_000;
/** Several tries within the lease; and what a worker gives back is taken by another within this. */
const RENEW_MS = 1_000;

export interface ShardLeasesDeps {
  readonly board: LeaseBoard;
  readonly shards: number;
  /** Told of every change, before what is given back is free for others. */
  readonly onHeld: (shards: ReadonlySet<number>) => void;
  readonly onError: (error: Error) => void;
}

/**
 * Which shards this worker takes tickets from: an even share over the living workers.
 *
 * Guarantees: one holder a shard, except for moments (a worker that hung longer than its lease learns of the loss with
 * its next renewal), in which nothing is lost: BullMQ's own locks see to that. While the store is away the worker keeps
 * what it held: the leases live where the tickets are, so that nobody can take any.
 */
export class ShardLeases {
  private readonly worker = randomUUID();
  private held: ReadonlySet<number> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private renewing: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(private readonly deps: ShardLeasesDeps) {}

  start(): void {
    this.renewing = this.renew()
      .catch((error: unknown) => this.deps.onError(error instanceof Error ? error : new Error(String(error))))
      .then(() => {
        if (!this.isStopped) this.timer = setTimeout(() => this.start(), RENEW_MS).unref();
      });
  }

  /** Gives everything back; another worker has it within a renewal. With the store away, when the lease is over. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.renewing;
    await this.deps.board.leave(this.worker).catch(this.deps.onError);
  }

  private async renew(): Promise<void> {
    const { board, shards } = this.deps;
    const table = await board.renew(this.worker, LEASE_MS);
    const { kept, giveBack, take } = planLeases(table, this.worker, shards);
    if (giveBack.length > 0) {
      this.hold(kept);
      await board.giveBack(this.worker, giveBack);
    }
    const taken = take.length > 0 && !this.isStopped ? await board.take(this.worker, take) : [];
    this.hold([...kept, ...taken]);
  }

  private hold(shards: readonly number[]): void {
    const { held } = this;
    const isSame = held !== undefined && shards.length === held.size && shards.every((shard) => held.has(shard));
    if (isSame || this.isStopped) return;
    this.held = new Set(shards);
    this.deps.onHeld(this.held);
  }
}
