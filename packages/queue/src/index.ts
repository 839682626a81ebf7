import { type ConsumerOptions, FrameConsumer } from './consumer.js';
import type { Frame } from './frame.js';
import { shardOf } from './keys.js';
import { PostgresStore } from './postgres-store.js';
import { PostgresTail } from './postgres-tail.js';
import { FrameProducer } from './producer.js';
import { createPostgresPubSub, createRedisPubSub, type PubSub } from './pub-sub.js';
import type { QueueHandle } from './queue-handle.js';
import { QuotaMeter } from './quota-meter.js';
import { RedisStore } from './redis-store.js';
import { RedisTail } from './redis-tail.js';
import { type SetAsideOptions, setAside } from './set-aside.js';
import type { FrameStore } from './store.js';
import { TAIL_BOUNDS, type TailChannel } from './tail-channel.js';

export type { CommitHealth } from './commit-health.js';
export type { ConsumerOptions, FrameConsumer, TicketEnd, TicketHandler } from './consumer.js';
export type { Frame, FrameHeader } from './frame.js';
export { decodeGroup, encodeGroup } from './frame-group.js';
export { type EnqueueResult, UndecidedError } from './group-commit.js';
export { type JobData, JobQueue, type JobQueueOptions, type JobRun, type NewJob } from './job-queue.js';
export type { FrameProducer } from './producer.js';
export type { PubSub } from './pub-sub.js';
export type { QueueHandle } from './queue-handle.js';
export type { QuotaMeter, TenantLimits } from './quota-meter.js';
export { RateLimits, type RateStand } from './rate-limits.js';
export type { Once } from './set-aside.js';
export { TAIL_BOUNDS, type TailChannel } from './tail-channel.js';
export { packTailChunk, type TailChunk, type TailLine, unpackTailChunk } from './tail-chunk.js';
export type { TicketCounts } from './ticket-counts.js';

export interface QueueOptions {
  /** When set the queue lives on Redis, else on Postgres. */
  readonly redisUrl?: string | undefined;
  readonly databaseUrl: string;
  /** How many queues the apps are spread over; the same in every process. */
  readonly shards: number;
  /** Lost connections and the like. They heal by themselves; this is for the log. */
  readonly onError: (error: Error) => void;
}

/** The queue as a process sees it: on Redis or on Postgres, with no other difference. */
export class FrameQueue {
  private readonly store: FrameStore;
  readonly pubSub: PubSub;
  readonly producer: FrameProducer;
  readonly quotas: QuotaMeter;
  /** Lines on their way to people who look at them. */
  readonly tail: TailChannel;

  constructor(private readonly options: QueueOptions) {
    const { redisUrl, databaseUrl, shards, onError } = options;
    this.store = redisUrl ? new RedisStore(redisUrl, shards, onError) : new PostgresStore(databaseUrl, shards, onError);
    this.pubSub = redisUrl ? createRedisPubSub(redisUrl, onError) : createPostgresPubSub(databaseUrl, onError);
    this.tail = redisUrl
      ? new RedisTail(redisUrl, TAIL_BOUNDS, onError)
      : new PostgresTail(databaseUrl, TAIL_BOUNDS, onError);
    this.quotas = new QuotaMeter(this.store, (error) => onError(asError(error)));
    this.producer = new FrameProducer(this.store, shards, (error) => onError(asError(error)));
  }

  /** Connects and prepares the schema. Rejects when the server cannot be reached. */
  async open(): Promise<void> {
    await this.store.open();
  }

  consumer(options: ConsumerOptions): FrameConsumer {
    return new FrameConsumer(this.store, this.options.shards, options);
  }

  /** Puts frames of one app back as a new ticket; see set-aside.ts. */
  async setAside(frames: readonly Frame[], options: SetAsideOptions): Promise<string | null> {
    const appId = frames[0]?.header.appId;
    if (appId === undefined) return null;
    return await setAside(this.store, shardOf(appId, this.options.shards), frames, options);
  }

  /** Tickets by state, over all shards. */
  counts() {
    return this.store.counts();
  }

  /** The tickets' queues, for an operator's board; none before `open`. */
  handles(): readonly QueueHandle[] {
    return this.store.handles();
  }

  /** Rejects when the server does not answer. */
  ping(): Promise<void> {
    return this.store.ping();
  }

  async close(): Promise<void> {
    this.quotas.close();
    this.producer.close();
    await Promise.allSettled([this.pubSub.close(), this.tail.close(), this.store.close()]);
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
