import { SEED_HALF_HOURS_SQL } from '@logferry/testkit';
import { Client } from 'pg';
import type { World } from '../e2e/world.js';
import type { Product } from './start-product.js';

interface Seed {
  readonly tenantId: string;
  readonly destinationId: string;
  /** They are called `shop-0001` and so on. */
  readonly count: number;
}

const APPS_SQL = `
INSERT INTO apps (id, tenant_id, destination_id, name, env, updated_at)
SELECT gen_random_uuid(), $1, $2, 'shop-' || lpad(n::text, 4, '0'),
  CASE WHEN n % 3 = 0 THEN 'staging' ELSE 'production' END, now()
FROM generate_series(1, $3::int) AS n`;

const ACTIVITY_SQL = `
INSERT INTO app_activity (app_id, tenant_id, first_frame_at, last_frame_at, last_delivered_at)
SELECT id, tenant_id, now() - interval '3 days', now(), now() FROM apps
WHERE tenant_id = $1 AND name LIKE 'shop-%' AND name NOT LIKE '%0'`;

const LEDGER_SQL = `
INSERT INTO ledger_minutes
  (app_id, tenant_id, minute, frames, messages_received, logs_delivered, filtered, delay_500ms)
SELECT app_id, tenant_id, date_trunc('minute', now()) - slot * interval '30 minutes',
  1, lines, lines - lines / 10, lines / 10, lines - lines / 10
FROM app_activity, generate_series(0, 47) AS slot, LATERAL (SELECT (500 + 400 * sin(slot / 7.6))::int) AS wave (lines)
WHERE tenant_id = $1`;

/**
 * Puts apps with a day of traffic into a tenant: more of them than a test could make through the API in its time. Every
 * tenth waits for its first frame; the others have a ledger row each half hour.
 */
export async function seedApps(product: Product, { tenantId, destinationId, count }: Seed): Promise<void> {
  const client = new Client(product.postgres.url);
  await client.connect();
  try {
    await client.query(APPS_SQL, [tenantId, destinationId, count]);
    await client.query(ACTIVITY_SQL, [tenantId]);
    await client.query(LEDGER_SQL, [tenantId]);
    await client.query(SEED_HALF_HOURS_SQL);
  } finally {
    await client.end();
  }
}

/** As many apps as the dashboard is made for. */
const CROWD = 1_000;

/** Gives the neighbour 1,000 apps. */
export async function seedCrowd({ product, neighbour, site, newKey }: World): Promise<void> {
  const { id: tenantId } = await neighbour.ok<{ id: string }>('GET', '/api/v1/tenant');
  const { id } = await neighbour.createDestination({ name: 'Datadog', site: site.code, apiKey: newKey() });
  await seedApps(product, { tenantId, destinationId: id, count: CROWD });
}
