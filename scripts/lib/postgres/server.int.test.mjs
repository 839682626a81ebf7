import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { openDataDir } from '../data-dir.mjs';
import { isRunning } from '../process-identity.mjs';
import { waitUntil } from '../wait-until.mjs';
import { startPostgres } from './server.mjs';

// Several servers are made and booted in one test, on machines that do other things too.
jest.setTimeout(60_000);

const never = new AbortController().signal;

/** @type {string} */
let folder;
/** @type {import('../data-dir.mjs').DataDir} */
let dataDir;
/** @type {Awaited<ReturnType<typeof startPostgres>>[]} */
let servers;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'logferry-launcher-'));
  dataDir = await openDataDir(join(folder, 'data'));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function boot() {
  const server = await startPostgres(dataDir, false, never);
  servers.push(server);
  return server;
}

/**
 * @param {string} url
 * @param {string} sql
 */
async function query(url, sql) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {}); // the query in flight says it too
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** @param {import('../process-identity.mjs').ProcessIdentity} identity */
async function killHard(identity) {
  process.kill(identity.pid, 'SIGKILL');
  expect(await waitUntil(() => !isRunning(identity), { timeoutMs: 5_000 })).toBe(true);
}

describe('startPostgres', () => {
  test('keeps data, port and password from one start to the next, and shows the password to its owner only', async () => {
    const first = await boot();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    expect(await first.exited).toEqual({ code: 0, signal: null });
    expect(statSync(dataDir.postgresLogin).mode & 0o777).toBe(0o600);

    const second = await boot();
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  test('listens on this machine only and refuses a wrong password', async () => {
    const { url } = await boot();
    expect(await query(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    await expect(query(url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow('authentication failed');
  });

  test('recovers when server and sessions were killed, with what had been committed', async () => {
    const first = await boot();
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    await killHard(first.identity);
    expect(existsSync(join(dataDir.postgres, 'postmaster.pid'))).toBe(true);
    expect(await query((await boot()).url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  });

  test('waits out or ends a session that outlived its server', async () => {
    const first = await boot();
    const busy = query(first.url, 'SELECT pg_sleep(60)').catch(() => 'ended');
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    await killHard(first.identity);
    expect(await query((await boot()).url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
    expect(await busy).toBe('ended');
  });

  test('takes over from a server that a killed launcher left running', async () => {
    const first = await boot();
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    const second = await boot();
    expect(second.remark).toContain('killed');
    expect(isRunning(first.identity)).toBe(false);
    expect(await query(second.url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  });

  test('is not kept from starting by a stranger who now has the pid of a killed server', async () => {
    const first = await boot();
    await killHard(first.identity);
    const pidFile = join(dataDir.postgres, 'postmaster.pid');
    const [, ...rest] = readFileSync(pidFile, 'utf8').split('\n');
    writeFileSync(pidFile, [process.pid, ...rest].join('\n'));
    expect(await query((await boot()).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('starts afresh after a launcher that was killed while it created the cluster', async () => {
    const unfinished = `${dataDir.postgres}.init-1`;
    mkdirSync(unfinished);
    writeFileSync(join(unfinished, 'PG_VERSION'), '18\n');
    await boot();
    expect(existsSync(unfinished)).toBe(false);
  });

  test('names the remedy when the login is lost', async () => {
    await (await boot()).stop();
    rmSync(dataDir.postgresLogin);
    await expect(boot()).rejects.toThrow(/postgres\.json.*is missing\. Put it back/);
  });

  test('refuses a cluster of another major version without touching it', async () => {
    await (await boot()).stop();
    writeFileSync(join(dataDir.postgres, 'PG_VERSION'), '12\n');
    await expect(boot()).rejects.toThrow('was written by PostgreSQL 12');
  });

  const asRoot = process.getuid?.() === 0 ? test : test.skip;
  asRoot('runs under a folder that only root may enter, as a checkout in /root is', async () => {
    execFileSync('chmod', ['0700', folder]);
    const { url, identity } = await boot();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(statSync(`/proc/${identity.pid}`).uid).not.toBe(0);
  });
});
