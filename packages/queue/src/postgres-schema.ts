import type { Pool } from 'pg';
import { POSTGRES_SCHEMA } from './keys.js';
import { TAIL_DDL } from './postgres-tail.js';

/** Serialises processes that start at once; any number that no other code takes. */
const ADVISORY_LOCK = 0x10_67_fe_44;

/**
 * The queue's own tables. They are not in the Prisma schema because they exist only where the queue runs on Postgres.
 * EXTERNAL storage keeps Postgres from spending CPU on compressing bytes that live for a second.
 */
const DDL = `
  CREATE SCHEMA IF NOT EXISTS ${POSTGRES_SCHEMA};
  CREATE TABLE IF NOT EXISTS ${POSTGRES_SCHEMA}.frame_groups (
    id text PRIMARY KEY,
    body bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  );
  ALTER TABLE ${POSTGRES_SCHEMA}.frame_groups ALTER COLUMN body SET STORAGE EXTERNAL;
  ALTER TABLE ${POSTGRES_SCHEMA}.frame_groups ADD COLUMN IF NOT EXISTS settled bytea NOT NULL DEFAULT '';
  CREATE UNLOGGED TABLE IF NOT EXISTS ${POSTGRES_SCHEMA}.frame_marks (
    key text PRIMARY KEY,
    expires_at timestamptz NOT NULL
  );
  CREATE TABLE IF NOT EXISTS ${POSTGRES_SCHEMA}.tenant_use (
    tenant_id text PRIMARY KEY,
    day integer NOT NULL,
    bytes bigint NOT NULL,
    lines double precision NOT NULL,
    lines_per_second_max double precision NOT NULL,
    at timestamptz NOT NULL
  );
  CREATE UNLOGGED TABLE IF NOT EXISTS ${POSTGRES_SCHEMA}.lease_workers (
    id text PRIMARY KEY,
    expires_at timestamptz NOT NULL
  );
  CREATE UNLOGGED TABLE IF NOT EXISTS ${POSTGRES_SCHEMA}.shard_leases (
    shard integer PRIMARY KEY,
    worker_id text NOT NULL
  );
  CREATE INDEX IF NOT EXISTS frame_marks_expires_at ON ${POSTGRES_SCHEMA}.frame_marks (expires_at);
  ${TAIL_DDL}
`;
/** Where it is there, everything is. */
const NEWEST_COLUMN = { table: 'frame_groups', name: 'settled' };

/** Creates what is missing. Safe to run in several processes at once, and again. */
export async function createQueueTables(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCK]);
    const { rowCount } = await client.query(
      'SELECT FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2 AND column_name = $3',
      [POSTGRES_SCHEMA, NEWEST_COLUMN.table, NEWEST_COLUMN.name],
    );
    if (rowCount === 0) await client.query(DDL);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
