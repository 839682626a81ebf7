import type { Queue } from 'bullmq';

/** One of BullMQ's queues, for a board that shows it. Whoever holds it could change it as well, so nobody else gets it. */
export interface QueueHandle {
  /** The same on both stores: `frames-<shard>`, or `jobs`. */
  readonly name: string;
  readonly queue: Queue;
}

/** Safe since BullMQ's queues are of one class on either store: only their type says which it is. */
export function toHandle(name: string, queue: object): QueueHandle {
  return { name, queue: queue as Queue };
}
