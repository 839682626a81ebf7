import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { LedgerCounter } from '@logferry/db';
import { type ApiClient, signUp } from '../testing/api-client.js';
import { type RunningApi, startApi } from '../testing/running-api.js';
import type { SummaryPage } from './app-summary.schema.js';

jest.setTimeout(60_000); // servers are started

const NOW = new Date('2026-03-04T09:15:20Z');
const MINUTE_MS = 60_000;

let api: RunningApi;
let client: ApiClient;
let stranger: ApiClient;
const ids: Record<string, string> = {};

async function newDestination(of: ApiClient, name: string): Promise<string> {
  const body = { name, site: 'T1', apiKey: 'unchecked' };
  return (await of.post<{ id: string }>('/api/v1/destinations?validate=false', body)).body.id;
}

async function list(query = '', of = client): Promise<SummaryPage> {
  const { status, body } = await of.get<SummaryPage>(`/api/v1/app-summaries${query}`);
  expect(status).toBe(200);
  return body;
}

async function namesOf(query: string): Promise<string[]> {
  return (await list(query)).items.map(({ name }) => name);
}

beforeAll(async () => {
  api = await startApi();
  api.setNow(NOW);
  client = await signUp(api.url);
  stranger = await signUp(api.url);
  const [good, bad] = [await newDestination(client, 'good'), await newDestination(client, 'bad')];
  await api.database.destination.update({ where: { id: bad }, data: { status: 'key_rejected' } });
  for (const [name, destinationId, env] of [
    ['shop', good, 'production'],
    ['shop-staging', good, 'staging'],
    ['mail', bad, 'production'],
  ] as const) {
    ids[name] = (await client.post<{ id: string }>('/api/v1/apps', { name, destinationId, env })).body.id;
  }
  const { tenantId } = await api.database.app.findUniqueOrThrow({ where: { id: ids.shop ?? '' } });
  const appId = ids.shop ?? '';
  const activity = { firstFrameAt: new Date(NOW.getTime() - 2 * MINUTE_MS), lastFrameAt: NOW, lastDeliveredAt: NOW };
  await api.database.appActivity.create({ data: { appId, tenantId, ...activity } });
  const book = (minutesAgo: number, counts: Partial<Record<LedgerCounter, number>>) => {
    for (const [counter, n] of Object.entries(counts)) {
      api.ledger.add(appId, tenantId, NOW.getTime() - minutesAgo * MINUTE_MS, counter as LedgerCounter, n);
    }
  };
  book(1440, { messagesReceived: 999 });
  book(1439, { messagesReceived: 1, logsDelivered: 1, 'deliveryDelay.le500ms': 1 });
  book(30, { messagesReceived: 20, logsDelivered: 20, 'deliveryDelay.le250ms': 20 });
  book(0, {
    messagesReceived: 9,
    logsDelivered: 3,
    filtered: 1,
    sampled: 1,
    'dropped.expired': 1,
    'deliveryDelay.le250ms': 3,
  });
  book(1, { messagesReceived: 1, deadLettered: 1, lostUpstream: 7 });
  await api.ledger.flush();
});
afterAll(() => api?.close());

describe('GET /api/v1/app-summaries', () => {
  test('adds up what an app carried in the last 24 hours', async () => {
    const { items, from, to } = await list('?q=SHOP&sort=state');
    expect([from, to]).toEqual(['2026-03-03T09:16:00.000Z', '2026-03-04T09:16:00.000Z']);
    const shop = items.find(({ name }) => name === 'shop');
    expect(shop).toMatchObject({
      id: ids.shop,
      env: 'production',
      state: 'healthy',
      destination: { name: 'good', site: 'T1' },
      activity: { lastFrameAt: NOW.toISOString() },
      lastDay: { received: 31, delivered: 24, filtered: 2, lost: 2, lostUpstream: 7 },
    });
    expect(shop?.lastDay.receivedByHalfHour).toEqual([1, ...Array<number>(46).fill(0), 20, 10]);
    expect(shop?.lastDay.deliveryDelay).toMatchObject({ le250ms: 23, le500ms: 1, more: 0 });
    expect(items.find(({ name }) => name === 'shop-staging')?.lastDay.received).toBe(0);
  });

  test('finds apps by text and state, counts the states, and pages', async () => {
    expect(await list('?q=production')).toMatchObject({
      total: 2,
      states: { healthy: 1, key_rejected: 1, waiting: 0 },
    });
    expect(await namesOf('?state=waiting')).toEqual(['shop-staging']);
    expect(await namesOf('?sort=-name&limit=2')).toEqual(['shop-staging', 'shop']);
    expect(await namesOf('?sort=-name&limit=2&page=2')).toEqual(['mail']);
    expect(await namesOf('?sort=state')).toEqual(['mail', 'shop-staging', 'shop']);
    expect(await list('?state=silent')).toMatchObject({ items: [], total: 0 });
    expect((await client.get('/api/v1/app-summaries?page=0')).status).toBe(422);
  });

  test('tells an app without a key yet from one whose key is rejected, as the app itself does', async () => {
    const appId = ids.mail ?? '';
    const { destinationId } = await api.database.app.findUniqueOrThrow({ where: { id: appId } });
    const where = { id: destinationId };
    const { keyHint } = await api.database.destination.findUniqueOrThrow({ where });
    await api.database.destination.update({ where, data: { keyHint: '' } });
    try {
      const { body: app } = await client.get<{ state: string }>(`/api/v1/apps/${appId}`);
      expect((await list('?q=mail')).items.map(({ state }) => state)).toEqual([app.state]);
      expect(app.state).toBe('needs_key');
    } finally {
      await api.database.destination.update({ where, data: { keyHint } });
    }
  });

  test('shows nothing of it to another tenant', async () => {
    expect(await list('?q=shop', stranger)).toMatchObject({ items: [], total: 0, states: { healthy: 0 } });
  });
});
