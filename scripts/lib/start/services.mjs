import { nodeService } from '../supervise/node-service.mjs';

/**
 * The Node processes of a run, as environments and ways to tell that they are ready.
 * @typedef {object} Run
 * @property {import('../data-dir.mjs').DataDir} dataDir
 * @property {import('./addresses.mjs').Addresses} addresses
 * @property {string} databaseUrl
 * @property {readonly Record<string, unknown>[]} extraSites sites added to the operator's own
 * @property {(message: string) => void} say
 */

/**
 * The sandbox site: a stand-in for Datadog on this machine, for development only.
 * @param {Run} run
 * @param {(site: Record<string, unknown>) => void} onSite
 */
export function sandboxService({ dataDir, addresses, say }, onSite) {
  return nodeService(dataDir, say, {
    name: 'sandbox',
    script: 'packages/testkit/dist/sandbox/main.js',
    env: async () => ({ ...process.env, SANDBOX_PORT: String(addresses.sandboxPort) }),
    ready: { readyEvent: 'sandbox ready' },
    stopTimeoutMs: 3_000,
    onEvent: (event) => {
      if (event.event === 'sandbox ready') onSite(/** @type {Record<string, unknown>} */ (event.site));
    },
  });
}

/**
 * Most of what an api allocates is gone with its answer. Left to itself V8 lets such garbage grow to 150 MB before it
 * looks; with these it stays at 200 MB in all, and under 270 MB while the store is away and it holds frames. The Dockerfile
 * and tests/support/start-product.ts have the same.
 */
const API_NODE_FLAGS = ['--max-semi-space-size=4', '--max-old-space-size=256'];

/** @param {Run} run */
export function apiService(run) {
  return nodeService(run.dataDir, run.say, {
    name: 'api',
    script: 'apps/api/dist/main.js',
    nodeFlags: API_NODE_FLAGS,
    env: async () => serverEnvironment(run),
    ready: { readyUrl: () => `${run.addresses.loopbackUrl}/readyz` },
    stopTimeoutMs: 20_000,
    onEvent: (event) => {
      if (event.event === 'mail kept') run.say(`mail "${event.subject}": ${event.link ?? event.file}`);
    },
  });
}

/**
 * Node 24 lets the young generation grow to three times 64 MB where Node 20 stopped at three times 16, and a worker fills it
 * with logs on their way: behind a backlog it came to 451 MB in all. With three times 8 it is as fast, and comes to 337 to
 * 406, 363 on average of eight runs; with 16 to 364 to 403. The Dockerfile and tests/support/start-product.ts have the same.
 */
const WORKER_NODE_FLAGS = ['--max-semi-space-size=8'];

/** @param {Run} run */
export function workerService(run) {
  const { hostname, protocol } = new URL(run.addresses.loopbackUrl);
  return nodeService(run.dataDir, run.say, {
    name: 'worker',
    script: 'apps/worker/dist/main.js',
    nodeFlags: WORKER_NODE_FLAGS,
    env: async () => serverEnvironment(run),
    ready: { readyUrl: () => `${protocol}//${hostname}:${run.addresses.workerPort}/readyz` },
    stopTimeoutMs: 30_000,
  });
}

/**
 * Simulated Heroku traffic for a demo tenant.
 * @param {Run} run
 */
export function demoService({ dataDir, addresses, say }) {
  return nodeService(dataDir, say, {
    name: 'demo',
    script: 'scripts/demo.mjs',
    env: async () => ({
      ...process.env,
      DEMO_API_URL: addresses.loopbackUrl,
      DEMO_ORIGIN: new URL(addresses.url).origin,
      DEMO_FILE: dataDir.demo,
    }),
    ready: { readyEvent: 'demo ready' },
    stopTimeoutMs: 5_000,
  });
}

/**
 * glibc gives each thread of a process memory of its own, and keeps what was free in it: 20 MB of a new api that lost its
 * store (249 to 252 MB in three runs without this, 230 in one with it; after all other end-to-end tests 254 to 256, and
 * 252). The Dockerfile and tests/support/start-product.ts have the same.
 */
const MALLOC_ARENA_MAX = '2';

/**
 * @param {Omit<Run, 'say'>} run
 * @returns {NodeJS.ProcessEnv} of the api and the worker
 */
export function serverEnvironment({ dataDir, addresses, databaseUrl, extraSites }) {
  return {
    MALLOC_ARENA_MAX,
    ...process.env,
    PORT: String(addresses.port),
    WORKER_PORT: String(addresses.workerPort),
    DATA_DIR: dataDir.root,
    DATABASE_URL: databaseUrl,
    DATADOG_SITES_EXTRA: withSites(process.env.DATADOG_SITES_EXTRA, extraSites),
  };
}

/**
 * @param {string | undefined} configured a JSON array
 * @param {readonly Record<string, unknown>[]} added
 */
function withSites(configured, added) {
  if (added.length === 0) return configured ?? '';
  try {
    const sites = configured?.trim() ? JSON.parse(configured) : [];
    if (Array.isArray(sites)) return JSON.stringify([...sites, ...added]);
  } catch {
    // Handed on as it is: the processes name every fault of their configuration.
  }
  return configured ?? '';
}
