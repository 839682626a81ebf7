import { buildFrame, type MessageInput } from '@logferry/logplex';
import { SEED_HALF_HOURS_SQL } from '@logferry/testkit';
import { Client } from 'pg';
import { timestampOf, type World } from '../e2e/world.js';
import { confirmAddress } from '../support/mailbox.js';
import { postFrame } from '../support/post-frame.js';

/** A shop with a day of traffic, as the pictures show it. */
export interface Shop {
  /** The app whose pages are shown. */
  readonly appId: string;
  /** Some seconds of its lines, sent now. */
  send(): Promise<void>;
}

const APPS: readonly (readonly [name: string, env: string, linesPerMinute: number])[] = [
  ['storefront', 'production', 1_400],
  ['checkout', 'production', 620],
  ['catalog-api', 'production', 2_300],
  ['search-indexer', 'production', 340],
  ['mailer', 'production', 90],
  ['admin', 'production', 45],
  ['storefront-staging', 'staging', 60],
  ['checkout-staging', 'staging', 25],
];

/**
 * $1 app, $2 tenant, $3 lines a minute, $4 the app's own hours, $5 whether Heroku lost some itself. A tenth is ruled out.
 */
const LEDGER_SQL = `
INSERT INTO ledger_minutes (app_id, tenant_id, minute, frames, messages_received, bytes_received, logs_delivered, bytes_delivered,
  filtered, lost_upstream, delay_250ms, delay_500ms, delay_1s, delay_2s, kind_app, kind_router, kind_system)
SELECT $1::uuid, $2::uuid, at, 1 + lines / 40, lines, lines * 247, lines - lines / 10, (lines - lines / 10) * 830,
  lines / 10, CASE WHEN $5::boolean AND slot BETWEEN 400 AND 403 THEN lines / 25 ELSE 0 END,
  (lines - lines / 10) * 2 / 10, (lines - lines / 10) * 5 / 10, (lines - lines / 10) * 2 / 10, (lines - lines / 10) / 10,
  lines - lines * 4 / 10 - lines / 10, lines * 4 / 10, lines / 10
FROM generate_series(1, 1500) AS slot,
  LATERAL (SELECT date_trunc('minute', now()) - slot * interval '1 minute' AS at) AS minute,
  LATERAL (SELECT ($3::int * (1 + 0.45 * sin(slot / 230.0 + $4::int) + 0.12 * sin(slot / 3.1) + 0.05 * sin(slot * 1.7)))::int AS lines) AS wave`;

const ACTIVITY_SQL = `
INSERT INTO app_activity (app_id, tenant_id, first_frame_at, last_frame_at, last_delivered_at)
VALUES ($1::uuid, $2::uuid, now() - interval '40 days', now(), now())
ON CONFLICT (app_id) DO UPDATE SET first_frame_at = excluded.first_frame_at`;

export async function seedShop({ tenant, neighbour, product, site, newKey }: World): Promise<Shop> {
  for (const [name, owner] of Object.entries({ Acme: tenant, 'Acme Labs': neighbour })) {
    await confirmAddress(product, owner);
    await owner.ok('PATCH', '/api/v1/tenant', { name });
  }
  const { id: tenantId } = await tenant.ok<{ id: string }>('GET', '/api/v1/tenant');
  const destination = await tenant.createDestination({ name: 'Datadog', site: site.code, apiKey: newKey() });
  const ids: string[] = [];
  for (const [name, env] of APPS) {
    ids.push((await tenant.createApp({ name, env, service: name, destinationId: destination.id })).id);
  }
  const client = new Client(product.postgres.url);
  await client.connect();
  try {
    for (const [index, [name, , linesPerMinute]] of APPS.entries()) {
      await client.query(LEDGER_SQL, [ids[index], tenantId, linesPerMinute, index, name === 'catalog-api']);
      await client.query(ACTIVITY_SQL, [ids[index], tenantId]);
    }
    await client.query(SEED_HALF_HOURS_SQL);
  } finally {
    await client.end();
  }
  const [appId] = ids;
  if (appId === undefined) throw new Error('There are apps');
  const { drainUrl } = await tenant.createDrainToken(appId);
  const send = async (): Promise<void> => {
    const { status } = await postFrame(drainUrl, buildFrame(linesOf(Date.now())));
    if (status !== 204) throw new Error(`The drain answered ${status}`);
  };
  return { appId, send };
}

/** What a shop's dynos, router and platform say within a second. */
function linesOf(nowMs: number): MessageInput[] {
  const router = (rest: string) =>
    ['heroku', 'router', `${rest} protocol=http1.1 tls=true tls_version=tls1.3`, 158] as const;
  const lines: readonly (readonly [appname: string, procid: string, text: string, priority?: number])[] = [
    router(
      'at=info method=GET path="/products/184" host=shop.example.com request_id=7d1c0f3e-2a4b fwd="203.0.113.9" dyno=web.1 connect=0ms service=41ms status=200 bytes=18231',
    ),
    ['app', 'web.1', '{"level":"info","msg":"cart loaded","cart":88213,"items":3,"ms":12}'],
    ['app', 'web.2', 'level=warn msg="stock is low" sku=A-1093 left=2'],
    ['app', 'worker.1', 'INFO -- : sent order confirmation to order 55102'],
    router(
      'at=info method=POST path="/checkout" host=shop.example.com request_id=9b55d1aa-6c1e fwd="198.51.100.23" dyno=web.2 connect=0ms service=186ms status=302 bytes=312',
    ),
    ['app', 'web.2', 'payment of order 55102 by card=4242424242424242 accepted'],
    [
      'app',
      'web.1',
      'Error: no such coupon\n    at redeem (/app/src/coupons.js:41:13)\n    at checkout (/app/src/checkout.js:88:9)',
    ],
    ['heroku', 'web.1', 'source=web.1 dyno=heroku.1.b sample#memory_total=312.44MB sample#memory_quota=512.00MB', 158],
    router(
      'at=error code=H12 desc="Request timeout" method=GET path="/search" host=shop.example.com request_id=c01d7a90-77fe fwd="203.0.113.77" dyno=web.3 connect=0ms service=30001ms status=503 bytes=0',
    ),
    ['app', 'worker.2', '{"level":"error","msg":"card processor said no","order":55103,"code":"insufficient_funds"}'],
    ['app', 'api', 'Deploy 3f2a91c by user ada@example.com'],
    ['app', 'worker.1', 'refund of order 54988 to card=5555555555554444 done'],
  ];
  return lines.map(([appname, procid, text, priority = 190], index) => ({
    priority,
    timestamp: timestampOf(nowMs - (lines.length - index) * 70),
    appname,
    procid,
    text: `${text}\n`,
  }));
}
