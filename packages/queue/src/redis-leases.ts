import { REDIS_LEASE_SHARDS, REDIS_LEASE_WORKERS } from './keys.js';
import type { RedisClient } from './redis-client.js';
import type { LeaseBoard } from './store.js';

/** Milliseconds by Redis's own clock: the workers' need not agree. */
const NOW = `local time = redis.call('TIME'); local now = time[1] * 1000 + math.floor(time[2] / 1000)`;
/** ARGV: the worker, its milliseconds. Returns the living workers, and shard and holder in turn. */
const RENEW = `
  ${NOW}
  redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
  return { redis.call('ZRANGE', KEYS[1], 0, -1), redis.call('HGETALL', KEYS[2]) }`;
/** ARGV: the worker, shards. Returns those it took. */
const TAKE = `
  ${NOW}
  local taken = {}
  for place = 2, #ARGV do
    local holder = redis.call('HGET', KEYS[2], ARGV[place])
    local untilMs = holder and tonumber(redis.call('ZSCORE', KEYS[1], holder) or 0)
    if not holder or holder == ARGV[1] or untilMs <= now then
      redis.call('HSET', KEYS[2], ARGV[place], ARGV[1])
      taken[#taken + 1] = tonumber(ARGV[place])
    end
  end
  return taken`;
/** ARGV: the worker, shards. */
const GIVE_BACK = `
  for place = 2, #ARGV do
    if redis.call('HGET', KEYS[2], ARGV[place]) == ARGV[1] then redis.call('HDEL', KEYS[2], ARGV[place]) end
  end`;

/** Leases in Redis: a sorted set of workers by the time they are believed until, and a hash of holders. */
export function createRedisLeases(client: RedisClient): LeaseBoard {
  const run = (script: string, ...values: (string | number)[]): Promise<unknown> =>
    client.eval(script, 2, REDIS_LEASE_WORKERS, REDIS_LEASE_SHARDS, ...values);
  return {
    async renew(worker, ms) {
      const [workers = [], pairs = []] = stringLists(await run(RENEW, worker, ms));
      const living = new Set(workers);
      const holders = new Map<number, string>();
      for (let place = 0; place + 1 < pairs.length; place += 2) {
        const holder = pairs[place + 1] ?? '';
        if (living.has(holder)) holders.set(Number(pairs[place]), holder);
      }
      return { workers, holders };
    },
    async take(worker, shards) {
      const taken = await run(TAKE, worker, ...shards);
      return Array.isArray(taken) ? taken.map(Number) : [];
    },
    async giveBack(worker, shards) {
      await run(GIVE_BACK, worker, ...shards);
    },
    async leave(worker) {
      await client.zrem(REDIS_LEASE_WORKERS, worker);
    },
  };
}

/** What a script of ours answers with. */
function stringLists(answer: unknown): string[][] {
  return Array.isArray(answer) ? answer.map((list) => (Array.isArray(list) ? list.map(String) : [])) : [];
}
