import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { hashToken } from '@logferry/db';
import { ApiClient, signUp } from '../testing/api-client.js';
import { type RunningApi, startApi } from '../testing/running-api.js';
import type { ApiTokenView, CreatedApiTokenView } from './api-token.schema.js';

jest.setTimeout(60_000); // servers are started

const TOKENS = '/api/v1/api-tokens';
const NOW = new Date('2026-03-04T09:15:00Z');
let api: RunningApi;
let client: ApiClient;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  api.setNow(null);
  client = await signUp(api.url);
});

async function create(body: object = {}, by = client) {
  return by.post<CreatedApiTokenView>(TOKENS, { name: 'deploy', scopes: ['read'], ...body });
}

function bearer(token: string): ApiClient {
  return new ApiClient(api.url, token);
}

describe('an API token', () => {
  test('is shown once, stored as a hash, and never again', async () => {
    const { status, body } = await create({ scopes: ['read', 'write:apps'] });
    const { token, ...rest } = body;
    expect(status).toBe(201);
    expect(token).toMatch(/^lfa[0-9A-Za-z]{43}$/);
    expect(rest).toMatchObject({ name: 'deploy', scopes: ['read', 'write:apps'], active: true, expiresAt: null });

    const row = await api.database.apiToken.findUniqueOrThrow({ where: { id: body.id } });
    expect(Buffer.from(row.tokenHash)).toEqual(hashToken(token));
    expect(JSON.stringify(row)).not.toContain(token);

    const one = await client.get<ApiTokenView>(`${TOKENS}/${body.id}`);
    const all = await client.get<{ items: ApiTokenView[] }>(TOKENS);
    expect([one.body, all.body.items]).toEqual([rest, [rest]]);
  });

  test('works in the tenant it was made in, whoever made it', async () => {
    const { body } = await create({ scopes: ['write:apps'] });
    const { body: tenant } = await client.get<{ id: string }>('/api/v1/tenant');
    const seen = await bearer(body.token).get('/api/v1/tenant');
    expect(seen.body).toMatchObject({ id: tenant.id, role: null });
    await api.database.member.deleteMany({ where: { tenantId: tenant.id } });
    expect((await bearer(body.token).get('/api/v1/tenant')).status).toBe(200);
  });

  test('is refused once it is revoked', async () => {
    const { body } = await create();
    expect((await bearer(body.token).get('/api/v1/apps')).status).toBe(200);
    expect((await client.delete(`${TOKENS}/${body.id}`)).status).toBe(204);
    const answer = await bearer(body.token).get('/api/v1/apps');
    expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
    expect((await client.delete(`${TOKENS}/${body.id}`)).status).toBe(404);
  });

  test('is refused from the moment it expires', async () => {
    api.setNow(NOW);
    expect((await create({ expiresAt: '2026-03-04T10:15:00+01:00' })).status).toBe(422);
    const later = await create({ expiresAt: '2026-03-04T10:15:01+01:00' });
    expect(later.body).toMatchObject({ active: true, expiresAt: '2026-03-04T09:15:01.000Z' });
    expect((await bearer(later.body.token).get('/api/v1/apps')).status).toBe(200);
    api.setNow(new Date('2026-03-04T09:15:01Z'));
    expect((await bearer(later.body.token).get('/api/v1/apps')).status).toBe(401);
    expect((await client.get(`${TOKENS}/${later.body.id}`)).body).toMatchObject({ active: false });
  });

  test('says to the minute when it was last used', async () => {
    api.setNow(NOW);
    const { body } = await create();
    const lastUse = async () => (await client.get<ApiTokenView>(`${TOKENS}/${body.id}`)).body.lastUsedAt;
    expect(await lastUse()).toBeNull();
    const useAt = async (time: string) => {
      api.setNow(new Date(time));
      await bearer(body.token).get('/api/v1/apps');
    };
    await useAt('2026-03-04T09:15:10Z');
    await waitFor(async () => (await lastUse()) === '2026-03-04T09:15:10.000Z');
    await useAt('2026-03-04T09:16:09.999Z');
    await useAt('2026-03-04T09:16:10Z');
    await waitFor(async () => (await lastUse()) === '2026-03-04T09:16:10.000Z');
  });

  test('makes none that outlives it', async () => {
    const expiresAt = '2030-01-01T00:00:00.000Z';
    const { body } = await create({ scopes: ['admin'], expiresAt });
    const made = (by: string, change: object) => create(change, bearer(by));
    expect((await made(body.token, {})).status).toBe(422);
    expect((await made(body.token, { expiresAt: '2030-01-01T00:00:00.001Z' })).status).toBe(422);
    expect((await made(body.token, { expiresAt })).status).toBe(201);
  });

  test('takes a new name', async () => {
    const { body } = await create();
    const renamed = await client.patch(`${TOKENS}/${body.id}`, { name: 'nightly' });
    expect([renamed.status, renamed.body]).toMatchObject([200, { name: 'nightly', hint: body.hint }]);
  });

  test.each([
    ['without scopes', { scopes: [] }, 'scopes'],
    ['with a scope twice', { scopes: ['read', 'read'] }, 'scopes'],
    ['with an unknown scope', { scopes: ['write'] }, 'scopes.0'],
    ['without a name', { name: ' ' }, 'name'],
    ['with an end that is no time', { expiresAt: 'tomorrow' }, 'expiresAt'],
    ['with an unknown field', { role: 'owner' }, 'role'],
  ])('is not made %s', async (_what, change, path) => {
    const answer = await create(change);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ errors: [{ path }] });
  });

  test('needs no origin, and a page may send one', async () => {
    const { body } = await create({ scopes: ['write:destinations'] });
    const destination = { name: 'x', site: 'T1', apiKey: 'k' };
    const from = { origin: 'https://elsewhere.example' };
    const answer = await bearer(body.token).post('/api/v1/destinations?validate=false', destination, from);
    expect(answer.status).toBe(201);
  });

  test('goes before a session, so that a revoked one is noticed', async () => {
    const answer = await client.get('/api/v1/apps', { authorization: 'Bearer lfagone' });
    expect(answer.status).toBe(401);
    expect((await client.get('/api/v1/apps', { authorization: 'Basic cHJveHk6eA==' })).status).toBe(200);
  });
});

test('no API token is in the log', async () => {
  const { body } = await create();
  await bearer(body.token).get('/api/v1/apps');
  expect(api.logText()).toContain(TOKENS);
  expect(api.logText()).not.toContain(body.token);
});

const WAIT_MS_MAX = 5_000;

async function waitFor(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + WAIT_MS_MAX;
  while (!(await holds())) if (Date.now() > end) throw new Error('waited in vain');
}
