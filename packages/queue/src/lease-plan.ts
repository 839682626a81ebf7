/** Who takes tickets, and of which shards: what all workers see alike. */
export interface LeaseTable {
  /** Workers that said within the lease time that they live. */
  readonly workers: readonly string[];
  /** Living holders by shard; a shard without one is free. */
  readonly holders: ReadonlyMap<number, string>;
}

/** What a worker should do about its leases. */
export interface LeasePlan {
  readonly kept: readonly number[];
  readonly giveBack: readonly number[];
  readonly take: readonly number[];
}

/**
 * Even shares of the shards over the living workers: they differ by one at most. Whoever holds more already keeps the
 * odd ones, so that a worker that joins or leaves moves no more shards than it must.
 *
 * Every worker plans for itself from the same table; the shares of one table add up to all shards.
 */
export function planLeases({ workers, holders }: LeaseTable, worker: string, shards: number): LeasePlan {
  const held = new Map(workers.map((id) => [id, 0]));
  const own: number[] = [];
  const free: number[] = [];
  for (let shard = 0; shard < shards; shard++) {
    const holder = holders.get(shard);
    const count = holder === undefined ? undefined : held.get(holder);
    if (holder === undefined || count === undefined) free.push(shard);
    else held.set(holder, count + 1);
    if (holder === worker) own.push(shard);
  }
  const ranked = [...held].sort(([a, heldByA], [b, heldByB]) => heldByB - heldByA || (a < b ? -1 : 1));
  const rank = ranked.findIndex(([id]) => id === worker);
  const share = Math.floor(shards / ranked.length) + (rank < shards % ranked.length ? 1 : 0);
  return {
    kept: own.slice(0, share),
    giveBack: own.slice(share),
    take: free.slice(0, Math.max(0, share - own.length)),
  };
}
