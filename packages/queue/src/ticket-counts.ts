/** Tickets by state. `failed` stays 0 unless something is wrong with BullMQ itself: tickets are tried for ever. */
export interface TicketCounts {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
}

/** Tickets by state over all shards. */
export async function sumCounts(
  queues: readonly { getJobCounts(): Promise<Record<string, number>> }[],
): Promise<TicketCounts> {
  const sum = { waiting: 0, active: 0, delayed: 0, failed: 0 };
  for (const counts of await Promise.all(queues.map((queue) => queue.getJobCounts()))) {
    sum.waiting += (counts.waiting ?? 0) + (counts.prioritized ?? 0);
    sum.active += counts.active ?? 0;
    sum.delayed += counts.delayed ?? 0;
    sum.failed += counts.failed ?? 0;
  }
  return sum;
}
