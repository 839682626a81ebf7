import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { newRowId, ParkedFrames } from '@logferry/db';
import type { Page } from '../http/page.js';
import { type ApiClient, signUp } from '../testing/api-client.js';
import { type RunningApi, startApi } from '../testing/running-api.js';
import type { DiscardedView, ParkedView } from './parked.schema.js';

jest.setTimeout(60_000); // servers are started

const NOON = Date.UTC(2026, 2, 4, 12);
const HOUR = 3_600_000;
const NOTHING: ParkedView = {
  messages: 0,
  bytes: 0,
  isPartial: false,
  oldestReceivedAt: null,
  expiresAt: null,
  expiresSoon: false,
};

let api: RunningApi;
let client: ApiClient;
let tenantId: string;
let destinationId: string;
let appId: string;
let names = 0;

beforeAll(async () => {
  api = await startApi();
  client = await signUp(api.url);
});
afterAll(() => api?.close());
beforeEach(async () => {
  destinationId = await newDestination();
  appId = (await client.post<{ id: string }>('/api/v1/apps', { name: `shop-${++names}`, destinationId })).body.id;
  ({ tenantId } = await api.database.app.findUniqueOrThrow({ where: { id: appId } }));
  api.invalidations.length = 0;
});

async function newDestination(): Promise<string> {
  const body = { name: `EU ${++names}`, site: 'T1', apiKey: 'unchecked' };
  return (await client.post<{ id: string }>('/api/v1/destinations?validate=false', body)).body.id;
}
async function park(...receivedAtMs: number[]): Promise<void> {
  const body = Buffer.from('0123456789');
  await new ParkedFrames(api.database, 1_000_000).park(
    receivedAtMs.map((atMs) => ({
      id: newRowId(),
      tenantId,
      destinationId,
      appId,
      receivedAtMs: atMs,
      messages: 3,
      body,
    })),
  );
}
async function at<T>(timeMs: number, work: () => Promise<T>): Promise<T> {
  api.setNow(new Date(timeMs));
  try {
    return await work();
  } finally {
    api.setNow(null);
  }
}
const parkedOfApp = async () => (await client.get<ParkedView>(`/api/v1/apps/${appId}/parked`)).body;
const parkedOf = async (id: string) =>
  (await client.get<{ parked: ParkedView }>(`/api/v1/destinations/${id}`)).body.parked;

describe('what is parked', () => {
  test('is nothing until a destination is in trouble', async () => {
    expect(await parkedOfApp()).toEqual(NOTHING);
    expect(await parkedOf(destinationId)).toEqual(NOTHING);
  });

  test('is summed up by app and by destination, and warns two hours before it must go', async () => {
    await park(NOON, NOON + HOUR);
    const sum = {
      messages: 6,
      bytes: 20,
      isPartial: false,
      oldestReceivedAt: new Date(NOON).toISOString(),
      expiresAt: new Date(NOON + 17.5 * HOUR).toISOString(),
    };
    await at(NOON + 15.5 * HOUR, async () => expect(await parkedOfApp()).toEqual({ ...sum, expiresSoon: false }));
    await at(NOON + 15.5 * HOUR + 1, async () => {
      expect(await parkedOfApp()).toEqual({ ...sum, expiresSoon: true });
      expect(await parkedOf(destinationId)).toEqual({ ...sum, expiresSoon: true });
      const list = await client.get<Page<{ id: string; parked: ParkedView }>>('/api/v1/destinations?limit=100');
      const sums = list.body.items.map(({ id, parked }) => [id === destinationId, parked.messages]);
      expect(sums).toContainEqual([true, 6]);
      expect(sums.filter(([isOurs]) => !isOurs).every(([, messages]) => messages === 0)).toBe(true);
    });
  });

  test('may wait for longer when late logs are re-stamped', async () => {
    await park(NOON);
    const answer = await client.patch<{ lateLogs: string }>(`/api/v1/apps/${appId}`, { lateLogs: 'restamp' });
    expect(answer.body.lateLogs).toBe('restamp');
    expect((await parkedOfApp()).expiresAt).toBe(new Date(NOON + 168 * HOUR).toISOString());
    expect((await client.patch(`/api/v1/apps/${appId}`, { lateLogs: 'keep' })).body.errors?.[0]?.path).toBe('lateLogs');
  });

  test('is thrown away on request, and counted', async () => {
    await park(NOON, NOON + 1);
    const { status, body } = await client.delete<DiscardedView>(`/api/v1/apps/${appId}/parked`);
    expect([status, body]).toEqual([200, { messages: 6, hasMore: false }]);
    expect(await parkedOfApp()).toEqual(NOTHING);
    const period = `from=${new Date(NOON).toISOString()}&to=${new Date(NOON + HOUR).toISOString()}`;
    const usage = await client.get<{ totals: object }>(`/api/v1/apps/${appId}/usage?${period}`);
    expect(usage.body.totals).toMatchObject({ parked: -6, dropped: { discarded: 6 }, inFlight: 0 });
  });

  test('follows its app to another destination, which is tried at once', async () => {
    await park(NOON);
    const target = await newDestination();
    await client.patch(`/api/v1/apps/${appId}`, { destinationId: target });
    expect(await parkedOf(destinationId)).toEqual(NOTHING);
    expect((await parkedOf(target)).messages).toBe(3);
    expect(api.invalidations).toEqual([
      { kind: 'app', id: appId },
      { kind: 'drain', id: target },
    ]);
  });

  test('stays where it is when another setting of its app changes', async () => {
    await park(NOON);
    await client.patch(`/api/v1/apps/${appId}`, { env: 'staging', destinationId });
    expect((await parkedOf(destinationId)).messages).toBe(3);
    expect(api.invalidations).toEqual([{ kind: 'app', id: appId }]);
  });
});

describe('POST /api/v1/destinations/{id}/drain', () => {
  test('asks the workers to try it now', async () => {
    const answer = await client.send<{ id: string }>('POST', `/api/v1/destinations/${destinationId}/drain`);
    expect([answer.status, answer.body.id]).toEqual([202, destinationId]);
    expect(api.invalidations).toEqual([{ kind: 'drain', id: destinationId }]);
  });
});

describe('a ledger with a restart mark', () => {
  test('says so in the bucket and in the totals', async () => {
    const read = async () => {
      const period = 'from=2026-03-04T09:14:00Z&to=2026-03-04T09:17:00Z';
      type Usage = { totals: { restart: boolean }; buckets: { restart: boolean }[] };
      const { body } = await client.get<Usage>(`/api/v1/apps/${appId}/usage?${period}`);
      return [body.totals.restart, ...body.buckets.map(({ restart }) => restart)];
    };
    api.setNow(new Date('2026-03-04T09:17:00Z'));
    expect(await read()).toEqual([false, false, false, false]);
    const minute = new Date('2026-03-04T09:15:00Z');
    await api.database.ledgerRestart.create({ data: { writerId: appId, fromMinute: minute, toMinute: minute } });
    expect(await read()).toEqual([true, false, true, false]);
    api.setNow(null);
  });
});
