import type { FakeSite } from '@logferry/testkit';
import { ChildProcesses, type ManagedProcess } from '../../support/child-processes.js';
import { peakBytesOf, proportionalBytesOf, resetPeak } from '../../support/proc-stat.js';
import { type Product, type ServerProcess, startProduct } from '../../support/start-product.js';
import { table } from '../../support/table.js';
import { waitUntil } from '../../support/wait-until.js';
import { ask } from '../channel.js';
import type { IntakeQuestion, IntakeStats } from '../intake.js';
import type { LoadJob, LoadQuestion, LoadResult } from '../load.js';
import { programOf, ROOT } from '../product-rig.js';
import { type MemoryOptions, parseOptions, USAGE } from './options.js';

/** `npm run bench:memory`: how large a worker gets behind a backlog, and an api without Redis. See USAGE. */

const WORKER_BYTES_MAX = 400_000_000;
/** On Node 20 it stays under 250 MB; of the program of Node 24 some 15 MB more are in memory. */
const API_BYTES_MAX = 270_000_000;

const DRAINS = 16;
const DESTINATIONS = 4;
/** As Logplex packs them when a drain is busy. */
const LINES_PER_POST = 250;
const SENDING_SECONDS_MAX = 600;
const ARRIVAL_MS_MAX = 600_000;
/** Without Redis the lines are never taken; this many are never sent. */
const REFUSED_LINES_MAX = 50_000_000;
const SAMPLE_MS = 250;

interface Rig {
  readonly product: Product;
  readonly intake: ManagedProcess;
  readonly load: ManagedProcess;
  readonly tokens: readonly string[];
  stop(options: { readonly keepLogs: boolean }): Promise<void>;
}

interface Figure {
  readonly what: string;
  readonly lines: number;
  readonly peakBytes: number;
  readonly peakPssBytes: number;
  readonly bytesMax: number;
}

async function startRig(workers: number): Promise<Rig> {
  const processes = new ChildProcesses('bench-memory');
  const intake = processes.spawn('intake', process.execPath, [programOf('intake')], { ipc: true });
  const load = processes.spawn('load', process.execPath, [programOf('load')], { ipc: true });
  const { port } = await ask<{ port: number }>(intake, { kind: 'port' } satisfies IntakeQuestion);
  const url = `http://127.0.0.1:${port}`;
  const site: FakeSite = { code: 'BENCH', name: 'Bench', intakeUrl: url, apiUrl: url, appUrl: url };
  const product = await startProduct({ root: ROOT, store: 'redis', sites: [site], workers, label: 'bench-memory' });
  const stop: Rig['stop'] = async (options) => {
    await product.stop(options);
    await processes.endAll(options);
  };
  const tenant = await product.signUp();
  const destinations: string[] = [];
  for (let index = 0; index < DESTINATIONS; index++) {
    const apiKey = index.toString(16).padStart(32, '0');
    destinations.push((await tenant.createDestination({ site: site.code, apiKey })).id);
  }
  const tokens: string[] = [];
  for (let index = 0; index < DRAINS; index++) {
    const destinationId = destinations[index % DESTINATIONS] ?? '';
    const app = await tenant.createApp({ name: `shop-${index}`, destinationId, env: 'bench', service: 'shop' });
    tokens.push((await tenant.createDrainToken(app.id)).token);
  }
  return { product, intake, load, tokens, stop };
}

/** Lines sent with the worker away, then a worker. */
async function measureBacklog({ lines }: MemoryOptions, rig: Rig): Promise<Figure> {
  const acknowledged = await send(rig, lines, SENDING_SECONDS_MAX);
  const worker = await rig.product.startWorker();
  const watch = watchMemory(worker);
  await untilArrived(rig, acknowledged);
  return { what: 'worker started behind a backlog', lines: acknowledged, ...watch.end(), bytesMax: WORKER_BYTES_MAX };
}

/** Lines sent while the intake takes connections and answers nobody; then it goes on. */
async function measureHang({ lines }: MemoryOptions, rig: Rig): Promise<Figure> {
  const [worker] = rig.product.workers;
  if (worker === undefined) throw new Error('no worker');
  const watch = watchMemory(worker);
  rig.intake.child.kill('SIGSTOP');
  const acknowledged = await send(rig, lines, SENDING_SECONDS_MAX);
  rig.intake.child.kill('SIGCONT');
  await untilArrived(rig, acknowledged);
  return { what: 'worker whose intake hangs', lines: acknowledged, ...watch.end(), bytesMax: WORKER_BYTES_MAX };
}

async function measureWithoutRedis({ seconds }: MemoryOptions, rig: Rig): Promise<Figure> {
  const [api] = rig.product.apis;
  const { redis } = rig.product;
  if (api === undefined || redis === null) throw new Error('no api or no Redis');
  await send(rig, LINES_PER_POST * DRAINS, SENDING_SECONDS_MAX);
  const watch = watchMemory(api);
  await redis.halt();
  await send(rig, REFUSED_LINES_MAX, seconds);
  const figure = { what: 'api without Redis', lines: 0, ...watch.end(), bytesMax: API_BYTES_MAX };
  await redis.restart();
  return figure;
}

let nextSequence = 0;

async function send({ product, load, tokens }: Rig, linesMax: number, seconds: number): Promise<number> {
  const job: LoadJob = {
    protocol: 'logplex',
    port: Number(new URL(product.url).port),
    tokens,
    linesPerPost: LINES_PER_POST,
    seconds,
    pace: null,
    firstSequence: nextSequence,
    linesMax,
  };
  await ask<object>(load, { kind: 'prepare', job } satisfies LoadQuestion);
  const result = await ask<LoadResult>(load, { kind: 'run' } satisfies LoadQuestion);
  nextSequence = result.nextSequence;
  console.log(`  ${result.acknowledged} lines acknowledged, other answers ${JSON.stringify(result.failures)}`);
  return result.acknowledged;
}

async function untilArrived({ intake }: Rig, lines: number): Promise<void> {
  await waitUntil(
    'every line arrives',
    async () => (await ask<IntakeStats>(intake, { kind: 'stats' } satisfies IntakeQuestion)).unique >= lines,
    { timeoutMs: ARRIVAL_MS_MAX, everyMs: 200 },
  );
}

/** From now on: the kernel's own peak of resident bytes, and the largest of the proportional sizes seen. */
function watchMemory({ pid }: ServerProcess): { end(): Pick<Figure, 'peakBytes' | 'peakPssBytes'> } {
  resetPeak(pid);
  let peakPssBytes = 0;
  const timer = setInterval(() => {
    peakPssBytes = Math.max(peakPssBytes, proportionalBytesOf(pid));
  }, SAMPLE_MS);
  return {
    end: () => {
      clearInterval(timer);
      return { peakBytes: peakBytesOf(pid), peakPssBytes };
    },
  };
}

const PARTS = {
  backlog: { workers: 0, measure: measureBacklog },
  hang: { workers: 1, measure: measureHang },
  'no-redis': { workers: 1, measure: measureWithoutRedis },
} as const;

async function run(options: MemoryOptions): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const part of options.parts) {
    console.log(part);
    const { workers, measure } = PARTS[part];
    const rig = await startRig(workers);
    nextSequence = 0;
    let isDone = false;
    try {
      figures.push(await measure(options, rig));
      isDone = true;
    } finally {
      // A stopped process cannot end.
      rig.intake.child.kill('SIGCONT');
      if (!isDone) console.error(`logs: ${rig.product.processes.logsDir}`);
      await rig.stop({ keepLogs: !isDone });
    }
  }
  return figures;
}

function render(figures: readonly Figure[]): string {
  const mb = (bytes: number): string => (bytes / 1e6).toFixed(0);
  return table(
    figures.map(({ what, lines, peakBytes, peakPssBytes, bytesMax }) => ({
      what,
      lines: lines.toLocaleString('en-US'),
      'peak resident MB': mb(peakBytes),
      'peak proportional MB': mb(peakPssBytes),
      'limit MB': mb(bytesMax),
      '': peakBytes <= bytesMax ? 'ok' : 'TOO MUCH',
    })),
  );
}

let options: MemoryOptions;
try {
  options = parseOptions(process.argv.slice(2));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  process.exit(2);
}
// Everything started ends when this process does.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
try {
  const figures = await run(options);
  console.log(`\n${render(figures)}`);
  // Not by exitCode: the embedded Postgres brings an exit hook that ends the process with 0.
  process.exit(figures.every(({ peakBytes, bytesMax }) => peakBytes <= bytesMax) ? 0 : 1);
} catch (error) {
  console.error(error);
  process.exit(1);
}
