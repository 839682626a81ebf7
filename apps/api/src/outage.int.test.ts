import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { ApiClient, signUp } from './testing/api-client.js';
import { type RunningApi, startApi } from './testing/running-api.js';

jest.setTimeout(60_000); // servers are started

/** A person waits, and so does a load balancer. */
const ANSWER_MS_MAX = 3_000;
const DEADLINE_MS = 15_000;

let api: RunningApi;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

test('without its database the control plane says 503 quickly, and works again once it is back', async () => {
  const client = await signUp(api.url);
  const signIn = { email: 'user-1@example.com', password: 'correct horse battery' };
  await api.postgres.halt();
  try {
    const requests = [
      () => client.get('/api/v1/apps'),
      () => client.post('/api/v1/apps', { name: 'x', destinationId: '01a20aed-4eb7-70a8-b937-481903967c29' }),
      () => client.get('/api/v1/tenant'),
      () => new ApiClient(api.url).post('/api/auth/sign-in/email', signIn),
    ];
    for (const request of requests) {
      const startedAt = performance.now();
      const answer = await request();
      expect(performance.now() - startedAt).toBeLessThan(ANSWER_MS_MAX);
      expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.text).not.toMatch(/127\.0\.0\.1|postgres|prisma/i);
    }
    expect((await client.get('/readyz')).status).toBe(503);
    expect((await client.get('/healthz')).status).toBe(200);
  } finally {
    await api.postgres.resume();
  }
  const deadline = Date.now() + DEADLINE_MS;
  let status = 0;
  while (status !== 200 && Date.now() < deadline) status = (await client.get('/api/v1/apps')).status;
  expect(status).toBe(200);
});
