import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type ApiClient, signUp } from '../testing/api-client.js';
import { type RunningApi, startApi } from '../testing/running-api.js';
import type { KeyCheckView } from './key-check.schema.js';

jest.setTimeout(60_000); // servers are started

const PATH = '/api/v1/key-checks';
const KEY = '0123456789abcdef0123456789abcdef';

let api: RunningApi;
let client: ApiClient;

beforeAll(async () => {
  api = await startApi();
  api.datadog.addKey('T1', KEY);
});
beforeEach(async () => {
  api.datadog.clearScript();
  client = await signUp(api.url);
});
afterAll(() => api?.close());

const check = (site = 'T1', apiKey = KEY) => client.post<KeyCheckView>(PATH, { site, apiKey });

describe('POST /api/v1/key-checks', () => {
  test.each([
    ['T1', KEY, 'accepted'],
    ['T2', KEY, 'rejected'],
    ['T1', 'f'.repeat(32), 'rejected'],
  ])('says what %s says about the key %s, and stores nothing', async (site, apiKey, outcome) => {
    const answer = await check(site, apiKey);
    expect([answer.status, answer.body]).toEqual([200, { outcome }]);
    expect((await client.get<{ items: unknown[] }>('/api/v1/destinations')).body.items).toEqual([]);
    expect((await client.get<{ items: { action: string }[] }>('/api/v1/audit-log')).body.items).not.toContainEqual(
      expect.objectContaining({ action: 'checkKey' }),
    );
  });

  test('says so when the site does not answer', async () => {
    api.datadog.script({ kind: 'status', status: 503 }, { endpoint: 'validate' });
    expect((await check()).body).toEqual({ outcome: 'unreachable' });
  });

  test('asks no more than 20 times a minute for a tenant, and others go on', async () => {
    const answers = await Promise.all(Array.from({ length: 21 }, () => check()));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(20).fill(200), 429]);
    client = await signUp(api.url);
    expect((await check()).status).toBe(200);
  });

  test.each([
    ['MARS', KEY, 'site'],
    ['T1', 'a b', 'apiKey'],
  ])('refuses site %s with key %s, and repeats the key nowhere', async (site, apiKey, path) => {
    const { status, text } = await check(site, apiKey);
    expect([status, JSON.parse(text).errors[0].path]).toEqual([422, path]);
    expect(text).not.toContain(KEY);
  });
});
