import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { DISCOVERED_APPS_MAX } from '@logferry/db';
import { type ApiClient, signUp } from '../testing/api-client.js';
import { discoverApp } from '../testing/discovered-app.js';
import { type RunningApi, startApi } from '../testing/running-api.js';
import type { DiscoveredAppView } from './discovered-app.schema.js';

jest.setTimeout(60_000); // servers are started

interface Listed {
  readonly items: readonly DiscoveredAppView[];
  readonly nextCursor: string | null;
  readonly isFull: boolean;
}

let api: RunningApi;
let client: ApiClient;
let destinationId: string;
let appId: string;
let path: string;
let spaces = 0;

beforeAll(async () => {
  api = await startApi();
  client = await signUp(api.url);
  const destination = { name: 'EU', site: 'T1', apiKey: 'unchecked' };
  destinationId = (await client.post<{ id: string }>('/api/v1/destinations?validate=false', destination)).body.id;
});
afterAll(() => api?.close());
beforeEach(async () => {
  appId = await makeSpace();
  path = `/api/v1/apps/${appId}/discovered-apps`;
});

async function makeSpace(): Promise<string> {
  spaces += 1;
  const app = { name: `space-${spaces}`, destinationId, space: true };
  return (await client.post<{ id: string }>('/api/v1/apps', app)).body.id;
}

test('lists what workers met, the first met first, page by page', async () => {
  for (const identifier of ['shop', 'billing', 'admin']) await discoverApp(api, appId, identifier, 5);
  await discoverApp(api, appId, 'shop', 2);
  const first = (await client.get<Listed>(`${path}?limit=2`)).body;
  const second = (await client.get<Listed>(`${path}?limit=2&cursor=${first.nextCursor}`)).body;
  const shown = [...first.items, ...second.items];
  expect(shown.map(({ identifier, lines }) => [identifier, lines])).toEqual([
    ['shop', 7],
    ['billing', 5],
    ['admin', 5],
  ]);
  expect([second.nextCursor, second.isFull]).toEqual([null, false]);
  const [shop] = shown;
  expect(shop).toEqual({
    id: expect.any(String),
    identifier: 'shop',
    name: null,
    lines: 7,
    firstSeenAt: expect.any(String),
    lastSeenAt: expect.any(String),
  });
  expect((await client.get(`${path}/${shop?.id}`)).body).toEqual(shop);
});

test('says when a space has as many as are kept', async () => {
  const { tenantId } = await api.database.app.findUniqueOrThrow({ where: { id: appId } });
  const [seenAt, lines] = [new Date(), 1n];
  const data = Array.from({ length: DISCOVERED_APPS_MAX }, (_, index) => ({
    id: `01a20aed-4eb7-70a8-b937-${String(spaces * 1_000 + index).padStart(12, '0')}`,
    ...{ tenantId, appId, identifier: `shop-${index}`, lines, firstSeenAt: seenAt, lastSeenAt: seenAt },
  }));
  await api.database.discoveredApp.createMany({ data });
  expect((await client.get<Listed>(`${path}?limit=1`)).body.isFull).toBe(true);
  await client.delete(`${path}/${data[0]?.id}`);
  expect((await client.get<Listed>(`${path}?limit=1`)).body.isFull).toBe(false);
});

test('takes a name like that of a Heroku app, and takes it back', async () => {
  const id = await discoverApp(api, appId, 't.1b2c3d4e-5f60-4718-8a9b-0c1d2e3f4a5b');
  expect((await client.patch(`${path}/${id}`, { name: ' Shop ' })).body).toMatchObject({ id, name: 'shop' });
  expect((await client.patch(`${path}/${id}`, { name: null })).body).toMatchObject({ id, name: null });
  const refused = await client.patch(`${path}/${id}`, { name: 'no name' });
  expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([422, 'name']);
});

test('tells workers of a name, and that it is gone', async () => {
  const heard: string[] = [];
  await api.queue.pubSub.subscribe(
    (text) => heard.push(text),
    () => undefined,
  );
  const id = await discoverApp(api, appId, 'shop');
  await client.patch(`${path}/${id}`, { name: 'store' });
  await client.delete(`${path}/${id}`);
  const said = JSON.stringify({ kind: 'app', id: appId });
  const deadlineMs = Date.now() + 10_000;
  while (heard.filter((text) => text === said).length < 2) {
    expect(Date.now()).toBeLessThan(deadlineMs);
    await api.database.$queryRaw`SELECT 1`;
  }
});

test('forgets one, with its name, until it is met again', async () => {
  const id = await discoverApp(api, appId, 'shop', 9);
  await client.patch(`${path}/${id}`, { name: 'store' });
  expect((await client.delete(`${path}/${id}`)).status).toBe(204);
  expect((await client.delete(`${path}/${id}`)).status).toBe(404);
  await discoverApp(api, appId, 'shop', 1);
  expect((await client.get<Listed>(path)).body.items).toMatchObject([{ identifier: 'shop', name: null, lines: 1 }]);
});

test('knows no discovered apps of other spaces', async () => {
  const id = await discoverApp(api, appId, 'shop');
  const other = `/api/v1/apps/${await makeSpace()}/discovered-apps/${id}`;
  const answers = [await client.get(other), await client.patch(other, { name: 'x' }), await client.delete(other)];
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  expect((await client.get(`${path}/${id}`)).status).toBe(200);
});
