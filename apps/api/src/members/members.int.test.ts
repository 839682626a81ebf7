import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Role } from '../http/caller.js';
import type { Page } from '../http/page.js';
import type { ApiClient } from '../testing/api-client.js';
import { signUp } from '../testing/api-client.js';
import { holdToken, joinAs } from '../testing/members.js';
import { type RunningApi, startApi } from '../testing/running-api.js';
import type { MemberView } from './member.schema.js';

jest.setTimeout(60_000); // servers are started

const MEMBERS = '/api/v1/members';
let api: RunningApi;
let owner: ApiClient;
let tenantId: string;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  owner = await signUp(api.url);
  tenantId = (await owner.get<{ id: string }>('/api/v1/tenant')).body.id;
});

async function members(by = owner): Promise<readonly MemberView[]> {
  return (await by.get<Page<MemberView>>(MEMBERS)).body.items;
}

/** The membership of whoever has this client. */
async function idOf(client: ApiClient): Promise<string> {
  const { body } = await client.get<{ user: { id: string } }>('/api/auth/get-session');
  return (await api.database.member.findFirstOrThrow({ where: { userId: body.user.id, tenantId } })).id;
}

async function setRole(by: ApiClient, of: ApiClient, role: Role) {
  return by.patch<MemberView & { code: string }>(`${MEMBERS}/${await idOf(of)}`, { role });
}

async function roles(): Promise<Role[]> {
  return (await api.database.member.findMany({ where: { tenantId } })).map(({ role }) => role).sort();
}

describe('the members of a tenant', () => {
  test('are listed with name, address and role, oldest first', async () => {
    const viewer = await joinAs(api, tenantId, 'viewer');
    const all = await members(viewer);
    expect(all.map(({ role }) => role)).toEqual(['owner', 'viewer']);
    expect(all[1]).toMatchObject({ email: expect.stringContaining('@example.com'), joinedAt: expect.any(String) });
    const owners = await viewer.get<Page<MemberView>>(`${MEMBERS}?role=owner`);
    expect(owners.body.items).toEqual([all[0]]);
    expect((await viewer.get(`${MEMBERS}/${all[0]?.id}`)).body).toEqual(all[0]);
    const page = await viewer.get<Page<MemberView>>(`${MEMBERS}?limit=1`);
    expect((await viewer.get<Page<MemberView>>(`${MEMBERS}?cursor=${page.body.nextCursor}`)).body.items).toEqual([
      all[1],
    ]);
  });

  test('get another role by an admin, and work in it at once', async () => {
    const admin = await joinAs(api, tenantId, 'admin');
    const viewer = await joinAs(api, tenantId, 'viewer');
    expect((await setRole(admin, viewer, 'member')).body.role).toBe('member');
    const destination = { name: 'x', site: 'T1', apiKey: 'k' };
    expect((await viewer.post('/api/v1/destinations?validate=false', destination)).status).toBe(201);
  });

  test('are removed at once', async () => {
    const member = await joinAs(api, tenantId, 'member');
    expect((await owner.delete(`${MEMBERS}/${await idOf(member)}`)).status).toBe(204);
    expect((await member.get('/api/v1/apps', { 'x-logferry-tenant': tenantId })).status).toBe(403);
    expect(await members()).toHaveLength(1);
  });

  test('leave by themselves', async () => {
    const viewer = await joinAs(api, tenantId, 'viewer');
    expect((await viewer.delete(`${MEMBERS}/me`)).status).toBe(204);
    expect(await members()).toHaveLength(1);
    // Somebody without a tenant gets one of their own.
    expect((await viewer.get('/api/v1/tenant')).body).toMatchObject({ role: 'owner' });
  });
});

describe('the owners of a tenant', () => {
  test('are made and unmade by owners only', async () => {
    const admin = await joinAs(api, tenantId, 'admin');
    const second = await joinAs(api, tenantId, 'owner');
    const token = await holdToken(api, owner, 'admin');
    for (const by of [admin, token]) {
      expect((await setRole(by, admin, 'owner')).body.code).toBe('forbidden');
      expect((await setRole(by, second, 'member')).body.code).toBe('forbidden');
      expect((await by.delete(`${MEMBERS}/${await idOf(second)}`)).status).toBe(403);
    }
    expect((await setRole(owner, admin, 'owner')).status).toBe(200);
    expect((await setRole(owner, second, 'member')).status).toBe(200);
    expect(await roles()).toEqual(['member', 'owner', 'owner']);
  });

  test('never become none: the last one stays, whatever is tried', async () => {
    await joinAs(api, tenantId, 'admin');
    const id = await idOf(owner);
    expect((await setRole(owner, owner, 'admin')).body.code).toBe('conflict');
    for (const path of [`${MEMBERS}/${id}`, `${MEMBERS}/me`]) {
      expect((await owner.delete(path)).body.code).toBe('conflict');
    }
    expect(await roles()).toEqual(['admin', 'owner']);
  });

  test('never become none when they all go at the same time', async () => {
    const owners = [owner, await joinAs(api, tenantId, 'owner'), await joinAs(api, tenantId, 'owner')];
    const left = await Promise.all(owners.map((each) => each.delete(`${MEMBERS}/me`)));
    expect(left.map(({ status }) => status).sort()).toEqual([204, 204, 409]);
    expect(await roles()).toEqual(['owner']);
  });

  test('cannot unmake each other at the same time', async () => {
    const second = await joinAs(api, tenantId, 'owner');
    const [ownId, secondId] = [await idOf(owner), await idOf(second)];
    const answers = await Promise.all([
      owner.patch(`${MEMBERS}/${secondId}`, { role: 'member' }),
      second.patch(`${MEMBERS}/${ownId}`, { role: 'member' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
    expect(await roles()).toEqual(['member', 'owner']);
  });

  test('give the tenant to another member and stay admins', async () => {
    const member = await joinAs(api, tenantId, 'member');
    const memberId = await idOf(member);
    const given = await owner.post('/api/v1/tenant/transfer', { memberId });
    expect([given.status, given.body]).toMatchObject([200, { role: 'admin' }]);
    expect((await member.get('/api/v1/tenant')).body).toMatchObject({ role: 'owner' });
    expect((await owner.post('/api/v1/tenant/transfer', { memberId })).status).toBe(403);
    expect((await member.post('/api/v1/tenant/transfer', { memberId })).status).toBe(409);
    const nobody = await member.post('/api/v1/tenant/transfer', { memberId: tenantId });
    expect([nobody.status, nobody.body]).toMatchObject([422, { errors: [{ path: 'memberId' }] }]);
  });
});
