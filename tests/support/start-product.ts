import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type FakeSite,
  freePort,
  type RedisOptions,
  startPostgres,
  startRedis,
  type ThrowawayPostgres,
  type ThrowawayRedis,
} from '@logferry/testkit';
import { ChildProcesses, type ManagedProcess } from './child-processes.js';
import { TenantClient } from './tenant-client.js';
import { waitUntil } from './wait-until.js';

/** Where frames and tickets live. */
export type StoreKind = 'postgres' | 'redis';

export interface ProductOptions {
  /** The repository's root, whose apps/{api,worker}/dist are started. */
  readonly root: string;
  readonly store: StoreKind;
  /** Sites beside the built-in ones: fakes on 127.0.0.1. */
  readonly sites: readonly (FakeSite & { readonly compression?: 'gzip' })[];
  /** Default: how Redis runs when nobody says more than to keep an append-only file. */
  readonly redis?: RedisOptions;
  readonly apis?: number;
  readonly workers?: number;
  /** Part of the name of the folder with the logs. */
  readonly label?: string;
  /** Further environment of both kinds of process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A process of ours that answers probes. */
export interface ServerProcess extends ManagedProcess {
  readonly url: string;
}

/** The running product: a throwaway Postgres, a Redis when asked for, api and worker processes built into dist. */
export interface Product {
  readonly store: StoreKind;
  readonly apis: readonly ServerProcess[];
  /** All that were ever started; see {@link Product.startWorker}. */
  readonly workers: readonly ServerProcess[];
  readonly postgres: ThrowawayPostgres;
  readonly redis: ThrowawayRedis | null;
  readonly processes: ChildProcesses;
  /** Of the operator's API. */
  readonly operatorToken: string;
  /** What ENCRYPTION_KEYS holds at first, in this order: `k1:…` and `k2:…`. */
  readonly encryptionKeys: readonly [string, string];
  /** What the processes were given that must never show up in a log. */
  readonly secrets: readonly string[];
  /** Address of the first api, which is also its PUBLIC_URL. */
  readonly url: string;
  startApi(): Promise<ServerProcess>;
  startWorker(): Promise<ServerProcess>;
  /** Tells a process to stop, and starts it again at the same address and place. Resolves with it and the old one's exit code. */
  restart(server: ServerProcess): Promise<{ readonly server: ServerProcess; readonly exitCode: number | null }>;
  /** Changes the environment of processes that start from now on. */
  configure(env: Readonly<Record<string, string>>): void;
  signUp(): Promise<TenantClient>;
  stop(options?: { readonly keepLogs?: boolean }): Promise<void>;
}

/** The same as in scripts/lib/start/services.mjs and the Dockerfile. */
const NODE_FLAGS: Readonly<Record<'api' | 'worker', readonly string[]>> = {
  api: ['--max-semi-space-size=4', '--max-old-space-size=256'],
  worker: ['--max-semi-space-size=8'],
};
/** As there, too. */
const MALLOC_ARENA_MAX = '2';
/** Several products may start at once, on a machine that does other things too. */
const READY_TIMEOUT_MS = 120_000;

/** Starts everything and waits until every process answers /readyz. What was started ends again when it fails. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  for (const app of ['api', 'worker']) {
    const main = mainOf(options.root, app);
    if (!existsSync(main)) throw new Error(`${main} is not there: run \`npm run build\` first`);
  }
  const processes = new ChildProcesses(options.label ?? 'test');
  const ending: (() => Promise<void>)[] = [];
  const stop = async ({ keepLogs = false } = {}): Promise<void> => {
    await processes.endAll({ keepLogs });
    for (const end of ending.splice(0).reverse()) await end();
  };
  try {
    const postgres = await startPostgres();
    ending.push(() => postgres.stop());
    const redis = options.store === 'redis' ? await startRedis(options.redis) : null;
    if (redis !== null) ending.push(() => redis.stop());
    return await startProcesses(options, processes, postgres, redis, stop);
  } catch (error) {
    await stop({ keepLogs: true });
    throw new Error(`The product did not start; its logs are in ${processes.logsDir}`, { cause: error });
  }
}

async function startProcesses(
  options: ProductOptions,
  processes: ChildProcesses,
  postgres: ThrowawayPostgres,
  redis: ThrowawayRedis | null,
  stop: Product['stop'],
): Promise<Product> {
  const apis: ServerProcess[] = [];
  const workers: ServerProcess[] = [];
  const url = `http://127.0.0.1:${await freePort()}`;
  const operatorToken = randomBytes(32).toString('hex');
  const encryptionKeys = [newKey('k1'), newKey('k2')] as const;
  const env = {
    NODE_ENV: 'production',
    MALLOC_ARENA_MAX,
    HOST: '127.0.0.1',
    PUBLIC_URL: url,
    DATA_DIR: join(processes.logsDir, 'data'),
    DATABASE_URL: postgres.url,
    ...(redis !== null && { REDIS_URL: redis.url }),
    ENCRYPTION_KEYS: encryptionKeys.join(','),
    OPERATOR_TOKEN: operatorToken,
    SESSION_SECRET: randomBytes(32).toString('hex'),
    DATADOG_SITES_EXTRA: JSON.stringify(options.sites),
    ...options.env,
  };
  const start = async (
    app: 'api' | 'worker',
    list: ServerProcess[],
    portVariable: string,
    address: string,
  ): Promise<ServerProcess> => {
    const place = list.length;
    return startAt(app, list, place, portVariable, address);
  };
  const startAt = async (
    app: 'api' | 'worker',
    list: ServerProcess[],
    place: number,
    portVariable: string,
    address: string,
  ): Promise<ServerProcess> => {
    const port = new URL(address).port;
    const child = processes.spawn(
      `${app}-${place + 1}`,
      process.execPath,
      [...NODE_FLAGS[app], mainOf(options.root, app)],
      {
        env: { ...env, [portVariable]: port },
      },
    );
    const server = { ...child, url: address };
    list[place] = server;
    await untilReady(server);
    return server;
  };
  const restart: Product['restart'] = async (old) => {
    const [app, list, portVariable] = apis.includes(old)
      ? (['api', apis, 'PORT'] as const)
      : (['worker', workers, 'WORKER_PORT'] as const);
    const place = list.indexOf(old);
    if (place === -1) throw new Error(`${old.name} is not of this product`);
    const exitCode = await old.stop();
    return { server: await startAt(app, list, place, portVariable, old.url), exitCode };
  };
  const startApi = async (): Promise<ServerProcess> =>
    start('api', apis, 'PORT', apis.length === 0 ? url : `http://127.0.0.1:${await freePort()}`);
  const startWorker = async (): Promise<ServerProcess> =>
    start('worker', workers, 'WORKER_PORT', `http://127.0.0.1:${await freePort()}`);

  // Together, as a deployment does it: migrations must stand two processes that start at once.
  await Promise.all([
    startApi(),
    ...Array.from({ length: (options.apis ?? 1) - 1 }, startApi),
    ...Array.from({ length: options.workers ?? 1 }, startWorker),
  ]);
  return {
    store: options.store,
    apis,
    workers,
    postgres,
    redis,
    processes,
    operatorToken,
    encryptionKeys,
    secrets: [env.SESSION_SECRET, ...encryptionKeys.map((key) => key.slice(3)), operatorToken, postgres.url],
    url,
    startApi,
    startWorker,
    restart,
    configure: (changed) => {
      Object.assign(env, changed);
    },
    signUp: () => TenantClient.signUp(url),
    stop,
  };
}

async function untilReady(server: ServerProcess): Promise<void> {
  await waitUntil(
    `${server.name} ready`,
    async () => {
      if (!server.isRunning()) return 'ended';
      return (await fetch(`${server.url}/readyz`)).ok;
    },
    { timeoutMs: READY_TIMEOUT_MS },
  ).catch((error: unknown) => {
    throw new Error(`${server.name} is not ready:\n${server.log().slice(-3000)}`, { cause: error });
  });
  if (!server.isRunning()) throw new Error(`${server.name} ended:\n${server.log().slice(-3000)}`);
}

function newKey(id: string): string {
  return `${id}:${randomBytes(32).toString('base64')}`;
}

/** As the launchers start them. */
function mainOf(root: string, app: string): string {
  return join(root, 'apps', app, 'dist', 'main.js');
}
