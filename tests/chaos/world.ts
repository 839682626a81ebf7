import { randomBytes, randomUUID } from 'node:crypto';
import { type FakeDatadog, startFakeDatadog } from '@logferry/testkit';
import { type Product, startProduct } from '../support/start-product.js';
import { TenantClient } from '../support/tenant-client.js';
import { type Balancer, startBalancer } from './balancer.js';
import { isMalformedText } from './lines.js';
import type { Drain } from './load.js';
import { Oracle } from './oracle.js';

export interface ChaosApp {
  readonly id: string;
  readonly name: string;
  readonly owner: TenantClient;
  readonly apiKey: string;
  readonly site: string;
}

/** The product as a deployment runs it, and everything around it. */
export interface World {
  readonly product: Product;
  readonly datadog: FakeDatadog;
  readonly balancer: Balancer;
  readonly oracle: Oracle;
  readonly apps: readonly ChaosApp[];
  readonly drains: readonly Drain[];
  stop(options: { readonly keepLogs: boolean }): Promise<void>;
}

const SITES = ['FAKE1', 'FAKE2'];
const WORKERS = 2;
/** Two for each worker, so that some move when one ends. */
const SHARDS = 2 * WORKERS;
const TENANTS = 3;
/** Of each tenant: one a site. */
const DESTINATIONS_PER_TENANT = SITES.length;
/** Two apps share a tenant's first destination. */
const APPS_PER_TENANT = 3;
/** The fake keeps few logs of so many: the oracle sees them all as they come. */
const KEEP_LOGS = 100;

/** @param apiUrls the apis that take connections at the moment; asked for every connection, once there are any */
export async function startWorld(root: string, apiUrls: () => readonly string[]): Promise<World> {
  const ending: (() => Promise<void>)[] = [];
  const stop: World['stop'] = async ({ keepLogs }) => {
    for (const end of ending.splice(0).reverse()) await end();
    await product?.stop({ keepLogs });
    await datadog.close();
  };
  let product: Product | undefined;
  let oracle: Oracle | undefined;
  const datadog = await startFakeDatadog({
    sites: SITES.map((code) => ({ code })),
    keepLogs: KEEP_LOGS,
    keepRequests: KEEP_LOGS,
    isMalformed: (raw) => isMalformedText(raw.message),
    onLogs: (logs) => {
      for (const log of logs) oracle?.arrive(log);
    },
  });
  try {
    const balancer = await startBalancer(() => {
      const urls = apiUrls();
      return urls.length > 0 ? urls : (product?.apis ?? []).map(({ url }) => url);
    });
    ending.push(() => balancer.close());
    product = await startProduct({
      root,
      store: 'redis',
      sites: datadog.sites,
      redis: { appendfsync: 'always' },
      apis: 2,
      workers: WORKERS,
      label: 'chaos',
      env: { PUBLIC_URL: balancer.url, QUEUE_SHARDS: String(SHARDS) },
    });
    const apps = await setUp(balancer.url, datadog);
    const drains: Drain[] = [];
    for (const [appIndex, app] of apps.entries()) {
      const { drainUrl } = await app.owner.createDrainToken(app.id);
      drains.push({ appIndex, url: drainUrl, logplexToken: `d.${randomUUID()}` });
    }
    oracle = new Oracle(apps, Date.now);
    return { product, datadog, balancer, oracle, apps, drains, stop };
  } catch (error) {
    await stop({ keepLogs: true });
    throw error;
  }
}

async function setUp(url: string, datadog: FakeDatadog): Promise<ChaosApp[]> {
  const apps: ChaosApp[] = [];
  for (let tenant = 0; tenant < TENANTS; tenant++) {
    const owner = await TenantClient.signUp(url);
    const destinations: { readonly id: string; readonly apiKey: string; readonly site: string }[] = [];
    for (let index = 0; index < DESTINATIONS_PER_TENANT; index++) {
      const apiKey = randomBytes(16).toString('hex');
      const { code } = datadog.site(SITES[index % SITES.length]);
      datadog.addKey(code, apiKey);
      destinations.push({ id: (await owner.createDestination({ site: code, apiKey })).id, apiKey, site: code });
    }
    for (let index = 0; index < APPS_PER_TENANT; index++) {
      const destination = destinations[index % destinations.length];
      if (destination === undefined) throw new Error('no destination');
      const name = `app-${tenant}-${index}`;
      const { id } = await owner.createApp({ name, destinationId: destination.id });
      apps.push({ id, name, owner, apiKey: destination.apiKey, site: destination.site });
    }
  }
  return apps;
}
