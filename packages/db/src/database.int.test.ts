import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { freePort, startPostgres, type ThrowawayPostgres } from '@logferry/testkit';
import { createDatabase, type Database } from './database.js';
import { migrate } from './migrate.js';
import { isDatabaseUnavailable } from './unavailable.js';

/** The bound of two seconds and room for a slow machine; Logplex waits for five. */
const FAST_MS = 4_500;

jest.setTimeout(60_000); // a server is started

let server: ThrowawayPostgres;
const opened: Database[] = [];
beforeAll(async () => {
  server = await startPostgres({ fsync: false });
  await migrate(server.url, { info: () => {} });
});
afterAll(() => server.stop());
afterEach(async () => {
  await Promise.all(opened.splice(0).map((db) => db.close()));
});

function open(connectionString = server.url, onConnectionLost?: (error: Error) => void): Database {
  const db = createDatabase({ connectionString, poolSize: 2, ...(onConnectionLost ? { onConnectionLost } : {}) });
  opened.push(db);
  return db;
}

async function failureOf(work: Promise<unknown>): Promise<{ error: unknown; tookMs: number }> {
  const startedMs = Date.now();
  const error = await work.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  return { error, tookMs: Date.now() - startedMs };
}

const QUERIES: [string, (db: Database) => Promise<unknown>][] = [
  ['a query', (db) => db.app.findMany()],
  ['raw SQL', (db) => db.$queryRaw`SELECT 1`],
  ['a transaction', (db) => db.$transaction(async (tx) => tx.app.findMany())],
];

describe('without a server', () => {
  test.each(QUERIES)('%s fails fast as unavailable', async (_what, run) => {
    const { error, tookMs } = await failureOf(run(open(`postgres://u:p@127.0.0.1:${await freePort()}/x`)));
    expect(isDatabaseUnavailable(error)).toBe(true);
    expect(tookMs).toBeLessThan(FAST_MS);
  });
});

describe('with a server that takes connections and says nothing', () => {
  let silent: Server;
  const sockets = new Set<Socket>();
  let url: string;
  beforeAll(async () => {
    const port = await freePort();
    silent = createServer((socket) => sockets.add(socket.on('error', () => {}))).listen(port, '127.0.0.1');
    url = `postgres://u:p@127.0.0.1:${port}/x`;
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  test.each(QUERIES)('%s fails fast as unavailable', async (_what, run) => {
    const { error, tookMs } = await failureOf(run(open(url)));
    expect(isDatabaseUnavailable(error)).toBe(true);
    expect(tookMs).toBeLessThan(FAST_MS);
  });
});

describe('with a server that stops answering on open connections', () => {
  let proxy: Server;
  let port: number;
  const sockets = new Set<Socket>();
  beforeAll(async () => {
    port = await freePort();
    proxy = createServer((inside) => {
      const outside = connect(server.port, '127.0.0.1');
      for (const socket of [inside, outside]) sockets.add(socket.on('error', () => {}));
      inside.pipe(outside).pipe(inside);
    }).listen(port, '127.0.0.1');
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });

  test.each(QUERIES)('%s fails fast as unavailable', async (_what, run) => {
    const url = new URL(server.url);
    url.port = String(port);
    const db = open(url.href);
    await run(db);
    for (const socket of sockets) socket.unpipe();
    const { error, tookMs } = await failureOf(run(db));
    expect(isDatabaseUnavailable(error)).toBe(true);
    expect(tookMs).toBeLessThan(FAST_MS);
    for (const socket of sockets) socket.destroy();
  });
});

test('ends a statement that takes too long on the server too, and serves on', async () => {
  const db = open();
  const { error, tookMs } = await failureOf(db.$queryRaw`SELECT pg_sleep(30)::text`);
  expect(isDatabaseUnavailable(error)).toBe(true);
  expect(tookMs).toBeLessThan(FAST_MS);
  const running = await db.$queryRaw`
    SELECT pid FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND state = 'active' AND pid <> pg_backend_pid()`;
  expect(running).toEqual([]);
});

test('survives the server going away under idle connections, and goes on when it is back', async () => {
  const lost: Error[] = [];
  const db = open(server.url, (error) => lost.push(error));
  await db.app.count();
  await server.halt();
  expect(isDatabaseUnavailable((await failureOf(db.app.count())).error)).toBe(true);
  await server.resume();
  expect(await db.app.count()).toBe(0);
  expect(lost.length).toBeGreaterThan(0);
});

test('a violated constraint is not taken for an unavailable server', async () => {
  const db = open();
  const { error } = await failureOf(
    db.app.create({ data: { name: 'x', tenantId: crypto.randomUUID(), destinationId: crypto.randomUUID() } }),
  );
  expect(error).toMatchObject({ code: 'P2003' });
  expect(isDatabaseUnavailable(error)).toBe(false);
});
