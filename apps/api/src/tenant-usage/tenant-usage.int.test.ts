import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type ApiClient, signUp } from '../testing/api-client.js';
import { type RunningApi, startApi } from '../testing/running-api.js';
import type { UsageByApp, UsageByMonth } from './tenant-usage.schema.js';

jest.setTimeout(60_000); // servers are started

const NOW = new Date('2026-03-11T12:00:00Z');

let api: RunningApi;
let client: ApiClient;
let tenantId: string;
let appIds: string[];

beforeAll(async () => {
  api = await startApi();
  client = await signUp(api.url);
  tenantId = (await client.get<{ id: string }>('/api/v1/tenant')).body.id;
  const destination = { name: 'EU', site: 'T1', apiKey: 'unchecked' };
  const { body } = await client.post<{ id: string }>('/api/v1/destinations?validate=false', destination);
  appIds = [];
  for (const name of ['shop', 'blog', 'gone']) {
    appIds.push((await client.post<{ id: string }>('/api/v1/apps', { name, destinationId: body.id })).body.id);
  }
  const send = (app: number, at: string, bytes: number) => {
    const atMs = Date.parse(at);
    api.ledger.add(appIds[app] ?? '', tenantId, atMs, 'bytesReceived', bytes);
    api.ledger.add(appIds[app] ?? '', tenantId, atMs, 'messagesReceived', bytes / 100);
  };
  send(0, '2026-02-28T23:59:59Z', 900);
  send(0, '2026-03-01T00:00:00Z', 100);
  send(0, '2026-03-10T09:00:00Z', 200);
  send(1, '2026-03-10T23:59:59Z', 700);
  send(2, '2026-03-11T10:00:00Z', 400);
  await api.ledger.flush();
  await client.delete(`/api/v1/apps/${appIds[2]}`);
  api.setNow(NOW);
});
afterAll(() => api?.close());

const byApp = async (query = '') => (await client.get<UsageByApp>(`/api/v1/usage/apps${query}`)).body;
const of = (name: string | null, bytesReceived: number) =>
  expect.objectContaining({ name, bytesReceived, messagesReceived: bytesReceived / 100 });

describe('usage by app', () => {
  test('is that of the month under way, the largest first, deleted apps too', async () => {
    expect(await byApp()).toEqual({
      from: '2026-03-01T00:00:00.000Z',
      to: '2026-04-01T00:00:00.000Z',
      totals: { bytesReceived: 1_400, messagesReceived: 14 },
      items: [of('blog', 700), of(null, 400), of('shop', 300)],
      total: 3,
    });
  });

  test('is that of another month, or of a day', async () => {
    expect(await byApp('?month=2026-02')).toMatchObject({ items: [of('shop', 900)], total: 1 });
    expect(await byApp('?month=2026-01')).toMatchObject({ items: [], totals: { bytesReceived: 0 } });
    expect(await byApp('?day=2026-03-10')).toMatchObject({
      to: '2026-03-11T00:00:00.000Z',
      items: [of('blog', 700), of('shop', 200)],
    });
  });

  test('comes in pages, each with the sum of all', async () => {
    const second = await byApp('?limit=2&page=2');
    expect(second).toMatchObject({ items: [of('shop', 300)], total: 3, totals: { bytesReceived: 1_400 } });
  });

  test.each(['month=2026-13', 'day=2026-02-30', 'day=2026-03-10&month=2026-03', 'page=0'])(
    'refuses %s',
    async (query) => {
      expect((await client.get(`/api/v1/usage/apps?${query}`)).status).toBe(422);
    },
  );

  test('is nothing of another tenant', async () => {
    const stranger = await signUp(api.url);
    expect((await stranger.get<UsageByApp>('/api/v1/usage/apps')).body).toMatchObject({ items: [], total: 0 });
  });
});

test('usage by month has twelve of them, when counting began, and a forecast', async () => {
  const { body } = await client.get<UsageByMonth>('/api/v1/usage/months');
  expect(body.months).toHaveLength(12);
  expect(body.months.slice(-2)).toEqual([
    { month: '2026-02', bytesReceived: 900, messagesReceived: 9 },
    { month: '2026-03', bytesReceived: 1_400, messagesReceived: 14 },
  ]);
  expect(body).toMatchObject({ countedSince: '2026-02-28', forecast: { bytesReceived: 4_036, byDays: 7 } });
  const { body: strange } = await (await signUp(api.url)).get<UsageByMonth>('/api/v1/usage/months');
  expect(strange).toMatchObject({ countedSince: null, forecast: null });
});
