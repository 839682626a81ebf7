import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { holdIdempotencyKey, newRowId } from '@logferry/db';
import type { Page } from '../http/page.js';
import { type ApiClient, signUp } from '../testing/api-client.js';
import { holdToken, joinAs } from '../testing/members.js';
import { type RunningApi, startApi } from '../testing/running-api.js';
import { IdempotencySweep } from './idempotency-sweep.js';

jest.setTimeout(60_000); // servers are started

const TOKENS = '/api/v1/api-tokens';
const BODY = { name: 'deploy', scopes: ['read'] };
const HOUR_MS = 3_600_000;

interface Made {
  readonly id: string;
  readonly token: string;
}

let api: RunningApi;
let owner: ApiClient;
let tenantId: string;
let key: string;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  api.setNow(null);
  owner = await signUp(api.url);
  tenantId = (await owner.get<{ id: string }>('/api/v1/tenant')).body.id;
  key = randomUUID();
});

function make(client: ApiClient = owner, body: object = BODY, path = TOKENS) {
  return client.post<Made>(path, body, { 'idempotency-key': key });
}

async function tokenNames(): Promise<string[]> {
  return (await owner.get<Page<{ name: string }>>(TOKENS)).body.items.map(({ name }) => name);
}

/** Has another process hold the key for this very request. */
async function holdElsewhere(nowMs = Date.now()): Promise<void> {
  const session = await owner.get<{ user: { id: string } }>('/api/auth/get-session');
  const fingerprint = createHash('sha256')
    .update(`POST ${TOKENS}\n${JSON.stringify(BODY)}`)
    .digest();
  const caller = `user ${session.body.user.id}`;
  const held = await holdIdempotencyKey(api.database, { id: newRowId(), tenantId, caller, key, fingerprint }, nowMs);
  expect(held.outcome).toBe('held');
}

describe('a POST with an Idempotency-Key', () => {
  test('is done once, and answered again as it was the first time', async () => {
    const first = await make();
    const second = await make();
    expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect([second.status, second.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(second.text).toBe(first.text);
    expect(second.body.token).toMatch(/^lfa/);
    expect(await tokenNames()).toEqual(['deploy']);
    const entries = await api.database.auditEntry.count({ where: { tenantId, action: 'createApiToken' } });
    expect(entries).toBe(1);
  });

  test('keeps no answer in clear', async () => {
    const { body } = await make();
    const rows = await api.database.$queryRaw`SELECT * FROM idempotency_keys WHERE tenant_id = ${tenantId}::uuid`;
    const [row] = rows as { sealed_answer: Uint8Array }[];
    expect(Buffer.from(row?.sealed_answer ?? []).length).toBeGreaterThan(100);
    expect(JSON.stringify(rows) + Buffer.from(row?.sealed_answer ?? []).toString('latin1')).not.toContain(body.token);
  });

  test('is refused with another body, and with another route', async () => {
    await make();
    const other = await make(owner, { ...BODY, name: 'other' });
    expect([other.status, other.body]).toMatchObject([422, { code: 'idempotency_key_reused' }]);
    const elsewhere = await make(owner, { name: 'Second' }, '/api/v1/tenants');
    expect([elsewhere.status, elsewhere.body]).toMatchObject([422, { code: 'idempotency_key_reused' }]);
    expect(await tokenNames()).toEqual(['deploy']);
  });

  test('is done once of several at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => make()));
    const done = answers.filter(({ status, headers }) => status === 201 && !headers.has('idempotency-replayed'));
    expect(done).toHaveLength(1);
    for (const { status } of answers) expect([201, 409]).toContain(status);
    expect(await tokenNames()).toEqual(['deploy']);
  });

  test('is refused while another process does it, and done when that one must have died', async () => {
    await holdElsewhere();
    const refused = await make();
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'request_under_way' }]);
    expect(refused.headers.get('retry-after')).toBe('1');
    await api.database.idempotencyKey.deleteMany({ where: { tenantId } });
    await holdElsewhere(Date.now() - 60_001);
    expect((await make()).status).toBe(201);
  });

  test('is done when it was refused before: that made nothing', async () => {
    expect((await make(owner, { ...BODY, scopes: ['all'] })).status).toBe(422);
    expect((await make()).status).toBe(201);
  });

  test('is a first one again after a day', async () => {
    await make();
    api.setNow(new Date(Date.now() + 23.9 * HOUR_MS));
    expect((await make()).headers.get('idempotency-replayed')).toBe('true');
    api.setNow(new Date(Date.now() + 24.1 * HOUR_MS));
    expect((await make()).headers.get('idempotency-replayed')).toBeNull();
    expect(await tokenNames()).toEqual(['deploy', 'deploy']);
  });

  test.each(['', 'a b', 'é', 'x'.repeat(256)])('is refused when its key is %p', async (bad) => {
    const refused = await owner.post(TOKENS, BODY, { 'idempotency-key': bad });
    expect([refused.status, refused.body]).toMatchObject([422, { errors: [{ path: 'Idempotency-Key' }] }]);
  });

  test('is refused when the tenant holds as many keys as it may, but answered again all the same', async () => {
    await make();
    const others = Array.from({ length: 4_999 }, (_, index) => ({
      id: newRowId(),
      tenantId,
      caller: 'c',
      key: `k${index}`,
      fingerprint: Buffer.from('x'),
      expiresAt: new Date(Date.now() + HOUR_MS),
    }));
    await api.database.idempotencyKey.createMany({ data: others });
    expect((await make()).headers.get('idempotency-replayed')).toBe('true');
    key = randomUUID();
    expect([(await make()).status, (await make()).body]).toMatchObject([429, { code: 'rate_limited' }]);
  });
});

describe('a key', () => {
  test('is its caller’s alone: another person, token or tenant may use the same', async () => {
    const admin = await joinAs(api, tenantId, 'admin');
    const token = await holdToken(api, owner, 'admin');
    const stranger = await signUp(api.url);
    const answers = [];
    for (const client of [owner, admin, token, stranger]) answers.push(await make(client));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(answers.filter(({ headers }) => headers.has('idempotency-replayed'))).toEqual([]);
    expect(new Set(answers.map(({ body }) => body.token)).size).toBe(4);
  });

  test('opens nothing to somebody who may not do it any more', async () => {
    const admin = await joinAs(api, tenantId, 'admin');
    expect((await make(admin)).status).toBe(201);
    await api.database.member.updateMany({ where: { tenantId, role: 'admin' }, data: { role: 'member' } });
    expect((await make(admin)).status).toBe(403);
  });

  test('does nothing where nothing is made', async () => {
    const made = await make();
    const paths = [`${TOKENS}/${made.body.id}`, `${TOKENS}/${made.body.id}`];
    const statuses = [];
    for (const path of paths) {
      statuses.push((await owner.send('DELETE', path, undefined, { 'idempotency-key': 'k' })).status);
    }
    expect(statuses).toEqual([204, 404]);
  });

  test('is forgotten when its day is over', async () => {
    await make();
    const later = new Date(Date.now() + 25 * HOUR_MS);
    const sweep = new IdempotencySweep({ database: api.database, now: () => later });
    await sweep.jobs[0]?.run({ data: {}, isLastTry: true, shouldStop: () => false });
    expect(await api.database.idempotencyKey.count({ where: { tenantId } })).toBe(0);
  });
});
