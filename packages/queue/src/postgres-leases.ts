import type { Pool } from 'pg';
import { POSTGRES_SCHEMA } from './keys.js';
import type { LeaseBoard } from './store.js';

/** $1: the worker, $2: its milliseconds. A row for each worker, with the shard it holds or null. */
const RENEW = `
  WITH own AS (
    INSERT INTO ${POSTGRES_SCHEMA}.lease_workers AS worker (id, expires_at)
    VALUES ($1, clock_timestamp() + make_interval(secs => $2::float8 / 1000))
    ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at
    RETURNING id
  ), living AS (
    SELECT id FROM own
    UNION SELECT id FROM ${POSTGRES_SCHEMA}.lease_workers WHERE expires_at > clock_timestamp()
  )
  SELECT living.id AS worker, lease.shard
  FROM living LEFT JOIN ${POSTGRES_SCHEMA}.shard_leases lease ON lease.worker_id = living.id`;
/** $1: the worker, $2: shards. */
const TAKE = `
  INSERT INTO ${POSTGRES_SCHEMA}.shard_leases AS lease (shard, worker_id)
  SELECT shard, $1 FROM unnest($2::int[]) AS shard ORDER BY shard
  ON CONFLICT (shard) DO UPDATE SET worker_id = excluded.worker_id
  WHERE lease.worker_id = excluded.worker_id OR NOT EXISTS (
    SELECT FROM ${POSTGRES_SCHEMA}.lease_workers worker
    WHERE worker.id = lease.worker_id AND worker.expires_at > clock_timestamp())
  RETURNING shard`;
const GIVE_BACK = `DELETE FROM ${POSTGRES_SCHEMA}.shard_leases WHERE worker_id = $1 AND shard = ANY($2)`;
/** Its shards are free when it is not there any more. Whoever died before goes with it, so that the table stays small. */
const LEAVE = `DELETE FROM ${POSTGRES_SCHEMA}.lease_workers WHERE id = $1 OR expires_at < now() - interval '1 day'`;

/** Leases in Postgres: a row for each worker with the time it is believed until, and one for each shard. */
export function createPostgresLeases(pool: Pool): LeaseBoard {
  return {
    async renew(worker, ms) {
      const found = await pool.query<{ worker: string; shard: number | null }>({
        name: 'renew-leases',
        text: RENEW,
        values: [worker, ms],
      });
      const holders = new Map<number, string>();
      for (const row of found.rows) if (row.shard !== null) holders.set(row.shard, row.worker);
      return { workers: [...new Set(found.rows.map((row) => row.worker))], holders };
    },
    async take(worker, shards) {
      const taken = await pool.query<{ shard: number }>(TAKE, [worker, shards]);
      return taken.rows.map((row) => row.shard);
    },
    async giveBack(worker, shards) {
      await pool.query(GIVE_BACK, [worker, shards]);
    },
    async leave(worker) {
      await pool.query(LEAVE, [worker]);
    },
  };
}
