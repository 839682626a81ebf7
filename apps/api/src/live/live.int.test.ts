import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { EventReader } from '@logferry/testkit';
import { type ApiClient, signUp } from '../testing/api-client.js';
import { holdToken } from '../testing/members.js';
import { type RunningApi, startApi } from '../testing/running-api.js';
import type { ChangedEvent, PingEvent } from './live.schema.js';

jest.setTimeout(60_000); // servers are started

let api: RunningApi;
let client: ApiClient;
let tenantId: string;
let destinationId: string;
let appId: string;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  client = await signUp(api.url);
  tenantId = (await client.get<{ id: string }>('/api/v1/tenant')).body.id;
  const destination = { name: 'EU', site: 'T1', apiKey: 'unchecked' };
  destinationId = (await client.post<{ id: string }>('/api/v1/destinations?validate=false', destination)).body.id;
  appId = (await client.post<{ id: string }>('/api/v1/apps', { name: 'shop', destinationId })).body.id;
});

async function follow(by: ApiClient = client): Promise<EventReader> {
  const live = await by.follow('/api/v1/live');
  await live.first('ready');
  return live;
}

const told = (live: EventReader, resource: string) =>
  live.first<ChangedEvent>('changed', ({ resources }) => resources.includes(resource));

describe('GET /api/v1/live', () => {
  test('tells what a person writes, at once, and not what they read', async () => {
    const live = await follow();
    await client.get('/api/v1/apps');
    await client.patch(`/api/v1/apps/${appId}`, { env: 'staging' });
    await told(live, `apps/${appId}`);
    await client.post(`/api/v1/apps/${appId}/drain-tokens`, {});
    await told(live, `apps/${appId}/drain-tokens`);
    expect((await client.post('/api/v1/destinations', {})).status).toBe(422);
    const cart = await client.post<{ id: string }>('/api/v1/apps?really', { name: 'cart', destinationId });
    await told(live, 'apps');
    await told(live, `apps/${cart.body.id}`);
    // A destination says who uses it.
    await told(live, 'destinations');
    const resources = live.all<ChangedEvent>('changed').flatMap((each) => each.resources);
    const written = [`apps/${appId}`, `apps/${appId}/drain-tokens`, 'apps', `apps/${cart.body.id}`, 'destinations'];
    expect(new Set(resources)).toEqual(new Set(written));
    await live.close();
  });

  test('tells what happens by itself: activity, a destination in trouble, an event', async () => {
    const live = await follow();
    api.ledger.activity(appId, tenantId, { frameAtMs: Date.now() });
    await api.ledger.flush();
    await told(live, `apps/${appId}`);

    const before = live.all('changed').length;
    await api.database.destination.update({ where: { id: destinationId }, data: { status: 'key_rejected' } });
    await api.database.tenantEvent.create({ data: { tenantId, kind: 'key_rejected', destinationId } });
    await told(live, `destinations/${destinationId}`);
    await told(live, 'events');
    const resources = live
      .all<ChangedEvent>('changed')
      .slice(before)
      .flatMap((each) => each.resources);
    // The app's state is the destination's: it is told although no row of the app has changed.
    expect(new Set(resources)).toEqual(new Set([`apps/${appId}`, `destinations/${destinationId}`, 'events']));
    await live.close();
  });

  test('pings every two seconds, and stays quiet while nothing happens', async () => {
    const live = await follow();
    const first = await live.first<PingEvent>('ping');
    const next = await live.first<PingEvent>('ping', ({ at }) => at > first.at);
    expect(Date.parse(next.at) - Date.parse(first.at)).toBeLessThan(4_000);
    expect(live.all('changed')).toEqual([]);
    await live.close();
  });

  test('tells a tenant nothing of another', async () => {
    const stranger = await follow(await signUp(api.url));
    const owner = await follow();
    await client.patch(`/api/v1/apps/${appId}`, { env: 'staging' });
    api.ledger.activity(appId, tenantId, { frameAtMs: Date.now() });
    await api.ledger.flush();
    await told(owner, `apps/${appId}`);
    const toldMs = Date.now();
    await stranger.first<PingEvent>('ping', ({ at }) => Date.parse(at) > toldMs);
    expect(new Set(stranger.events.map(({ name }) => name))).toEqual(new Set(['ready', 'ping']));
    await Promise.all([stranger.close(), owner.close()]);
  });

  test('lets an API token in', async () => {
    const live = await follow(await holdToken(api, client, 'read'));
    await live.close();
  });
});
