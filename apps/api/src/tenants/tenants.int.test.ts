import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Page } from '../http/page.js';
import { type ApiClient, signUp } from '../testing/api-client.js';
import { holdToken, joinAs } from '../testing/members.js';
import { type RunningApi, startApi } from '../testing/running-api.js';
import type { TenantView } from './tenant.schema.js';

jest.setTimeout(60_000); // servers are started

const DAY_MS = 86_400_000;
let api: RunningApi;
let ada: ApiClient;
let home: TenantView;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  api.setNow(null);
  ada = await signUp(api.url);
  home = await current(ada);
});

async function current(client: ApiClient, headers: Record<string, string> = {}): Promise<TenantView> {
  return (await client.get<TenantView>('/api/v1/tenant', headers)).body;
}

async function createTenant(client: ApiClient, name = 'Second'): Promise<TenantView> {
  const { status, body } = await client.post<TenantView>('/api/v1/tenants', { name });
  expect(status).toBe(201);
  return body;
}

async function tenantsOf(client: ApiClient): Promise<readonly TenantView[]> {
  return (await client.get<Page<TenantView>>('/api/v1/tenants')).body.items;
}

function restore(client: ApiClient, id = home.id) {
  return client.post<TenantView>('/api/v1/tenant/restore', undefined, { 'x-logferry-tenant': id });
}

describe('somebody with several tenants', () => {
  test('works in the first one until they switch, and the session remembers', async () => {
    const second = await createTenant(ada);
    expect(await tenantsOf(ada)).toEqual([home, second]);
    expect(await current(ada)).toEqual(home);
    expect((await ada.post(`/api/v1/tenants/${second.id}/switch`, undefined)).body).toEqual(second);
    expect(await current(ada)).toEqual(second);
  });

  test('names another one in a single request', async () => {
    const second = await createTenant(ada);
    const named = { 'x-logferry-tenant': second.id };
    expect(await current(ada, named)).toEqual(second);
    expect(await current(ada)).toEqual(home);
    const destination = { name: 'EU', site: 'T1', apiKey: 'k' };
    await ada.post('/api/v1/destinations?validate=false', destination, named);
    expect((await ada.get('/api/v1/destinations', named)).body).toMatchObject({ items: [{ name: 'EU' }] });
    expect((await ada.get('/api/v1/destinations')).body).toMatchObject({ items: [] });
  });

  test('is in each of them what they are there', async () => {
    const eve = await signUp(api.url);
    const foreign = await current(eve);
    const { body } = await ada.get<{ user: { id: string } }>('/api/auth/get-session');
    await api.database.member.create({ data: { tenantId: foreign.id, userId: body.user.id, role: 'viewer' } });
    const named = { 'x-logferry-tenant': foreign.id };
    expect(await current(ada, named)).toEqual({ ...foreign, role: 'viewer' });
    expect((await ada.send('PATCH', '/api/v1/tenant', { name: 'mine' }, named)).status).toBe(403);
    expect((await ada.patch('/api/v1/tenant', { name: 'mine' })).status).toBe(200);
  });

  test('gets into none they do not belong to, by header or by switching', async () => {
    const foreign = await current(await signUp(api.url));
    for (const named of [foreign.id, home.id.replace(/.$/, 'x'), 'nonsense']) {
      const answer = await ada.get('/api/v1/tenant', { 'x-logferry-tenant': named });
      expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
    }
    expect((await ada.post(`/api/v1/tenants/${foreign.id}/switch`, undefined)).status).toBe(404);
    expect((await restore(ada, foreign.id)).status).toBe(403);
    expect(await current(ada)).toEqual(home);
  });

  test('falls back to the first one when they belong to the remembered one no more', async () => {
    const second = await createTenant(ada);
    await ada.post(`/api/v1/tenants/${second.id}/switch`, undefined);
    await api.database.member.deleteMany({ where: { tenantId: second.id } });
    expect(await current(ada)).toEqual(home);
  });

  test('owns at most 20', async () => {
    const made = await Promise.all(
      Array.from({ length: 22 }, (_, index) => ada.post('/api/v1/tenants', { name: `T${index}` })),
    );
    expect(made.filter(({ status }) => status === 201)).toHaveLength(19);
    expect(made.filter(({ status }) => status === 409)).toHaveLength(3);
  });
});

test('a tenant is renamed', async () => {
  const renamed = await ada.patch<TenantView>('/api/v1/tenant', { name: ' ACME ' });
  expect([renamed.status, renamed.body]).toEqual([200, { ...home, name: 'ACME' }]);
  expect((await ada.patch('/api/v1/tenant', { name: '' })).status).toBe(422);
});

describe('a deleted tenant', () => {
  test('lets nobody in, neither people nor API tokens, and says when it will be erased', async () => {
    const token = await holdToken(api, ada, 'admin');
    const viewer = await joinAs(api, home.id, 'viewer');
    api.setNow(new Date('2026-03-04T09:15:00Z'));
    const deleted = await ada.delete<TenantView>('/api/v1/tenant');
    expect([deleted.status, deleted.body]).toEqual([
      200,
      { ...home, deletedAt: '2026-03-04T09:15:00.000Z', erasedAt: '2026-03-11T09:15:00.000Z' },
    ]);
    expect((await token.get('/api/v1/tenant')).status).toBe(401);
    for (const client of [ada, viewer]) {
      expect((await client.get('/api/v1/tenant', { 'x-logferry-tenant': home.id })).status).toBe(403);
      expect((await client.post(`/api/v1/tenants/${home.id}/switch`, undefined)).status).toBe(409);
      // Nobody is without a tenant.
      expect((await current(client)).id).not.toBe(home.id);
    }
    expect(api.invalidations.at(-1)).toEqual({ kind: 'tenant', id: home.id });
  });

  test('is restored by an owner for seven days, and by nobody else', async () => {
    const token = await holdToken(api, ada, 'read');
    const admin = await joinAs(api, home.id, 'admin');
    api.setNow(new Date('2026-03-04T09:15:00Z'));
    await ada.delete('/api/v1/tenant');
    api.setNow(new Date(Date.parse('2026-03-11T09:15:00Z') - 1));
    expect((await restore(admin)).status).toBe(403);
    const restored = await restore(ada);
    expect([restored.status, restored.body]).toEqual([200, home]);
    expect((await token.get('/api/v1/tenant')).status).toBe(200);
    expect(await current(ada)).toEqual(home);
    expect(api.invalidations.at(-1)).toEqual({ kind: 'tenant', id: home.id });
    expect((await restore(ada)).status).toBe(200);
  });

  test('is not restored once its time is over', async () => {
    api.setNow(new Date('2026-03-04T09:15:00Z'));
    await ada.delete('/api/v1/tenant');
    api.setNow(new Date(Date.parse('2026-03-04T09:15:00Z') + 7 * DAY_MS));
    expect((await restore(ada)).status).toBe(409);
  });
});
