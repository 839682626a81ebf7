import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Page } from '../http/page.js';
import { type ApiClient, signUp } from '../testing/api-client.js';
import { type RunningApi, startApi } from '../testing/running-api.js';
import type { DestinationView } from './destination.schema.js';

jest.setTimeout(60_000); // servers are started

const PATH = '/api/v1/destinations';
const KEY = '0123456789abcdef0123456789abcdef';
const NEW_KEY = 'aaaabbbbccccddddeeeeffff00001111';
const UNKNOWN_KEY = 'ffffffffffffffffffffffffffffffff';

let api: RunningApi;
let client: ApiClient;
let names = 0;

beforeAll(async () => {
  api = await startApi();
  api.datadog.addKey('T1', KEY);
  api.datadog.addKey('T1', NEW_KEY);
  client = await signUp(api.url);
});
beforeEach(() => {
  api.datadog.clearScript();
  names += 1;
});
afterAll(() => api?.close());

const create = (change: object = {}, query = '') =>
  client.post<DestinationView>(PATH + query, { name: `EU ${names}`, site: 'T1', apiKey: KEY, ...change });

describe('POST /api/v1/destinations', () => {
  test('stores a key the site knows, sealed for this row alone', async () => {
    const answer = await create({ apiKey: `  ${KEY}\n` });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      name: `EU ${names}`,
      site: 'T1',
      keyHint: 'cdef',
      status: 'ok',
      lastStatusCode: null,
    });
    const row = await api.database.destination.findUniqueOrThrow({ where: { id: answer.body.id } });
    expect(api.keyring.open(row.sealedApiKey, { tenantId: row.tenantId, rowId: row.id })).toBe(KEY);
    expect(() => api.keyring.open(row.sealedApiKey, { tenantId: row.tenantId, rowId: 'another' })).toThrow();
  });

  test('refuses a key the site does not know, and says which site was asked', async () => {
    for (const wrong of [{ apiKey: UNKNOWN_KEY }, { site: 'T2' }]) {
      const { status, text } = await create(wrong);
      expect(status).toBe(422);
      expect(JSON.parse(text)).toMatchObject({
        code: 'key_rejected',
        detail: expect.stringMatching(
          /^Datadog rejected this key: it is wrong, revoked, or belongs to another site than T[12] /,
        ),
      });
    }
    expect(await api.database.destination.count({ where: { site: 'T2' } })).toBe(0);
  });

  test('says so when the site cannot be asked, and how to go on', async () => {
    api.datadog.script({ kind: 'status', status: 503 }, { endpoint: 'validate' });
    const { status, text } = await create();
    expect(status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({ code: 'unavailable', detail: expect.stringContaining('?validate=false') });
  });

  test('stores an unchecked key on request', async () => {
    const answer = await create({ apiKey: UNKNOWN_KEY }, '?validate=false');
    expect([answer.status, answer.body.status]).toEqual([201, 'unverified']);
  });

  test('refuses a second destination of the same name, and names the field', async () => {
    await create();
    const { status, text } = await create();
    expect(status).toBe(409);
    expect(JSON.parse(text)).toMatchObject({ code: 'conflict', errors: [{ path: 'name', message: 'is taken' }] });
    const other = await signUp(api.url);
    const again = { name: `EU ${names}`, site: 'T1', apiKey: KEY };
    expect((await other.post(PATH, again)).status).toBe(201); // names are a tenant's own
  });

  test.each([
    [{ site: 'MARS' }, 'site'],
    [{ apiKey: 'a b' }, 'apiKey'],
    [{ apiKey: '' }, 'apiKey'],
    [{ name: ' ' }, 'name'],
    [{ colour: 'red' }, 'colour'],
  ])('refuses %j and names the field', async (change, path) => {
    const { status, text } = await create(change);
    expect(status).toBe(422);
    expect(JSON.parse(text).errors[0].path).toBe(path);
    expect(text).not.toContain(KEY);
  });
});

describe('GET /api/v1/destinations', () => {
  test('pages through all, oldest first', async () => {
    const other = await signUp(api.url);
    for (const name of ['a', 'b', 'c']) await other.post(PATH, { name, site: 'T1', apiKey: KEY });
    const first = await other.get<Page<DestinationView>>(`${PATH}?limit=2`);
    expect(first.body.items.map(({ name }) => name)).toEqual(['a', 'b']);
    const second = await other.get<Page<DestinationView>>(`${PATH}?limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ name: 'c' }], nextCursor: null });
  });

  test('says how many apps use each, and names the first ones', async () => {
    const other = await signUp(api.url);
    const make = async (name: string) =>
      (await other.post<DestinationView>(PATH, { name, site: 'T1', apiKey: KEY })).body;
    const busy = await make('busy');
    await make('idle');
    for (const name of ['g', 'f', 'e', 'd', 'c', 'b', 'a']) {
      await other.post('/api/v1/apps', { name: `app-${name}`, destinationId: busy.id });
    }
    const { body } = await other.get<Page<DestinationView>>(PATH);
    const names = body.items.map(({ usedBy }) => [usedBy.apps, usedBy.first.map(({ name }) => name)]);
    expect(names).toEqual([
      [7, ['app-a', 'app-b', 'app-c', 'app-d', 'app-e']],
      [0, []],
    ]);
  });

  test.each(['limit=0', 'limit=101', 'limit=x', 'cursor=x', 'colour=red'])('refuses ?%s', async (query) => {
    const answer = await client.get(`${PATH}?${query}`);
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, query.split('=', 1)[0]]);
  });
});

describe('PATCH /api/v1/destinations/{id}', () => {
  test('replaces the key after a check, and tells every process', async () => {
    const { body: before } = await create();
    await api.database.destination.update({
      where: { id: before.id },
      data: { status: 'key_rejected', lastStatusCode: 403, lastAttemptAt: new Date() },
    });
    const answer = await client.patch<DestinationView>(`${PATH}/${before.id}`, { apiKey: NEW_KEY });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ keyHint: '1111', status: 'ok', lastStatusCode: null });
    expect(api.invalidations).toContainEqual({ kind: 'destination', id: before.id });
    const row = await api.database.destination.findUniqueOrThrow({ where: { id: before.id } });
    expect(api.keyring.open(row.sealedApiKey, { tenantId: row.tenantId, rowId: row.id })).toBe(NEW_KEY);
  });

  test('keeps the old key when the new one is rejected', async () => {
    const { body: before } = await create();
    expect((await client.patch(`${PATH}/${before.id}`, { apiKey: UNKNOWN_KEY })).body.code).toBe('key_rejected');
    expect((await client.get(`${PATH}/${before.id}`)).body).toEqual(before);
  });

  test('renames without asking the site', async () => {
    const { body: before } = await create();
    api.datadog.script({ kind: 'status', status: 503 }, { endpoint: 'validate' });
    const answer = await client.patch<DestinationView>(`${PATH}/${before.id}`, { name: 'Europe' });
    expect(answer.body).toMatchObject({ name: 'Europe', status: 'ok' });
  });

  test('cannot move a key to another site', async () => {
    const { body: before } = await create();
    const answer = await client.patch(`${PATH}/${before.id}`, { site: 'T2' });
    expect(answer.body.errors).toContainEqual({ path: 'site', message: 'is not a known field' });
  });
});

describe('DELETE /api/v1/destinations/{id}', () => {
  test('refuses while an app sends to it', async () => {
    const { body: destination } = await create();
    const app = await client.post<{ id: string }>('/api/v1/apps', { name: 'shop', destinationId: destination.id });
    expect((await client.delete(`${PATH}/${destination.id}`)).body.code).toBe('conflict');
    await client.delete(`/api/v1/apps/${app.body.id}`);
    const answer = await client.delete(`${PATH}/${destination.id}`);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect((await client.get(`${PATH}/${destination.id}`)).status).toBe(404);
  });
});

test('no key is in the log', () => {
  for (const key of [KEY, NEW_KEY, UNKNOWN_KEY]) expect(api.logText()).not.toContain(key);
});
