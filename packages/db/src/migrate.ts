import { setTimeout } from 'node:timers/promises';
import type { Logger } from '@logferry/runtime';
import pg from 'pg';
import { migrationList, migrationNames } from './migration-files.js';
import { withSchemaEngine } from './schema-engine.js';

/** Any number that nothing else on the server takes; Prisma's own engine uses 72707369. */
export const LOCK_KEY = 5_633_377;
/** Another process may be in the middle of a long migration. */
const LOCK_TIMEOUT_MS = 10 * 60_000;
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Ends a migration within its own transaction. Without this the engine does so in a second one, and after a crash between
 * the two nobody could tell an applied migration from one that was rolled back.
 */
export const FINISH_SQL = `
UPDATE "_prisma_migrations" SET finished_at = now()
WHERE finished_at IS NULL AND rolled_back_at IS NULL;`;

/**
 * Applies the migrations under prisma/migrations that this database has not seen, in order, each in a transaction of its
 * own, and records them in `_prisma_migrations` as the Prisma CLI does. Any number of processes may call it at once: one
 * works under an advisory lock, the others wait and then find nothing to do.
 * Resolves to the names applied now. Rejects when Postgres cannot be reached, or with the migration's name and Postgres'
 * message; that migration has then changed nothing and is tried again by the next call.
 */
export async function migrate(connectionString: string, log: Pick<Logger, 'info'>): Promise<string[]> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // A lost connection loses the lock; the work under it fails by itself or is harmless to finish.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
    await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    await forgetInterrupted(client);
    // The engine is some megabytes of WebAssembly, and takes half a second to say that there is nothing to do.
    if ((await missingMigrations(client)).length === 0) return [];
    const applied = await withSchemaEngine({ connectionString, afterScript: FINISH_SQL }, async (engine) => {
      const filters = { externalTables: [], externalEnums: [] };
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList: migrationList(), filters });
      return appliedMigrationNames;
    });
    for (const migration of applied) log.info({ migration }, 'migration applied');
    return applied;
  } finally {
    await client.end(); // which gives the lock back
  }
}

/** The engine refuses to go on after a migration that began and did not end. Ours were rolled back (FINISH_SQL). */
async function forgetInterrupted(client: pg.Client): Promise<void> {
  if (!(await isEverMigrated(client))) return;
  await client.query(
    'UPDATE "_prisma_migrations" SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL',
  );
}

const POLL_INTERVAL_MS = 250;

/**
 * Resolves once every migration of this build is applied by whoever applies them: for processes that do not migrate.
 * Keeps asking while Postgres cannot be reached; rejects after `timeoutMs` with the reason of the last try.
 */
export async function waitForMigrations(connectionString: string, timeoutMs: number): Promise<void> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const missing = await askForMissing(connectionString).catch((error: unknown) => error);
    if (Array.isArray(missing) && missing.length === 0) return;
    if (Date.now() >= deadlineMs) {
      const message = `The database has not been migrated within ${timeoutMs} ms`;
      throw Array.isArray(missing)
        ? new Error(`${message}: ${missing.join(', ')}`)
        : new Error(message, { cause: missing });
    }
    await setTimeout(POLL_INTERVAL_MS);
  }
}

async function askForMissing(connectionString: string): Promise<string[]> {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => {});
  await client.connect();
  try {
    return await missingMigrations(client);
  } finally {
    await client.end();
  }
}

async function missingMigrations(client: pg.Client): Promise<string[]> {
  if (!(await isEverMigrated(client))) return migrationNames();
  const { rows } = await client.query<{ migration_name: string }>(
    'SELECT migration_name FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const applied = new Set(rows.map((row) => row.migration_name));
  return migrationNames().filter((name) => !applied.has(name));
}

async function isEverMigrated(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('"_prisma_migrations"') IS NOT NULL AS exists`,
  );
  return rows[0]?.exists === true;
}
