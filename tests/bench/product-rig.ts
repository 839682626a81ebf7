import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FakeSite } from '@logferry/testkit';
import { childNamed } from '../support/proc-stat.js';
import { type Product, type StoreKind, startProduct } from '../support/start-product.js';

/** From tests/dist/bench up to the repository. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export interface ProductRig {
  readonly product: Product;
  readonly port: number;
  /** A drain token each, of as many apps. */
  readonly tokens: readonly string[];
  readonly servers: Readonly<Record<string, number>>;
}

/** Starts the product on one store and sets it up as a tenant would: one destination, one app and token a connection. */
export async function startProductRig(store: StoreKind, intakePort: number, connections: number): Promise<ProductRig> {
  const url = `http://127.0.0.1:${intakePort}`;
  const site: FakeSite = { code: 'BENCH', name: 'Bench', intakeUrl: url, apiUrl: url, appUrl: url };
  const product = await startProduct({ root: ROOT, store, sites: [site], label: `bench-${store}` });
  try {
    const tenant = await product.signUp();
    const destination = await tenant.createDestination({ site: site.code, apiKey: '0123456789abcdef0123456789abcdef' });
    const tokens: string[] = [];
    for (let i = 1; i <= connections; i++) {
      const app = await tenant.createApp({
        name: `shop-${i}`,
        destinationId: destination.id,
        env: 'bench',
        service: 'shop',
      });
      tokens.push((await tenant.createDrainToken(app.id)).token);
    }
    return { product, port: Number(new URL(product.url).port), tokens, servers: serversOf(product) };
  } catch (error) {
    await product.stop({ keepLogs: true });
    throw error;
  }
}

function serversOf({ apis, workers, redis }: Product): Record<string, number> {
  const [api] = apis;
  const [worker] = workers;
  if (api === undefined || worker === undefined) throw new Error('no api or worker');
  return {
    api: api.pid,
    worker: worker.pid,
    ...(redis !== null && { redis: childNamed('redis-server') }),
    postgres: childNamed('postgres'),
  };
}

/** Path of another program of the bench. */
export function programOf(name: string): string {
  return join(ROOT, 'tests', 'dist', 'bench', `${name}.js`);
}
