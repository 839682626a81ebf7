import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FakeSite } from '@logferry/testkit';
import { ChildProcesses, type ManagedProcess } from '../../support/child-processes.js';
import { type Product, startProduct } from '../../support/start-product.js';
import { table } from '../../support/table.js';
import type { TenantClient } from '../../support/tenant-client.js';
import { waitUntil } from '../../support/wait-until.js';
import { ask } from '../channel.js';
import { programOf, ROOT } from '../product-rig.js';
import type { IsolationQuestion, IsolationStats, KeyConduct } from './intake.js';
import { type IsolationOptions, parseOptions, USAGE } from './options.js';
import type { SendJob, SendResult } from './sender.js';

/**
 * `npm run bench:isolation`: whether tenants notice what happens to others. 47 tenants' time from POST to intake, alone and
 * beside three in trouble: one with a revoked key, one whose intake hangs 30 s a request, one answered 503. See USAGE.
 */

const GOOD_TENANTS = 47;
const TROUBLES: readonly KeyConduct[] = ['revoked', 'hang', 'unavailable'];
/** Each with as many destinations: 50 people who sign up within seconds from one address would be turned away. */
const OWNERS = 5;
const RATIO_MAX = 1.05;
const WARM_UP_SECONDS = 5;
/** A lane that hung may rest up to two minutes before its backlog flows. */
const RECOVERY_MS_MAX = 240_000;

interface Drain {
  readonly apiKey: string;
  readonly drainUrl: string;
  acknowledged: number;
}

interface Rig {
  readonly product: Product;
  readonly intake: ManagedProcess;
  readonly sender: ManagedProcess;
  readonly good: readonly Drain[];
  readonly troubled: readonly Drain[];
  stop(options: { readonly keepLogs: boolean }): Promise<void>;
}

interface Measurement {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly ackP99Ms: number;
  readonly failures: number;
}

interface Pair {
  readonly alone: Measurement;
  readonly beside: Measurement;
  readonly recoveredMs: number;
}

async function startRig(): Promise<Rig> {
  const processes = new ChildProcesses('bench-isolation');
  const intake = processes.spawn('intake', process.execPath, [programOf('isolation/intake')], { ipc: true });
  const sender = processes.spawn('sender', process.execPath, [programOf('isolation/sender')], { ipc: true });
  const { port } = await ask<{ port: number }>(intake, { kind: 'port' } satisfies IsolationQuestion);
  const url = `http://127.0.0.1:${port}`;
  const site: FakeSite = { code: 'BENCH', name: 'Bench', intakeUrl: url, apiUrl: url, appUrl: url };
  const product = await startProduct({ root: ROOT, store: 'redis', sites: [site], label: 'bench-isolation' });
  const drains: Drain[] = [];
  const owners: TenantClient[] = [];
  for (let index = 0; index < OWNERS; index++) owners.push(await product.signUp());
  for (let index = 0; index < GOOD_TENANTS + TROUBLES.length; index++) {
    const tenant = owners[index % OWNERS];
    if (tenant === undefined) throw new Error('no owner');
    const apiKey = index.toString(16).padStart(32, '0');
    const destination = await tenant.createDestination({ site: site.code, apiKey });
    const app = await tenant.createApp({ name: `shop-${index}`, destinationId: destination.id });
    const { drainUrl } = await tenant.createDrainToken(app.id);
    drains.push({ apiKey, drainUrl, acknowledged: 0 });
  }
  return {
    product,
    intake,
    sender,
    good: drains.slice(0, GOOD_TENANTS),
    troubled: drains.slice(GOOD_TENANTS),
    stop: async (options) => {
      await product.stop(options);
      await processes.endAll(options);
    },
  };
}

/** Sends for a while, the troubled ones too or not, and waits until all lines of the good ones are there. */
async function measure(rig: Rig, options: IsolationOptions, isBeside: boolean): Promise<Measurement> {
  const byKey: Record<string, KeyConduct> = {};
  if (isBeside) {
    for (const [index, { apiKey }] of rig.troubled.entries()) byKey[apiKey] = TROUBLES[index] ?? 'unavailable';
  }
  const timedKeys = rig.good.map(({ apiKey }) => apiKey);
  await askIntake(rig, { kind: 'conduct', byKey, timedKeys });
  const drains = isBeside ? [...rig.good, ...rig.troubled] : rig.good;
  const { seconds, postsPerSecond, linesPerPost } = options;
  const drainUrls = drains.map(({ drainUrl }) => drainUrl);
  const job: SendJob = { drainUrls, seconds, postsPerSecond, linesPerPost };
  const sent = await ask<SendResult>(rig.sender, job);
  for (const [index, drain] of drains.entries()) drain.acknowledged += sent.acknowledged[index] ?? 0;
  await untilArrived(rig, rig.good);
  const { p50Ms, p99Ms, maxMs } = await askIntake(rig, { kind: 'stats' });
  return { p50Ms, p99Ms, maxMs, ackP99Ms: sent.ackP99Ms, failures: sent.failures };
}

async function measurePair(rig: Rig, options: IsolationOptions): Promise<Pair> {
  const alone = await measure(rig, options, false);
  const beside = await measure(rig, options, true);
  const startedMs = Date.now();
  await askIntake(rig, { kind: 'conduct', byKey: {}, timedKeys: [] });
  // So that no backlog flows into the next measurement.
  await untilArrived(rig, rig.troubled);
  return { alone, beside, recoveredMs: Date.now() - startedMs };
}

async function untilArrived(rig: Rig, drains: readonly Drain[]): Promise<void> {
  await waitUntil(
    'every line arrives',
    async () => {
      const { linesByKey } = await askIntake(rig, { kind: 'stats' });
      return drains.every(({ apiKey, acknowledged }) => (linesByKey[apiKey] ?? 0) >= acknowledged);
    },
    { timeoutMs: RECOVERY_MS_MAX, everyMs: 250 },
  );
}

function askIntake({ intake }: Rig, question: IsolationQuestion): Promise<IsolationStats> {
  return ask<IsolationStats>(intake, question);
}

function ratioOf({ alone, beside }: Pair): number {
  return beside.p99Ms / Math.max(alone.p99Ms, 1);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function render(pairs: readonly Pair[]): string {
  const ms = (value: number): string => value.toFixed(0);
  return table(
    pairs.map((pair, index) => ({
      run: String(index + 1),
      'alone p50 ms': ms(pair.alone.p50Ms),
      'alone p99': ms(pair.alone.p99Ms),
      'alone max': ms(pair.alone.maxMs),
      'beside p50': ms(pair.beside.p50Ms),
      'beside p99': ms(pair.beside.p99Ms),
      'beside max': ms(pair.beside.maxMs),
      'p99 ratio': ratioOf(pair).toFixed(3),
      'ack p99 alone, beside': `${pair.alone.ackP99Ms.toFixed(1)}, ${pair.beside.ackP99Ms.toFixed(1)}`,
      'POSTs failed': String(pair.alone.failures + pair.beside.failures),
      'recovered after s': (pair.recoveredMs / 1_000).toFixed(1),
    })),
  );
}

async function run(options: IsolationOptions): Promise<boolean> {
  const rig = await startRig();
  let isDone = false;
  try {
    // The first seconds go to the compiler of each process.
    await measure(rig, { ...options, seconds: WARM_UP_SECONDS }, false);
    const pairs: Pair[] = [];
    for (let index = 0; index < options.runs; index++) {
      const pair = await measurePair(rig, options);
      pairs.push(pair);
      console.log(
        `run ${index + 1}: p99 ${pair.alone.p99Ms} ms alone, ${pair.beside.p99Ms} ms beside, recovered in ${pair.recoveredMs} ms`,
      );
    }
    isDone = true;
    const ratio = median(pairs.map(ratioOf));
    const isMet = ratio <= RATIO_MAX;
    console.log(`\n${render(pairs)}`);
    console.log(`\nmedian ratio ${ratio.toFixed(3)}, wanted <= ${RATIO_MAX}: ${isMet ? 'ok' : 'FAILED'}`);
    const directory = join(ROOT, 'tests', 'bench', 'results');
    mkdirSync(directory, { recursive: true });
    const at = new Date().toISOString();
    const path = join(directory, `isolation-${at.replaceAll(':', '-')}.json`);
    writeFileSync(path, `${JSON.stringify({ at, options, ratio, pairs }, null, 2)}\n`);
    console.log(`results: ${path}`);
    return isMet;
  } finally {
    if (!isDone) console.error(`logs: ${rig.product.processes.logsDir}`);
    await rig.stop({ keepLogs: !isDone });
  }
}

let options: IsolationOptions;
try {
  options = parseOptions(process.argv.slice(2));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  process.exit(2);
}
// Everything started ends when this process does.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
try {
  const isMet = await run(options);
  // Not by exitCode: the embedded Postgres brings an exit hook that ends the process with 0.
  process.exit(isMet ? 0 : 1);
} catch (error) {
  console.error(error);
  process.exit(1);
}
