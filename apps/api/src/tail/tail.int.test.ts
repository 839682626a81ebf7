import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { packTailChunk, type TailLine } from '@logferry/queue';
import type { Problem } from '@logferry/runtime';
import { type ApiClient, signUp } from '../testing/api-client.js';
import { type RunningApi, startApi } from '../testing/running-api.js';

jest.setTimeout(60_000); // servers are started

const PLANTED = 'planted-content-5Rz8';

let api: RunningApi;
let client: ApiClient;
let tenantId: string;
let appId: string;
let path: string;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  client = await signUp(api.url);
  tenantId = (await client.get<{ id: string }>('/api/v1/tenant')).body.id;
  const destination = { name: 'EU', site: 'T1', apiKey: 'unchecked' };
  const { id } = (await client.post<{ id: string }>('/api/v1/destinations?validate=false', destination)).body;
  appId = (await client.post<{ id: string }>('/api/v1/apps', { name: 'shop', destinationId: id })).body.id;
  path = `/api/v1/apps/${appId}/tail`;
});

/** As a worker does it. */
async function publish(texts: readonly string[], seen = texts.length, owner = tenantId): Promise<void> {
  const lines = texts.map(
    (text): TailLine => ({
      receivedAtMs: 1_700_000_000_000,
      time: '2026-03-04T09:15:02+00:00',
      kind: 'app',
      dyno: 'web.1',
      source: 'app',
      procid: 'web.1',
      text,
      isCut: false,
      messages: 1,
      outcome: 'kept',
      rules: [{ name: 'mask', effect: 'masked' }],
      log: JSON.stringify({ message: text.toUpperCase() }),
    }),
  );
  const packed = await packTailChunk({ seen, lines });
  await api.queue.tail.publish(appId, api.keyring.seal(packed, { tenantId: owner, rowId: appId }));
}

const isText = (text: string) => (line: { text: string }) => line.text === text;

describe('GET /api/v1/apps/{id}/tail', () => {
  test('shows lines as they come, before and after, and the last ones to whoever comes later', async () => {
    const tail = await client.follow(path);
    await tail.first('ping');
    await publish(['one', 'two']);
    expect(await tail.first('line', isText('one'))).toEqual({
      receivedAt: '2023-11-14T22:13:20.000Z',
      time: '2026-03-04T09:15:02+00:00',
      kind: 'app',
      dyno: 'web.1',
      source: 'app',
      procid: 'web.1',
      text: 'one',
      isCut: false,
      messages: 1,
      outcome: 'kept',
      rules: [{ name: 'mask', effect: 'masked' }],
      log: { message: 'ONE' },
    });
    await tail.first('line', isText('two'));
    const later = await client.follow(`${path}?q=tw&view=raw`);
    expect(await later.first('line')).not.toHaveProperty('log');
    expect(later.all('line')).toMatchObject([{ text: 'two' }]);
    await Promise.all([tail.close(), later.close()]);
  });

  test('says when it shows a sample only', async () => {
    const tail = await client.follow(path);
    await tail.first('ping');
    await publish(['one'], 50);
    expect(await tail.first('sampled')).toEqual({ shown: 1, of: 50, unread: 0 });
    await tail.close();
  });

  test('opens once the workers were told, so that no line that is sent from then on is missed, and tells them while it lasts', async () => {
    const heard: string[] = [];
    const { pubSub } = api.queue;
    await pubSub.subscribe(
      (text) => heard.push(text),
      () => undefined,
    );
    const tail = await client.follow(path);
    await pubSub.publish('from then on');
    const until = async (isHeard: () => boolean) => {
      const deadlineMs = Date.now() + 10_000;
      while (!isHeard()) {
        expect(Date.now()).toBeLessThan(deadlineMs);
        await client.get('/healthz');
      }
    };
    const look = JSON.stringify({ kind: 'look', id: appId });
    await until(() => heard.includes('from then on'));
    expect(heard.slice(0, heard.indexOf('from then on'))).toContain(look);
    // Before it opens, when it does, and again.
    await until(() => heard.filter((text) => text === look).length >= 3);
    await tail.close();
  });

  test('shows nothing that was sealed for another tenant, and keeps nothing in clear', async () => {
    const tail = await client.follow(path);
    await tail.first('ping');
    await publish([PLANTED], 1, '01a20aed-4eb7-70a8-b937-481903967c29');
    await publish([`${PLANTED} mine`]);
    await tail.first('line', isText(`${PLANTED} mine`));
    expect(tail.all('line')).toHaveLength(1);
    const { rows } = await api.database.$queryRaw<{ rows: string }[]>`
      SELECT count(*)::text || ' ' || bool_or(position(convert_to(${PLANTED}, 'UTF8') IN body) > 0)::text AS rows
      FROM logferry_queue.tail_chunks WHERE app_id = ${appId}`.then(([row]) => row ?? { rows: '' });
    expect(rows).toBe('2 false');
    expect(api.logText()).not.toContain(PLANTED);
    await tail.close();
  });

  test('ends when the app is deleted, and is refused beyond ten of a tenant', async () => {
    const tails = await Promise.all(Array.from({ length: 10 }, () => client.follow(path)));
    const refused = await client.get(path);
    expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited']);
    await client.delete(`/api/v1/apps/${appId}`);
    for (const tail of tails) {
      expect((await tail.first<Problem>('error')).code).toBe('not_found');
      await tail.ended;
    }
    expect((await client.get(path)).status).toBe(404);
    expect((await client.get(`${path}?kind=nothing`)).status).toBe(422);
  });
});
