import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seedTenants } from '@logferry/testkit';
import { type Product, startProduct } from '../../support/start-product.js';
import { table } from '../../support/table.js';
import type { TenantClient } from '../../support/tenant-client.js';
import { ROOT } from '../product-rig.js';
import { parseOptions, type ScaleOptions, USAGE } from './options.js';
import { operatorRequests, type ScaleRequest, tenantRequests } from './requests.js';

/**
 * `npm run bench:scale`: how long the api takes to answer when it serves many tenants, on the embedded shape: for a tenant
 * with one app, one with three and one with a thousand, and for the operator. See USAGE.
 */

const P95_MS_MAX = 100;
/** Not timed: connections, caches and the compiler. */
const WARM_UP_REQUESTS = 5;
/** Of all tenants' apps, so many in a hundred have traffic around the clock. */
const TALKING_PERCENT = 1;
const MINUTES_PER_DAY = 1_440;
const READERS = [
  { name: 'small', apps: 1, parkedRows: 0 },
  { name: 'median', apps: 3, parkedRows: 100 },
  { name: 'large', apps: 1_000, parkedRows: 60_000 },
] as const;

type Reader = (typeof READERS)[number]['name'] | 'operator';

interface Figure {
  readonly what: string;
  readonly reader: Reader;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly bytes: number;
}

interface SignedUp {
  readonly reader: (typeof READERS)[number];
  readonly client: TenantClient;
  readonly id: string;
  readonly name: string;
}

async function run(options: ScaleOptions, product: Product): Promise<readonly Figure[]> {
  const now = new Date();
  const tenants: SignedUp[] = [];
  for (const reader of READERS) {
    const client = await product.signUp();
    tenants.push({ reader, client, ...(await client.ok<{ id: string; name: string }>('GET', '/api/v1/tenant')) });
  }
  const startedMs = Date.now();
  const sizes = {
    tenants: options.tenants,
    apps: options.apps,
    talkingApps: Math.ceil((options.apps * TALKING_PERCENT) / 100),
    minutesPerDay: MINUTES_PER_DAY,
  };
  const grown = tenants.map(({ id, reader: { apps, parkedRows } }) => ({ tenantId: id, apps, parkedRows }));
  await seedTenants(product.postgres.url, now, sizes, grown);
  console.log(
    `${options.tenants} tenants with ${options.apps} apps in ${Math.round((Date.now() - startedMs) / 1_000)} s`,
  );

  const figures: Figure[] = [];
  for (const { reader, client } of tenants) {
    const send = (path: string) => client.ok<object>('GET', path);
    for (const request of await tenantRequests(client, now)) {
      figures.push(await timed(reader.name, request, options.samples, send));
    }
  }
  const found = tenants.at(-1);
  if (found === undefined) throw new Error('nobody signed up');
  const headers = { authorization: `Bearer ${product.operatorToken}` };
  const ask = (path: string) => asOperator(product.url + path, headers);
  for (const request of operatorRequests({ ...found, email: found.client.email })) {
    figures.push(await timed('operator', request, options.samples, ask));
  }
  return figures;
}

async function asOperator(url: string, headers: Readonly<Record<string, string>>): Promise<object> {
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as object;
}

async function timed(
  reader: Reader,
  { what, path }: ScaleRequest,
  samples: number,
  send: (path: string) => Promise<object>,
): Promise<Figure> {
  const times: number[] = [];
  let answer: object = {};
  for (let index = -WARM_UP_REQUESTS; index < samples; index++) {
    const startedMs = performance.now();
    answer = await send(path);
    if (index >= 0) times.push(performance.now() - startedMs);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { what, reader, p50Ms: at(0.5), p95Ms: at(0.95), bytes: JSON.stringify(answer).length };
}

/** A row an endpoint, a column a reader. */
function render(figures: readonly Figure[]): string {
  const rows = new Map<string, Record<string, string>>();
  for (const { what, reader, p50Ms, p95Ms } of figures) {
    const row = rows.get(what) ?? { 'p50 / p95 ms': what };
    row[reader] = `${p50Ms.toFixed(1)} / ${p95Ms.toFixed(1)}${p95Ms <= P95_MS_MAX ? '' : ' TOO SLOW'}`;
    rows.set(what, row);
  }
  return table([...rows.values()]);
}

async function main(options: ScaleOptions): Promise<boolean> {
  const product = await startProduct({
    root: ROOT,
    store: 'postgres',
    sites: [],
    workers: 0,
    label: 'bench-scale',
    env: { API_REQUESTS_PER_MINUTE_MAX: '999999' },
  });
  let isDone = false;
  try {
    const figures = await run(options, product);
    isDone = true;
    console.log(`\n${render(figures)}`);
    const directory = join(ROOT, 'tests', 'bench', 'results');
    mkdirSync(directory, { recursive: true });
    const at = new Date().toISOString();
    const path = join(directory, `scale-${at.replaceAll(':', '-')}.json`);
    writeFileSync(path, `${JSON.stringify({ at, options, figures }, null, 2)}\n`);
    const slow = figures.filter(({ p95Ms }) => p95Ms > P95_MS_MAX);
    console.log(`\n${slow.length} of ${figures.length} above ${P95_MS_MAX} ms at p95\nresults: ${path}`);
    return slow.length === 0;
  } finally {
    if (!isDone) console.error(`logs: ${product.processes.logsDir}`);
    await product.stop({ keepLogs: !isDone });
  }
}

let options: ScaleOptions;
try {
  options = parseOptions(process.argv.slice(2));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  process.exit(2);
}
// Everything started ends when this process does.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
try {
  // Not by exitCode: the embedded Postgres brings an exit hook that ends the process with 0.
  process.exit((await main(options)) ? 0 : 1);
} catch (error) {
  console.error(error);
  process.exit(1);
}
