import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { hashToken } from '@logferry/db';
import type { Page } from '../http/page.js';
import { type ApiClient, signUp } from '../testing/api-client.js';
import { type RunningApi, startApi } from '../testing/running-api.js';
import type { CreatedDrainTokenView, DrainTokenView } from './drain-token.schema.js';

jest.setTimeout(60_000); // servers are started

let api: RunningApi;
let client: ApiClient;
let path: string;

beforeAll(async () => {
  api = await startApi();
  client = await signUp(api.url);
  const destination = { name: 'EU', site: 'T1', apiKey: 'unchecked' };
  const { body } = await client.post<{ id: string }>('/api/v1/destinations?validate=false', destination);
  const app = await client.post<{ id: string }>('/api/v1/apps', { name: 'shop', destinationId: body.id });
  path = `/api/v1/apps/${app.body.id}/drain-tokens`;
});
afterAll(() => api?.close());

const create = (body: object = {}) => client.post<CreatedDrainTokenView>(path, body);
const read = async (id: string) => (await client.get<DrainTokenView>(`${path}/${id}`)).body;

test('a new token comes with its URLs and command, and is stored as a hash and sealed', async () => {
  const { status, body } = await create({ label: 'main' });
  expect(status).toBe(201);
  const { token } = body;
  expect(token).toMatch(/^lfd[0-9A-Za-z]{43}$/);
  expect(body).toMatchObject({
    label: 'main',
    hint: token.slice(-4),
    active: true,
    revokedAt: null,
    drainUrl: `https://logs.example.com/drain/${token}`,
    herokuCommand: `heroku drains:add 'https://logs.example.com/drain/${token}' -a shop`,
    datadogStyleUrl: `https://logs.example.com/api/v2/logs?dd-api-key=${token}`,
  });
  const row = await api.database.drainToken.findUniqueOrThrow({ where: { id: body.id } });
  expect(Buffer.from(row.tokenHash)).toEqual(hashToken(token));
  expect(api.keyring.open(row.sealedToken, { tenantId: row.tenantId, rowId: row.id })).toBe(token);
});

test('a token is never shown again', async () => {
  const { body } = await create();
  const answers = [
    await client.get(path),
    await client.get(`${path}/${body.id}`),
    await client.patch(`${path}/${body.id}`, { label: 'renamed' }),
  ];
  for (const { status, text } of answers) {
    expect(status).toBe(200);
    expect(text).not.toContain(body.token);
    expect(text).not.toMatch(/sealed|hash/i);
  }
  expect(api.logText()).not.toContain(body.token);
});

test('revoking takes effect at once and tells every process', async () => {
  const { body } = await create();
  expect((await client.delete(`${path}/${body.id}`)).status).toBe(204);
  expect(await read(body.id)).toMatchObject({ active: false, revokedAt: expect.any(String) });
  expect(api.invalidations).toContainEqual({ kind: 'token', id: body.id });
});

test('a grace time puts the end off, and a second revocation never lengthens it', async () => {
  api.setNow(new Date('2026-03-04T12:00:00Z'));
  const { body } = await create();
  const revoke = (graceSeconds: number) => client.delete(`${path}/${body.id}?graceSeconds=${graceSeconds}`);
  await revoke(3_600);
  expect(await read(body.id)).toMatchObject({ active: true, revokedAt: '2026-03-04T13:00:00.000Z' });
  await revoke(7_200);
  expect((await read(body.id)).revokedAt).toBe('2026-03-04T13:00:00.000Z');
  await revoke(60);
  expect((await read(body.id)).revokedAt).toBe('2026-03-04T12:01:00.000Z');
  api.setNow(new Date('2026-03-04T12:02:00Z'));
  expect((await read(body.id)).active).toBe(false);
  api.setNow(null);
  for (const wrong of ['-1', '604801', 'soon']) {
    expect((await client.delete(`${path}/${body.id}?graceSeconds=${wrong}`)).status).toBe(422);
  }
});

test('the list has revoked tokens too, oldest first', async () => {
  const { body } = await client.get<Page<DrainTokenView>>(path);
  expect(body.items[0]).toMatchObject({ label: 'main' });
  expect(body.items.filter(({ active }) => !active).length).toBeGreaterThan(0);
  expect(body.nextCursor).toBeNull();
});

test('refuses more than twenty working tokens', async () => {
  const statuses: number[] = [];
  for (let made = 0; made < 20; made++) statuses.push((await create()).status);
  expect(statuses.at(0)).toBe(201);
  expect(statuses.at(-1)).toBe(409);
});
