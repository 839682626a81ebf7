import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { parseFrame } from '@logferry/logplex';
import type { Frame } from '@logferry/queue';
import type { Page } from '../http/page.js';
import { type ApiClient, signUp } from '../testing/api-client.js';
import { keepLetter, LETTER_RECEIVED_AT } from '../testing/dead-letter.js';
import { type RunningApi, startApi } from '../testing/running-api.js';
import type { DeadLetterView, RedrivenView } from './dead-letter.schema.js';

jest.setTimeout(60_000); // servers are started

const UNKNOWN_ID = '01a20aed-4eb7-70a8-b937-481903967c29';

let api: RunningApi;
let client: ApiClient;
let destinationId: string;
let appId: string;
let path: string;
let apps = 0;
const taken: Frame[] = [];

beforeAll(async () => {
  api = await startApi();
  client = await signUp(api.url);
  const destination = { name: 'EU', site: 'T1', apiKey: 'unchecked' };
  destinationId = (await client.post<{ id: string }>('/api/v1/destinations?validate=false', destination)).body.id;
  // A worker, as far as the queue can tell.
  const consumer = api.queue.consumer({
    concurrency: 1,
    bytesMax: 1_000_000,
    onSaturated: () => undefined,
    onError: () => undefined,
  });
  consumer.run(async (frames) => {
    taken.push(...frames.map(({ header, body }) => ({ header, body: Buffer.from(body) })));
    return { kind: 'settled' };
  });
  stopTaking = () => consumer.stopTaking();
});
let stopTaking: () => Promise<void> = async () => undefined;
afterAll(async () => {
  await stopTaking();
  await api?.close();
});
beforeEach(async () => {
  taken.length = 0;
  apps += 1;
  const app = { name: `shop-${apps}`, destinationId };
  appId = (await client.post<{ id: string }>('/api/v1/apps', app)).body.id;
  path = `/api/v1/apps/${appId}/dead-letters`;
});

const texts = () => taken.flatMap(({ body }) => parseFrame(body, 'logplex').messages.map(({ text }) => text));

/** Waits for frames that come out of the queue. */
async function waitForTaken(count: number): Promise<void> {
  const deadlineMs = Date.now() + 20_000;
  while (taken.length < count) {
    expect(Date.now()).toBeLessThan(deadlineMs);
    await api.database.$queryRaw`SELECT 1`;
  }
}

async function deadLettered(): Promise<number> {
  const period = 'from=2026-03-04T09:15:00Z&to=2026-03-04T09:16:00Z';
  const usage = await client.get<{ totals: { deadLettered: number } }>(`/api/v1/apps/${appId}/usage?${period}`);
  return usage.body.totals.deadLettered;
}

async function book(messages: number): Promise<void> {
  const { tenantId } = await api.database.app.findUniqueOrThrow({ where: { id: appId } });
  const minute = new Date('2026-03-04T09:15:00Z');
  await api.database.ledgerMinute.create({ data: { appId, tenantId, minute, deadLettered: BigInt(messages) } });
}

describe('GET /api/v1/apps/{id}/dead-letters', () => {
  test('shows what was refused and why, newest first, page by page', async () => {
    for (const text of ['first', 'second', 'third']) await keepLetter(api, appId, text);
    const first = await client.get<Page<DeadLetterView>>(`${path}?limit=2`);
    const second = await client.get<Page<DeadLetterView>>(`${path}?limit=2&cursor=${first.body.nextCursor}`);
    const shown = [...first.body.items, ...second.body.items];
    expect(shown.map(({ preview }) => preview)).toEqual(
      ['third', 'second', 'first'].map((message) => JSON.stringify({ message })),
    );
    expect(second.body.nextCursor).toBeNull();
    expect(shown[0]).toEqual({
      id: expect.any(String),
      reason: 'intake_rejected',
      statusCode: 400,
      bytes: 300,
      messages: 1,
      preview: expect.any(String),
      receivedAt: LETTER_RECEIVED_AT.toISOString(),
      createdAt: expect.any(String),
    });
  });

  test('filters by reason', async () => {
    await keepLetter(api, appId, 'bad');
    await keepLetter(api, appId, 'huge', 'too_large');
    const { body } = await client.get<Page<DeadLetterView>>(`${path}?reason=too_large`);
    expect(body.items.map(({ reason }) => reason)).toEqual(['too_large']);
    expect((await client.get(`${path}?reason=bad_luck`)).body.errors?.[0]?.path).toBe('reason');
  });

  test('shows a letter without its content when the key is gone', async () => {
    const id = await keepLetter(api, appId, 'secret');
    await api.database.deadLetter.update({ where: { id }, data: { sealedPreview: Buffer.from([1, 0]) } });
    expect((await client.get<Page<DeadLetterView>>(path)).body.items).toMatchObject([{ id, preview: null }]);
  });
});

describe('POST …/redrive', () => {
  test('sends one letter again, marked, and takes it out of the count', async () => {
    await book(2);
    const id = await keepLetter(api, appId, 'again');
    await keepLetter(api, appId, 'stays');
    const answer = await client.send<RedrivenView>('POST', `${path}/${id}/redrive`);
    expect([answer.status, answer.body]).toEqual([202, { letters: 1, messages: 1, unreadable: 0, hasMore: false }]);
    await waitForTaken(1);
    expect(texts()).toEqual(['again']);
    expect(taken[0]?.header).toMatchObject({ appId, isRedriven: true, pendingMessages: 1, frameId: 'again' });
    expect(taken[0]?.header.receivedAtMs).toBe(LETTER_RECEIVED_AT.getTime());
    expect(await deadLettered()).toBe(1);
    expect((await client.send('POST', `${path}/${id}/redrive`)).status).toBe(404);
  });

  test('sends all again, oldest first', async () => {
    await book(25);
    const all = Array.from({ length: 25 }, (_, index) => `line ${index}`);
    for (const text of all) await keepLetter(api, appId, text);
    const answer = await client.send<RedrivenView>('POST', `${path}/redrive`);
    expect([answer.status, answer.body]).toEqual([202, { letters: 25, messages: 25, unreadable: 0, hasMore: false }]);
    await waitForTaken(25);
    expect(texts()).toEqual(all);
    expect(await deadLettered()).toBe(0);
    expect((await client.get<Page<DeadLetterView>>(path)).body.items).toEqual([]);
  });

  test('says what cannot be sent because the key is gone, and keeps it', async () => {
    const id = await keepLetter(api, appId, 'sealed');
    await api.database.deadLetter.update({ where: { id }, data: { sealedFrame: Buffer.from([1, 0]) } });
    expect((await client.send<RedrivenView>('POST', `${path}/redrive`)).body).toMatchObject({
      letters: 0,
      unreadable: 1,
    });
    expect((await client.send('POST', `${path}/${id}/redrive`)).status).toBe(409);
    expect(await api.database.deadLetter.count({ where: { appId } })).toBe(1);
  });

  test('keeps everything while the queue takes nothing', async () => {
    await keepLetter(api, appId, 'kept');
    const setAside = jest.spyOn(api.queue, 'setAside').mockRejectedValue(new Error('queue away'));
    const answer = await client.send('POST', `${path}/redrive`);
    setAside.mockRestore();
    expect([answer.status, answer.text]).toEqual([503, expect.stringContaining('"unavailable"')]);
    expect(await api.database.deadLetter.count({ where: { appId } })).toBe(1);
  });
});

describe('DELETE …/dead-letters', () => {
  test('discards one or all, and leaves the count', async () => {
    await book(3);
    const id = await keepLetter(api, appId, 'one');
    await keepLetter(api, appId, 'two');
    await keepLetter(api, appId, 'three');
    expect((await client.delete(`${path}/${id}`)).status).toBe(204);
    expect((await client.delete(`${path}/${id}`)).status).toBe(404);
    expect(await api.database.deadLetter.count({ where: { appId } })).toBe(2);
    expect((await client.delete(path)).status).toBe(204);
    expect(await api.database.deadLetter.count({ where: { appId } })).toBe(0);
    expect(await deadLettered()).toBe(3);
  });

  test('knows no letters of other apps', async () => {
    const id = await keepLetter(api, appId, 'mine');
    const other = (await client.post<{ id: string }>('/api/v1/apps', { name: `other-${apps}`, destinationId })).body.id;
    expect((await client.delete(`/api/v1/apps/${other}/dead-letters/${id}`)).status).toBe(404);
    expect((await client.send('POST', `/api/v1/apps/${other}/dead-letters/${id}/redrive`)).status).toBe(404);
    expect((await client.get(`/api/v1/apps/${UNKNOWN_ID}/dead-letters`)).status).toBe(404);
  });
});

test('no content is in the log', () => {
  for (const text of ['again', 'line 7', 'sealed']) expect(api.logText()).not.toContain(`"${text}"`);
});
