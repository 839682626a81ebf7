import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Redis } from 'ioredis';
import pg from 'pg';
import { sweepLeftovers } from './throwaway-dir.js';
import { startPostgres, type ThrowawayPostgres } from './throwaway-postgres.js';
import { startRedis } from './throwaway-redis.js';

// The first initdb on a busy machine takes seconds.
jest.setTimeout(60_000);

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function withRedis<T>(url: string, use: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => null });
  try {
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}

function connect(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}

describe('startPostgres', () => {
  let servers: ThrowawayPostgres[];
  beforeAll(async () => {
    servers = await Promise.all([startPostgres(), startPostgres({ fsync: false })]);
  });
  afterAll(() => Promise.all(servers.map((server) => server.stop())));

  function server(index: number): ThrowawayPostgres {
    const found = servers[index];
    if (found === undefined) throw new Error('not started');
    return found;
  }

  test('starts several at once, each on its own port', async () => {
    expect(server(0).port).not.toBe(server(1).port);
    expect(await query(server(0).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await query(server(1).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('writes as durably as in production unless told otherwise', async () => {
    expect(await query(server(0).url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    expect(await query(server(1).url, 'SHOW fsync')).toEqual([{ fsync: 'off' }]);
  });

  test('gives databases that know nothing of each other, in UTF-8', async () => {
    const [first, second] = await Promise.all([server(0).freshDatabase(), server(0).freshDatabase()]);
    await query(first, "CREATE TABLE words AS SELECT 'café' AS word");
    expect(await query(first, 'SELECT word FROM words')).toEqual([{ word: 'café' }]);
    await expect(query(second, 'SELECT word FROM words')).rejects.toThrow('does not exist');
  });

  test('halts and resumes with its data', async () => {
    const url = await server(1).freshDatabase();
    await query(url, 'CREATE TABLE kept AS SELECT 7 AS n');
    await server(1).halt();
    await expect(query(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    await server(1).resume();
    expect(await query(url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  test('has what it had committed after kill -9 and resume', async () => {
    const url = await server(0).freshDatabase();
    await query(url, 'CREATE TABLE kept AS SELECT 8 AS n');
    await server(0).kill9();
    await expect(query(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    await server(0).resume();
    expect(await query(url, 'SELECT n FROM kept')).toEqual([{ n: 8 }]);
  });
});

describe('startRedis', () => {
  test('starts several at once with an append-only file and no eviction', async () => {
    const servers = await Promise.all([startRedis(), startRedis({ appendfsync: 'always' })]);
    const settings = await Promise.all(
      servers.map(({ url }) =>
        withRedis(url, (redis) => redis.config('GET', 'appendonly', 'appendfsync', 'maxmemory-policy')),
      ),
    );
    expect(settings[0]).toEqual(expect.arrayContaining(['yes', 'everysec', 'noeviction']));
    expect(settings[1]).toEqual(expect.arrayContaining(['yes', 'always', 'noeviction']));
    await Promise.all(servers.map((server) => server.stop()));
  });

  test('has what it had written after kill -9 and restart', async () => {
    const server = await startRedis({ appendfsync: 'always' });
    await withRedis(server.url, (redis) => redis.set('kept', 'yes'));
    await server.kill9();
    await expect(connect(server.port)).rejects.toThrow('ECONNREFUSED');
    await server.restart();
    expect(await withRedis(server.url, (redis) => redis.get('kept'))).toBe('yes');
    await server.stop();
  });

  test('halts in order and restarts with its data', async () => {
    const server = await startRedis();
    await withRedis(server.url, (redis) => redis.set('kept', 'yes'));
    await server.halt();
    await expect(connect(server.port)).rejects.toThrow('ECONNREFUSED');
    await server.restart();
    expect(await withRedis(server.url, (redis) => redis.get('kept'))).toBe('yes');
    await server.stop();
  });

  test('names the package to install when there is no redis-server', async () => {
    await expect(startRedis({ binary: 'no-such-redis-server' })).rejects.toThrow('apt-get install redis-server');
  });
});

describe('sweepLeftovers', () => {
  test('removes the directory of a run that is gone, and only that', async () => {
    // Above the largest process id Linux gives out.
    const gone = join(tmpdir(), 'logferry-test-redis-4194399-abc123');
    const ours = join(tmpdir(), `logferry-test-redis-${process.pid}-abc123`);
    for (const dir of [gone, ours]) {
      await mkdir(dir, { recursive: true });
      // Our own id, though we do not work there: nobody may be killed for it.
      await writeFile(join(dir, 'redis.pid'), String(process.pid));
    }
    await sweepLeftovers();
    expect(existsSync(gone)).toBe(false);
    expect(existsSync(ours)).toBe(true);
    await rm(ours, { recursive: true });
  });
});
