import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { makeThrowawayDir, removeThrowawayDir, sweepLeftovers } from './throwaway-dir.js';

export interface RedisOptions {
  /** Default `everysec`, which is Redis's own default for AOF. */
  readonly appendfsync?: 'always' | 'everysec' | 'no';
  /** Default: a free one. */
  readonly port?: number;
  /** Default: `redis-server` on the PATH. */
  readonly binary?: string;
}

export interface ThrowawayRedis {
  readonly url: string;
  readonly port: number;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
  /** Kills the server on the spot and keeps what it had written. */
  kill9(): Promise<void>;
  /** Shuts the server down in order and keeps its data. */
  halt(): Promise<void>;
  /** Starts it again on the same port and data; shuts it down in order first if it runs. */
  restart(): Promise<void>;
}

const START_TIMEOUT_MS = 20_000;
const START_TRIES = 4;

/**
 * Starts the system's `redis-server` on 127.0.0.1 with a directory of its own, append-only file on and `noeviction`:
 * what a queue needs, because an evicted key is a lost frame.
 *
 * @throws Error naming the package to install when there is no `redis-server`.
 */
export async function startRedis(options: RedisOptions = {}): Promise<ThrowawayRedis> {
  await sweepLeftovers();
  const dir = await makeThrowawayDir('redis');
  try {
    const { port, server } = await startOnSomePort(dir, options);
    return running(dir, port, options, server);
  } catch (error) {
    await removeThrowawayDir(dir);
    throw error;
  }
}

async function startOnSomePort(dir: string, options: RedisOptions): Promise<{ port: number; server: ChildProcess }> {
  const tries = options.port === undefined ? START_TRIES : 1;
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    try {
      return { port, server: await start(dir, port, options) };
    } catch (error) {
      const isPortTaken = error instanceof Error && error.message.includes('in use');
      if (attempt >= tries || !isPortTaken) throw error;
    }
  }
}

function running(dir: string, port: number, options: RedisOptions, first: ChildProcess): ThrowawayRedis {
  let server = first;
  // A run that ends without stop() must not leave a server behind; a killed one is swept by the next.
  const endWithUs = (): void => {
    server.kill('SIGKILL');
  };
  process.once('exit', endWithUs);
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    stop: async () => {
      process.off('exit', endWithUs);
      await end(server, 'SIGTERM');
      await removeThrowawayDir(dir);
    },
    kill9: () => end(server, 'SIGKILL'),
    halt: () => end(server, 'SIGTERM'),
    restart: async () => {
      await end(server, 'SIGTERM');
      server = await start(dir, port, options);
    },
  };
}

/** Resolves when the server takes connections, its append-only file loaded. */
function start(dir: string, port: number, options: RedisOptions): Promise<ChildProcess> {
  const server = spawn(options.binary ?? 'redis-server', argumentsFor(dir, port, options), {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (reason: string): void => {
      clearTimeout(timer);
      server.kill('SIGKILL');
      reject(new Error(`${reason}\n${output.slice(-2000)}`));
    };
    const timer = setTimeout(() => fail(`redis-server was not ready in ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS);
    const onOutput = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-10_000);
      if (!output.includes('Ready to accept connections')) return;
      clearTimeout(timer);
      server.stdout.off('data', onOutput);
      // The pipe must stay read, or the server stops when it is full.
      server.stdout.resume();
      server.off('exit', onExit);
      resolve(server);
    };
    const onExit = (): void => fail('redis-server ended before it was ready');
    server.stdout.on('data', onOutput);
    server.stderr.resume();
    server.once('exit', onExit);
    server.once('error', (error) => {
      const isMissing = Reflect.get(error, 'code') === 'ENOENT';
      fail(isMissing ? 'redis-server is not installed: apt-get install redis-server' : error.message);
    });
  });
}

/**
 * The append-only file of a queue is rubbish soon after it is written. Redis would write it anew at 64 MB, which full load
 * makes in a second or two, and with it whatever waits: 0.8 s of CPU per million lines behind a backlog, of 2.9. At 512 MB
 * it is 0.1 s, and a Redis that comes back reads the file in a second.
 */
const REWRITE_AT = '512mb';

function argumentsFor(dir: string, port: number, options: RedisOptions): string[] {
  const settings: Record<string, string> = {
    port: String(port),
    bind: '127.0.0.1',
    dir,
    pidfile: join(dir, 'redis.pid'),
    appendonly: 'yes',
    appendfsync: options.appendfsync ?? 'everysec',
    save: '',
    'auto-aof-rewrite-min-size': REWRITE_AT,
    'maxmemory-policy': 'noeviction',
    loglevel: 'notice',
  };
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
}

function end(server: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    server.once('exit', () => resolve());
    server.kill(signal);
  });
}
