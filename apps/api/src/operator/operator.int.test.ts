import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Keyring } from '@logferry/db';
import { ERROR_CODES } from '@logferry/runtime';
import type { OpenAPIObject } from '@nestjs/swagger';
import { ApiClient, signUp } from '../testing/api-client.js';
import { OPERATOR_TOKEN, type RunningApi, startApi } from '../testing/running-api.js';
import { waitUntil } from '../testing/wait-until.js';
import type { KeyRotationView } from './key-rotation.schema.js';

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

  expect(await api.database.auditEntry.findMany({ where: { actorKind: 'operator' } })).toMatchObject([
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
