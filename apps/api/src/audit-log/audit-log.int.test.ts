import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from '../http/page.js';
import { ApiClient, signUp } from '../testing/api-client.js';
import { joinAs } from '../testing/members.js';
import { type RunningApi, startApi } from '../testing/running-api.js';
import type { AuditEntryView } from './audit-log.schema.js';

jest.setTimeout(60_000); // servers are started

const PATH = '/api/v1/audit-log';
const OLD_KEY = '0123456789abcdef0123456789abcdef';
const NEW_KEY = 'fedcba9876543210fedcba9876543210';
const AGENT = { 'user-agent': 'curl/8.0' };

let api: RunningApi;
let owner: ApiClient;
let viewer: ApiClient;
let destinationId: string;
let appId: string;
let tokenId: string;
let token: string;
let apiToken: string;

/** What an owner does in a while, and a viewer tries. */
beforeAll(async () => {
  api = await startApi();
  owner = await signUp(api.url);
  viewer = await joinAs(api, (await owner.get<{ id: string }>('/api/v1/tenant')).body.id, 'viewer');
  const destination = { name: 'EU', site: 'T1', apiKey: OLD_KEY };
  const made = await owner.post<{ id: string }>('/api/v1/destinations?validate=false', destination, AGENT);
  destinationId = made.body.id;
  await owner.patch(`/api/v1/destinations/${destinationId}?validate=false`, { apiKey: NEW_KEY });
  appId = (await owner.post<{ id: string }>('/api/v1/apps', { name: 'shop', destinationId })).body.id;
  await owner.patch(`/api/v1/apps/${appId}`, { env: 'prod', tags: ['team:a'] });
  const tokens = `/api/v1/apps/${appId}/drain-tokens`;
  ({ id: tokenId, token } = (await owner.post<{ id: string; token: string }>(tokens, { label: 'main' })).body);
  expect((await owner.post<{ token: string }>(`${tokens}/${tokenId}/reveal`, undefined)).body.token).toBe(token);
  await owner.delete(`/api/v1/apps/${appId}/dead-letters`);
  await owner.delete(`/api/v1/apps/${appId}`);
  const script = { name: 'ci', scopes: ['admin'] };
  const bearer = (await owner.post<{ id: string; token: string }>('/api/v1/api-tokens', script)).body;
  apiToken = bearer.token;
  await new ApiClient(api.url).send('DELETE', `/api/v1/api-tokens/${bearer.id}`, undefined, {
    authorization: `Bearer ${apiToken}`,
  });
  // None of these does anything.
  await viewer.delete(`/api/v1/destinations/${destinationId}`);
  await owner.post('/api/v1/apps', { name: 'shop' });
  await owner.patch('/api/v1/apps/nonsense', { env: 'x' });
  await owner.get('/api/v1/apps');
});
afterAll(() => api?.close());

async function entries(query = ''): Promise<AuditEntryView[]> {
  return [...(await owner.get<Page<AuditEntryView>>(`${PATH}?limit=100${query}`)).body.items];
}

describe('GET /api/v1/audit-log', () => {
  test('has everything that was done, newest first, and nothing that was refused', async () => {
    expect((await entries()).map(({ action, resource }) => `${action} ${resource}`)).toEqual([
      'revokeApiToken api_token',
      'createApiToken api_token',
      'deleteApp app',
      'discardDeadLetters app',
      'revealDrainToken drain_token',
      'createDrainToken drain_token',
      'updateApp app',
      'createApp app',
      'updateDestination destination',
      'createDestination destination',
    ]);
  });

  test('says who, to what and from where', async () => {
    const [made] = await entries('&action=createDestination');
    const session = await owner.get<{ user: { id: string; email: string } }>('/api/auth/get-session');
    expect(made).toMatchObject({
      actor: { kind: 'user', id: session.body.user.id, name: session.body.user.email },
      resourceId: destinationId,
      address: '127.0.0.1',
      userAgent: 'curl/8.0',
      before: null,
      after: { name: 'EU', site: 'T1', keyHint: 'cdef', status: 'unverified' },
    });
  });

  test('shows what changed, and only that', async () => {
    const changed = { before: { env: null, tags: [] }, after: { env: 'prod', tags: ['team:a'] } };
    expect(await entries('&action=updateApp')).toMatchObject([changed]);
    const [updated] = await entries('&action=updateDestination');
    expect([updated?.before, updated?.after]).toEqual([{ keyHint: 'cdef' }, { keyHint: '3210' }]);
    const [deleted] = await entries('&action=deleteApp');
    expect(deleted).toMatchObject({ before: { name: 'shop', hostMode: 'app.dyno' }, after: null });
  });

  test('shows nothing of another tenant', async () => {
    const stranger = await signUp(api.url);
    expect((await stranger.get(PATH)).body).toEqual({ items: [], nextCursor: null });
    expect((await stranger.get(`${PATH}/export`)).text).toBe('');
  });

  test('holds no secret, nor does the log of the process', async () => {
    const rows = await api.database.$queryRaw<{ text: string }[]>`SELECT audit_log::text AS text FROM audit_log`;
    const text = rows.map((row) => row.text).join('\n') + api.logText();
    for (const secret of [OLD_KEY, NEW_KEY, token, apiToken, 'correct horse battery'])
      expect(text).not.toContain(secret);
  });

  test.each([
    ['resource=drain_token', 2],
    ['resource=drain_token&action=revealDrainToken', 1],
    ['actorKind=operator', 0],
    ['actorKind=user', 9],
    ['actorKind=api_token', 1],
    ['from=2000-01-01T00:00:00Z&to=2000-01-02T00:00:00Z', 0],
    ['from=2000-01-01T00:00:00Z', 10],
    ['to=2000-01-02T00:00:00Z', 0],
  ])('filters by %s', async (query, count) => {
    expect(await entries(`&${query}`)).toHaveLength(count);
  });

  test('filters by the thing and by the person, and pages', async () => {
    expect(await entries(`&resourceId=${tokenId}`)).toHaveLength(2);
    const [entry] = await entries();
    expect(await entries(`&actorId=${entry?.actor.id}`)).toHaveLength(1);
    expect(entry?.actor).toMatchObject({ kind: 'api_token', name: 'ci' });
    const first = await owner.get<Page<AuditEntryView>>(`${PATH}?limit=3&resource=app`);
    const second = await owner.get<Page<AuditEntryView>>(
      `${PATH}?limit=3&resource=app&cursor=${first.body.nextCursor}`,
    );
    expect([...first.body.items, ...second.body.items]).toEqual(await entries('&resource=app'));
    expect(second.body.nextCursor).toBeNull();
  });
});

describe('GET /api/v1/audit-log/export', () => {
  test('gives the entries as NDJSON', async () => {
    const answer = await owner.get(`${PATH}/export?resource=app`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="audit-log.ndjson"');
    const lines = answer.text.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(await entries('&resource=app'));
  });

  test('gives the entries as CSV', async () => {
    const answer = await owner.get(`${PATH}/export?format=csv&action=updateApp`);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [names, row, ...rest] = answer.text.split('\r\n');
    expect(names).toMatch(/^id,at,actorKind,/);
    expect(row).toContain(`updateApp,app,${appId},127.0.0.1,`);
    expect(row).toContain('"{""env"":""prod"",""tags"":[""team:a""]}"');
    expect(rest).toEqual(['']);
  });
});

describe('the table audit_log', () => {
  test('refuses to be changed', async () => {
    const { database } = api;
    await expect(database.$executeRaw`UPDATE audit_log SET action = 'x'`).rejects.toThrow('append-only');
    await expect(database.$executeRaw`DELETE FROM audit_log`).rejects.toThrow('append-only');
    await expect(database.$executeRaw`TRUNCATE audit_log`).rejects.toThrow('append-only');
    expect(await database.auditEntry.count()).toBe(10);
  });

  test('leaves its entry to the log of the process when it cannot be written', async () => {
    await api.database.$executeRaw`ALTER TABLE audit_log RENAME TO audit_log_away`;
    try {
      const answer = await owner.patch(`/api/v1/destinations/${destinationId}`, { name: 'US' });
      expect(answer.status).toBe(200);
      expect(api.logText()).toContain('"after":{"name":"US"}');
    } finally {
      await api.database.$executeRaw`ALTER TABLE audit_log_away RENAME TO audit_log`;
    }
  });
});
