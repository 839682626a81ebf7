import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { ApiClient, signUp } from '../testing/api-client.js';
import { holdToken } from '../testing/members.js';
import { type RunningApi, startApi } from '../testing/running-api.js';

jest.setTimeout(60_000); // servers are started

const MAX = 5;
let api: RunningApi;

beforeAll(async () => {
  api = await startApi({ requestsPerMinuteMax: MAX });
});
afterAll(() => api?.close());

test('a session that makes too many requests is told to wait, and everybody else goes on', async () => {
  const ada = await signUp(api.url);
  const token = await holdToken(api, ada, 'read');
  const answers = [];
  for (let index = 0; index < MAX; index++) answers.push(await ada.get('/api/v1/apps'));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 429]);
  expect(answers[0]?.headers.get('ratelimit-policy')).toBe(`"api";q=${MAX};w=60`);
  expect(answers.map(({ headers }) => headers.get('ratelimit')?.replace(/t=\d+/, 't=…'))).toEqual(
    [3, 2, 1, 0, 0].map((left) => `"api";r=${left};t=…`),
  );
  const refused = answers.at(-1);
  expect(refused?.headers.get('content-type')).toContain('application/problem+json');
  expect(refused?.body).toMatchObject({ code: 'rate_limited', status: 429 });
  const wait = Number(refused?.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(50);
  expect(wait).toBeLessThanOrEqual(60);
  expect((await token.get('/api/v1/apps')).status).toBe(200);
  expect((await (await signUp(api.url)).get('/api/v1/apps')).status).toBe(200);
});

test('requests that are refused count as well, and those of nobody do not', async () => {
  const ada = await signUp(api.url);
  const token = await holdToken(api, ada, 'read');
  const statuses = [];
  for (let index = 0; index <= MAX; index++) statuses.push((await token.post('/api/v1/apps', {})).status);
  expect(statuses).toEqual([403, 403, 403, 403, 403, 429]);
  const nobody = await new ApiClient(api.url).get('/api/v1/apps');
  expect([nobody.status, nobody.headers.get('ratelimit')]).toEqual([401, null]);
});
