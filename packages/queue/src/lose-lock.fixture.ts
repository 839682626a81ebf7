import { Pool } from 'pg';
import { createRedisClient } from './redis-client.js';

/** The lock of the one ticket in work runs out, as if nobody had renewed it for lockDuration (ticket-options.ts). */
export async function loseLock(at: { redisUrl: string | undefined; databaseUrl: string }): Promise<void> {
  const lost = at.redisUrl === undefined ? await loseOnPostgres(at.databaseUrl) : await loseOnRedis(at.redisUrl);
  if (lost !== 1) throw new Error(`One ticket should be in work, not ${lost}`);
}

async function loseOnRedis(url: string): Promise<number> {
  const client = createRedisClient(url, 'worker');
  const locks = await client.keys('*:frames:*:lock');
  if (locks.length > 0) await client.del(locks);
  client.disconnect();
  return locks.length;
}

async function loseOnPostgres(url: string): Promise<number> {
  const pool = new Pool({ connectionString: url, max: 1 });
  const { rowCount } = await pool.query(
    "UPDATE bullmq.job SET lock_token = 'lost', locked_until_ms = 0 WHERE state = 'active'",
  );
  await pool.end();
  return rowCount ?? 0;
}
