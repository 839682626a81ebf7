import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startPostgres, type ThrowawayPostgres } from '@logferry/testkit';
import pg from 'pg';
import { FINISH_SQL, LOCK_KEY, migrate, waitForMigrations } from './migrate.js';
import { migrationNames } from './migration-files.js';
import { migrationsToSchemaSql } from './schema-diff.js';
import { withSchemaEngine } from './schema-engine.js';

jest.setTimeout(60_000); // a server is started

let server: ThrowawayPostgres;
beforeAll(async () => {
  server = await startPostgres({ fsync: false });
});
afterAll(() => server.stop());

const log = { info: () => {} };

async function query<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

const FILTERS = { externalTables: [], externalEnums: [] };
/** Applies one made-up migration, as migrate() does with the real ones. */
function applyScript(connectionString: string, script: string, afterScript = ''): Promise<unknown> {
  return withSchemaEngine({ connectionString, afterScript }, (engine) =>
    engine.applyMigrations({
      filters: FILTERS,
      migrationsList: {
        baseDir: '/nowhere',
        lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
        shadowDbInitScript: '',
        migrationDirectories: [
          {
            path: '20000101000000_made_up',
            migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: script } },
          },
        ],
      },
    }),
  );
}

describe('migrate', () => {
  test('applies every migration once, and says which', async () => {
    const url = await server.freshDatabase();
    expect(await migrate(url, log)).toEqual(migrationNames());
    expect(await migrate(url, log)).toEqual([]);
    const rows = await query(url, 'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL');
    expect(rows).toHaveLength(migrationNames().length);
  });

  test('lets three processes start at once, of which one does the work', async () => {
    const url = await server.freshDatabase();
    const results = await Promise.all([migrate(url, log), migrate(url, log), migrate(url, log)]);
    expect(results.map((applied) => applied.length).sort()).toEqual([0, 0, migrationNames().length]);
    const rows = await query(url, 'SELECT migration_name FROM _prisma_migrations');
    expect(rows).toHaveLength(migrationNames().length);
  });

  test('waits while another process is at it', async () => {
    const url = await server.freshDatabase();
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    await other.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    const migrating = migrate(url, log);
    const deadlineMs = Date.now() + 10_000;
    while ((await query(url, "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")).length === 0) {
      expect(Date.now()).toBeLessThan(deadlineMs);
    }
    expect(await query(url, "SELECT to_regclass('_prisma_migrations') AS made")).toEqual([{ made: null }]);
    await other.end();
    expect(await migrating).toEqual(migrationNames());
  });

  test('leaves no connection open', async () => {
    const url = await server.freshDatabase();
    await migrate(url, log);
    // Postgres takes a moment to end the backend of a closed connection.
    const deadlineMs = Date.now() + 5_000;
    for (;;) {
      const rows = await query<{ count: number }>(
        server.url,
        `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = '${new URL(url).pathname.slice(1)}'`,
      );
      if (rows[0]?.count === 0) return;
      expect(Date.now()).toBeLessThan(deadlineMs);
    }
  });

  test('goes on after a process was killed in the middle of a migration', async () => {
    const url = await server.freshDatabase();
    // What such a process leaves behind: the note that the migration began, and none of its work.
    await expect(applyScript(url, 'SELECT 1/0;')).rejects.toThrow(/division by zero/);
    await query(url, `UPDATE _prisma_migrations SET logs = NULL, migration_name = '${migrationNames()[0]}'`);
    expect(await migrate(url, log)).toEqual(migrationNames());
  });

  test('undoes all of a migration that fails half-way, whatever its text holds', async () => {
    const url = await server.freshDatabase();
    const script =
      "CREATE TABLE half (a int); -- a comment; with a semicolon\nINSERT INTO half VALUES ('not a number');";
    await expect(applyScript(url, script)).rejects.toThrow(/invalid input syntax for type integer/);
    expect(await query(url, "SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
  });

  test('ends a migration in the transaction that does its work', async () => {
    const url = await server.freshDatabase();
    // The script fails after the migration was marked as finished: the mark must go with it.
    await expect(applyScript(url, 'CREATE TABLE t (a int);', `${FINISH_SQL} SELECT 1/0;`)).rejects.toThrow(/division/);
    expect(await query(url, 'SELECT finished_at FROM _prisma_migrations')).toEqual([{ finished_at: null }]);
    expect(await query(url, "SELECT to_regclass('t') AS t")).toEqual([{ t: null }]);
  });

  test('rejects when there is no server', async () => {
    const url = new URL(server.url);
    url.port = '1';
    await expect(migrate(url.href, log)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('makes what schema.prisma says', async () => {
    expect(await migrationsToSchemaSql(await server.freshDatabase())).toBe('');
  });
});

describe('waitForMigrations', () => {
  test('resolves when another process has migrated', async () => {
    const url = await server.freshDatabase();
    const waiting = waitForMigrations(url, 10_000);
    await migrate(url, log);
    await waiting;
  });

  test('names what is missing when nobody migrates', async () => {
    await expect(waitForMigrations(await server.freshDatabase(), 1)).rejects.toThrow(`${migrationNames()[0]}`);
  });
});
