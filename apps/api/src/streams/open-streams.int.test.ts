import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Problem } from '@logferry/runtime';
import type { EventReader } from '@logferry/testkit';
import { ApiClient, signUp } from '../testing/api-client.js';
import { joinAs } from '../testing/members.js';
import { type RunningApi, startApi } from '../testing/running-api.js';

jest.setTimeout(60_000); // servers are started

const PATH = '/api/v1/live';
const PER_TENANT_MAX = 50;
const DEADLINE_MS = 10_000;

let api: RunningApi;
let client: ApiClient;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  client = await signUp(api.url);
});

async function endOf(stream: EventReader): Promise<string> {
  const { code } = await stream.first<Problem>('error');
  await stream.ended;
  return code;
}

describe('a stream of events', () => {
  test('is kept, gathered and changed by nobody on its way', async () => {
    const { headers, text } = await client.get(PATH);
    expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(headers.get('cache-control')).toMatch(/no-cache.*no-store.*no-transform/);
    expect(headers.get('x-accel-buffering')).toBe('no');
    expect(headers.get('content-encoding')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(text).toMatch(/^retry: \d+\n\n/);
  });

  test('ends when its session is over', async () => {
    const stream = await client.follow(PATH);
    expect((await client.post('/api/auth/sign-out', {}, { origin: 'https://logs.example.com' })).status).toBe(200);
    expect(await endOf(stream)).toBe('unauthenticated');
  });

  test('ends when its API token is revoked', async () => {
    const body = { name: 'script', scopes: ['read'] };
    const made = await client.post<{ id: string; token: string }>('/api/v1/api-tokens', body);
    const stream = await new ApiClient(api.url, made.body.token).follow(PATH);
    await client.delete(`/api/v1/api-tokens/${made.body.id}`);
    expect(await endOf(stream)).toBe('unauthenticated');
  });

  test('ends when its member is no member of the tenant any more', async () => {
    const { id: tenantId } = (await client.get<{ id: string }>('/api/v1/tenant')).body;
    const viewer = await joinAs(api, tenantId, 'viewer');
    const stream = await viewer.follow(PATH);
    await api.database.member.deleteMany({ where: { tenantId, role: 'viewer' } });
    expect(await endOf(stream)).toBe('forbidden');
  });

  test('is refused beyond fifty of a tenant, until one of them ends', async () => {
    const streams = await Promise.all(Array.from({ length: PER_TENANT_MAX }, () => client.follow(PATH)));
    try {
      const refused = await client.get(PATH);
      expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited']);
      expect(refused.body.detail).toContain('50 live connections are open already');
      expect(refused.headers.get('retry-after')).toBe('5');
      expect((await (await signUp(api.url)).get(PATH)).status).toBe(200);

      await streams[0]?.close();
      const deadlineMs = Date.now() + DEADLINE_MS;
      while ((await client.get(PATH)).status !== 200) expect(Date.now()).toBeLessThan(deadlineMs);
    } finally {
      // Also when it failed: the next test looks for streams that are left.
      await Promise.all(streams.map((stream) => stream.close()));
    }
  });

  test('leaves nothing behind', async () => {
    const stream = await client.follow(PATH);
    expect(api.streams.size).toBeGreaterThan(0);
    await stream.close();
    const deadlineMs = Date.now() + DEADLINE_MS;
    while (api.streams.size > 0) {
      expect(Date.now()).toBeLessThan(deadlineMs);
      await client.get('/healthz');
    }
  });

  // Last: no stream is opened after it.
  test('ends with its process, which waits for none', async () => {
    const stream = await client.follow(PATH);
    api.streams.close();
    expect(await endOf(stream)).toBe('unavailable');
    const refused = await client.get(PATH);
    expect([refused.status, refused.body.code]).toEqual([503, 'unavailable']);
  });
});
