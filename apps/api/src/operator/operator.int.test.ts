import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Keyring, newRowId } from '@logferry/db';
import { ERROR_CODES } from '@logferry/runtime';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { AuditEntryView } from '../audit-log/audit-log.schema.js';
import type { Page } from '../http/page.js';
import type { PlanView } from '../plan/plan.schema.js';
import { ApiClient, signUp } from '../testing/api-client.js';
import { OPERATOR_TOKEN, type RunningApi, startApi } from '../testing/running-api.js';
import { waitUntil } from '../testing/wait-until.js';
import type { KeyRotationView } from './key-rotation.schema.js';
import type { FoundTenantView, OperatedTenantView } from './tenant.schema.js';
import type { LaneView, QueuesView } from './traffic.schema.js';

jest.setTimeout(60_000); // servers are started

const BASE = '/api/operator/v1';
const K1 = `k1:${randomBytes(32).toString('base64')}`;
const K2 = `k2:${randomBytes(32).toString('base64')}`;

let api: RunningApi;
let operator: ApiClient;
let document: OpenAPIObject;
let routes: readonly (readonly [method: string, path: string])[];

beforeAll(async () => {
  api = await startApi({ keyring: Keyring.parse(`${K2},${K1}`) });
  operator = new ApiClient(api.url, OPERATOR_TOKEN);
  document = (await operator.get<OpenAPIObject>(`${BASE}/openapi.json`)).body;
  routes = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => [method.toUpperCase(), path.replace(/\{\w+\}/, 'x')] as const),
  );
});
afterAll(() => api?.close());

describe('the operator API', () => {
  test('lets nobody in but who has the token, wherever they knock', async () => {
    expect(routes.length).toBeGreaterThan(2);
    const owner = await signUp(api.url);
    for (const [index, [method, path]] of [...routes, ['GET', `${BASE}/openapi.json`] as const].entries()) {
      const from = { 'x-forwarded-for': `192.0.2.${index}` };
      for (const client of [owner, new ApiClient(api.url, 'a guess'), new ApiClient(api.url, `lfa${'x'.repeat(43)}`)]) {
        expect([method, path, (await client.send(method, path, undefined, from)).status]).toEqual([method, path, 401]);
      }
    }
  });

  test('is not there without OPERATOR_TOKEN', async () => {
    const without = await startApi({ hasOperator: false });
    try {
      const client = new ApiClient(without.url, OPERATOR_TOKEN);
      for (const [method, path] of routes) expect((await client.send(method, path)).status).toBe(404);
      expect((await client.get(`${BASE}/openapi.json`)).status).toBe(404);
    } finally {
      await without.close();
    }
  });

  test('stops listening to an address that guesses, for a minute, and tells the log', async () => {
    const from = { 'x-forwarded-for': '198.51.100.7' };
    const guess = new ApiClient(api.url, 'a guess');
    const statuses: number[] = [];
    for (let tries = 0; tries < 11; tries++) statuses.push((await guess.get(`${BASE}/key-rotations`, from)).status);
    expect(statuses).toEqual([...new Array<number>(10).fill(401), 429]);
    const refused = await operator.get(`${BASE}/key-rotations`, from);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await operator.get(`${BASE}/key-rotations`)).status).toBe(200);
    api.setNow(new Date(Date.now() + 61_000));
    expect((await operator.get(`${BASE}/key-rotations`, from)).status).toBe(200);
    api.setNow(null);
    expect(api.logText()).toContain('198.51.100.7');
    expect(api.logText()).not.toContain(OPERATOR_TOKEN);
  });

  test('documents every error as a problem of the table', () => {
    const codes = Object.keys(ERROR_CODES);
    const text = JSON.stringify(document);
    const named = [...text.matchAll(/"code":"(\w+)"/g)].map(([, code = '']) => code);
    expect(named.filter((code) => !codes.includes(code))).toEqual([]);
    expect(document.components?.securitySchemes).toHaveProperty('operatorToken');
  });
});

describe('tenants', () => {
  test('are found by the beginning of a name in any case, by a member’s address, and by id, page by page', async () => {
    const made = await api.database.tenant.createManyAndReturn({
      data: ['ACME one', 'acme two', 'Acme_three', 'not acme'].map((name) => ({ name })),
    });
    const search = async (query: string) =>
      (await operator.get<Page<FoundTenantView>>(`${BASE}/tenants?${query}`)).body.items.map(({ name }) => name);
    expect(await search('q=aCME')).toEqual(['ACME one', 'acme two', 'Acme_three']);
    expect(await search('q=acme_')).toEqual(['Acme_three']);
    expect(await search(`q=${made[1]?.id}`)).toEqual(['acme two']);
    const owner = await signUp(api.url);
    const me = (await owner.get<{ user: { email: string; name: string } }>('/api/auth/get-session')).body.user;
    expect(await search(`q=${me.email.toUpperCase()}`)).toEqual([me.name]);
    const first = (await operator.get<Page<FoundTenantView>>(`${BASE}/tenants?q=acme&limit=2`)).body;
    expect(await search(`q=acme&limit=2&cursor=${first.nextCursor}`)).toEqual(['Acme_three']);
    expect(await search('q=acme&state=suspended')).toEqual([]);
    expect(await search('q=acme&plan=free')).toEqual([]);
  });

  test('can be suspended: they are looked at, told why, and change nothing until they are resumed', async () => {
    const { owner, id } = await signedUp();
    const suspended = await operator.post<OperatedTenantView>(`${BASE}/tenants/${id}/suspend`, { reason: 'Unpaid' });
    expect([suspended.status, suspended.body]).toMatchObject([200, { suspendedFor: 'Unpaid', usage: { apps: 0 } }]);
    expect(api.invalidations).toContainEqual({ kind: 'tenant', id });
    expect((await owner.get('/api/v1/tenant')).body).toMatchObject({
      suspendedAt: suspended.body.suspendedAt,
      suspendedFor: 'Unpaid',
    });
    const body = { name: 'EU', site: 'T1', apiKey: 'unchecked' };
    const refused = await owner.post('/api/v1/destinations?validate=false', body);
    expect([refused.status, refused.body]).toMatchObject([403, { code: 'tenant_suspended' }]);
    expect(refused.body.detail).toContain('Unpaid');
    expect((await owner.get('/api/v1/destinations')).status).toBe(200);

    expect((await operator.post(`${BASE}/tenants/${id}/resume`, undefined)).body).toMatchObject({ suspendedAt: null });
    expect((await owner.post('/api/v1/destinations?validate=false', body)).status).toBe(201);
    const { items } = (await owner.get<Page<AuditEntryView>>('/api/v1/audit-log?actorKind=operator')).body;
    expect(items.map(({ action, after, address }) => [action, after, address])).toEqual([
      ['resumeTenant', { suspendedAt: null }, null],
      ['suspendTenant', { suspendedAt: suspended.body.suspendedAt, suspendedFor: 'Unpaid' }, null],
    ]);
  });

  test('have a plan and what is granted beside it, which bounds what they make', async () => {
    const { owner, id } = await signedUp();
    const destination = { name: 'EU', site: 'T1', apiKey: 'unchecked' };
    const destinationId = (await owner.post<{ id: string }>('/api/v1/destinations?validate=false', destination)).body
      .id;
    const makeApp = (name: string) => owner.post('/api/v1/apps', { name, destinationId });
    const changed = await operator.patch<OperatedTenantView>(`${BASE}/tenants/${id}/plan`, { plan: 'free', apps: 2 });
    expect([changed.status, changed.body]).toMatchObject([
      200,
      { plan: 'free', granted: { apps: 2, members: null }, quota: { apps: 2, members: 5, bytesPerDay: 1_000_000_000 } },
    ]);
    const statuses = (await Promise.all(['a', 'b', 'c', 'd'].map(makeApp))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, 201, 409, 409]);
    const refused = await makeApp('e');
    expect(refused.body).toMatchObject({
      code: 'quota_exceeded',
      errors: [{ path: 'apps', message: 'are 2 at most' }],
    });
    expect(refused.body.detail).toMatch(/larger plan/);

    const plan = (await owner.get<PlanView>('/api/v1/plan')).body;
    expect(plan).toMatchObject({ plan: 'free', usage: { apps: 2, members: 1, bytesToday: 0, parkedBytes: 0 } });
    await operator.patch(`${BASE}/tenants/${id}/plan`, { apps: null });
    expect((await makeApp('e')).status).toBe(201);
  });

  test('that are not there, and changes that say nothing, are refused', async () => {
    const path = `${BASE}/tenants/${newRowId()}`;
    expect((await operator.get(path)).status).toBe(404);
    expect((await operator.post(`${path}/suspend`, { reason: 'x' })).status).toBe(404);
    expect((await operator.patch(`${path}/plan`, { plan: 'free' })).status).toBe(404);
    expect((await operator.patch(`${path}/plan`, {})).status).toBe(422);
    expect((await operator.patch(`${path}/plan`, { plan: 'gold' })).status).toBe(422);
  });
});

test('queues and lanes show what is on its way, what waits and who is in trouble', async () => {
  const { owner, id: tenantId } = await signedUp();
  const destination = { name: 'EU', site: 'T1', apiKey: 'unchecked' };
  const { id } = (await owner.post<{ id: string }>('/api/v1/destinations?validate=false', destination)).body;
  await api.database.destination.update({ where: { id }, data: { status: 'wrong_url' } });
  await api.database.parkedTotal.create({ data: { tenantId, bytes: 77n } });
  const { body } = await operator.get<QueuesView>(`${BASE}/queues`);
  expect(body).toMatchObject({
    frames: { waiting: 0, active: 0, delayed: 0, failed: 0 },
    jobs: { failed: 0 },
    parked: { bytes: 77, tenants: 1, oldestReceivedAt: null },
    deadLetters: { letters: 0, isPartial: false },
  });
  expect(body.destinations).toContainEqual({ status: 'wrong_url', count: 1 });
  const lanes = await operator.get<Page<LaneView>>(`${BASE}/lanes?status=wrong_url`);
  expect(lanes.body.items).toMatchObject([{ id, tenantId, status: 'wrong_url' }]);
  expect(lanes.text).not.toMatch(/sealed|apiKey/i);
});

async function signedUp(): Promise<{ owner: ApiClient; id: string }> {
  const owner = await signUp(api.url);
  return { owner, id: (await owner.get<{ id: string }>('/api/v1/tenant')).body.id };
}

test('a key rotation can be begun and watched, and is in the audit log', async () => {
  const owner = await signUp(api.url);
  const destination = { name: 'EU', site: 'T1', apiKey: 'unchecked' };
  const { id } = (await owner.post<{ id: string }>('/api/v1/destinations?validate=false', destination)).body;
  const row = await api.database.destination.findUniqueOrThrow({ where: { id } });
  const context = { tenantId: row.tenantId, rowId: id };
  const sealedApiKey = Uint8Array.from(Keyring.parse(K1).seal('the key', context));
  await api.database.destination.update({ where: { id }, data: { sealedApiKey } });

  const begun = await operator.post<KeyRotationView>(`${BASE}/key-rotations`, undefined);
  expect(begun).toMatchObject({ status: 202, body: { keyId: 'k2', state: 'running', pass: 1, finishedAt: null } });
  const path = `${BASE}/key-rotations/${begun.body.id}`;
  const done = await waitUntil('the rotation is finished', async () => {
    const { body } = await operator.get<KeyRotationView>(path);
    return body.state === 'finished' && body;
  });
  expect(done).toMatchObject({ total: 1, resealed: 0, unreadable: 0, finishedAt: expect.any(String) });
  expect((await operator.get<{ items: unknown[] }>(`${BASE}/key-rotations`)).body.items).toEqual([done]);
  const after = await api.database.destination.findUniqueOrThrow({ where: { id } });
  expect(Keyring.parse(K2).open(after.sealedApiKey, context)).toBe('the key');
  expect(after.keyVersion).toBe(row.keyVersion);

  expect(await api.database.auditEntry.findMany({ where: { action: 'startKeyRotation' } })).toMatchObject([
    {
      tenantId: null,
      action: 'startKeyRotation',
      resource: 'key_rotation',
      resourceId: done.id,
      address: '127.0.0.1',
      after: { keyId: 'k2' },
    },
  ]);
});
