import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { packTailChunk } from '@logferry/queue';
import { type ApiClient, signUp } from '../testing/api-client.js';
import { type RunningApi, startApi } from '../testing/running-api.js';

jest.setTimeout(60_000); // servers are started

let api: RunningApi;
let client: ApiClient;
let path: string;

beforeAll(async () => {
  api = await startApi();
  client = await signUp(api.url);
  const key = { name: 'EU', site: 'T1', apiKey: 'unchecked' };
  const destination = await client.post<{ id: string }>('/api/v1/destinations?validate=false', key);
  const app = await client.post<{ id: string }>('/api/v1/apps', { name: 'shop', destinationId: destination.body.id });
  path = `/api/v1/apps/${app.body.id}/rules`;
});
afterAll(() => api?.close());

const RULES = [
  { type: 'exclude_at_match', name: 'noise', pattern: 'GET /health', filter: { kind: ['router'], dynotype: ['web'] } },
  { type: 'include_at_match', name: 'only', pattern: '.', enabled: false },
  { type: 'multi_line', name: 'start', pattern: '\\d{4}' },
  { type: 'mask_sequences', name: 'mask', pattern: '(a)b', replace_placeholder: '$1' },
  { type: 'mask_builtin', name: 'email', masker: 'email' },
  { type: 'sample', name: 'tenth', rate: 0.1 },
  { type: 'remap', name: 'jobs', pattern: 'Job', service: 'jobs' },
];

describe.each(['app', 'tenant'])('the rules of the %s', (of) => {
  const at = () => (of === 'app' ? path : '/api/v1/tenant/rules');

  test('are empty at first, and kept as they were given', async () => {
    expect((await client.get(at())).body).toEqual({ rules: [] });
    const { status, body } = await client.send<object>('PUT', at(), { rules: RULES });
    expect([status, body]).toEqual([200, { rules: RULES }]);
    expect((await client.get(at())).body).toEqual({ rules: RULES });
  });

  test('are refused with the place and the name of the rule, and the old ones stay', async () => {
    const rules = [RULES[0], RULES[3], { type: 'exclude_at_match', name: 'bad one', pattern: '(?=a)' }];
    const { status, text } = await client.send<object>('PUT', at(), { rules });
    const sentence = 'The pattern of "bad one" is not RE2: invalid or unsupported Perl syntax at (?=.';
    expect(status).toBe(422);
    expect(JSON.parse(text)).toMatchObject({
      detail: sentence,
      errors: [{ path: 'rules.2.pattern', message: sentence }],
    });
    expect((await client.get(at())).body).toEqual({ rules: RULES });
  });

  test.each([
    ['rules.0.pattern', { type: 'exclude_at_match', name: 'x' }],
    ['rules.0.pattern', { type: 'multi_line', name: 'x', pattern: 'a'.repeat(1_001) }],
    ['rules.0.type', { type: 'exclude_truncated', name: 'x' }],
    ['rules.0.name', { type: 'exclude_at_match', name: '', pattern: 'a' }],
    ['rules.0.rate', { type: 'sample', name: 'x', rate: 2 }],
    ['rules.0', { type: 'remap', name: 'x' }],
    ['rules.0.masker', { type: 'mask_builtin', name: 'x', masker: 'ssn' }],
    ['rules.0.filter.kind.0', { type: 'exclude_at_match', name: 'x', pattern: 'a', filter: { kind: ['web'] } }],
  ])('must be complete: %s of %j', async (where, rule) => {
    const { status, text } = await client.send<object>('PUT', at(), { rules: [rule] });
    expect(status).toBe(422);
    expect(JSON.parse(text).errors.map((error: { path: string }) => error.path)).toContain(where);
  });
});

test('rules of an Agent come back in the form of ours', async () => {
  const text = 'log_processing_rules:\n  - {type: exclude_at_match, name: a, pattern: b}\n  - {type: x, name: c}';
  const { status, body } = await client.post('/api/v1/rules/import', {
    text: text.replace('{type: x', '{type: exclude_truncated'),
  });
  expect([status, body]).toEqual([
    200,
    {
      rules: [{ type: 'exclude_at_match', name: 'a', pattern: 'b' }],
      refused: [{ name: 'c', reason: expect.any(String) }],
    },
  ]);
  expect((await client.post('/api/v1/rules/import', { text: 'a: [' })).status).toBe(422);
});

test('nobody sees or changes the rules of another tenant', async () => {
  const other = await signUp(api.url);
  expect((await other.get(path)).status).toBe(404);
  expect((await other.send('PUT', path, { rules: [] })).status).toBe(404);
  expect((await other.get('/api/v1/tenant/rules')).body).toEqual({ rules: [] });
});

describe('POST /api/v1/apps/{id}/rules/preview', () => {
  const rules = [{ type: 'mask_sequences', name: 'digits', pattern: '[0-9]+', replace_placeholder: '#' }];

  test('shows what rules would do to pasted lines, and stores nothing', async () => {
    const before = (await client.get(path)).body;
    const body = { rules, tenantRules: [], lines: ['2026-03-04T09:15:02+00:00 app[web.2]: order 17'] };
    const { status, body: answer } = await client.post<{ lines: object[] }>(`${path}/preview`, body);
    expect(status).toBe(200);
    expect(answer.lines).toEqual([
      expect.objectContaining({ before: 'order 17', after: 'order #', outcome: 'kept', dyno: 'web.2' }),
    ]);
    expect((await client.get(path)).body).toEqual(before);
  });

  test('has nothing to show for an app that is silent', async () => {
    const { status, body } = await client.post<object>(`${path}/preview`, { rules: [] });
    expect([status, body]).toEqual([200, { lines: [] }]);
  });

  test('takes the lines that came last, which workers show while it looks', async () => {
    const { id: tenantId } = (await client.get<{ id: string }>('/api/v1/tenant')).body;
    const appId = path.split('/')[4] ?? '';
    const common = { receivedAtMs: 0, isCut: false, messages: 1, outcome: 'kept' as const, rules: [], log: null };
    const lines = [
      { ...common, time: '', kind: 'app', dyno: 'web.1', source: 'app', procid: 'web.1', text: 'order 18' },
      { ...common, time: '', kind: null, dyno: null, source: '', procid: '', text: 'unreadable' },
    ];
    const packed = await packTailChunk({ seen: 2, lines });
    await api.queue.tail.publish(appId, api.keyring.seal(packed, { tenantId, rowId: appId }));
    const { body } = await client.post<{ lines: object[] }>(`${path}/preview`, { rules, tenantRules: [] });
    expect(body.lines).toEqual([expect.objectContaining({ before: 'order 18', after: 'order #' })]);
  });

  test('refuses bad rules of either list, with their place', async () => {
    const bad = [{ type: 'exclude_at_match', name: 'bad', pattern: '(' }];
    for (const [field, body] of [
      ['rules', { rules: bad }],
      ['tenantRules', { rules: [], tenantRules: bad }],
    ] as const) {
      const { status, text } = await client.post<object>(`${path}/preview`, body);
      expect([status, JSON.parse(text)]).toEqual([422, expect.objectContaining({ code: 'validation_failed' })]);
      expect(JSON.parse(text).errors[0].path).toBe(`${field}.0.pattern`);
    }
  });
});

test('GET /api/v1/apps/{id}/rules/usage sums up what rules did in the last 30 days', async () => {
  const { id: tenantId } = (await client.get<{ id: string }>('/api/v1/tenant')).body;
  const appId = path.split('/')[4] ?? '';
  const day = (before: number) => new Date(Date.now() - before * 86_400_000);
  const row = { tenantId, appId, owner: 'app' as const, name: 'noise', linesHit: 2n, bytesSaved: 100n };
  await api.database.ruleCount.createMany({
    data: [
      { ...row, day: day(0), linesIn: 5n },
      { ...row, day: day(1), linesIn: 6n },
      { ...row, day: day(40), linesIn: 1_000n },
    ],
  });
  const { status, body } = await client.get<{ rules: object[] }>(`${path}/usage`);
  expect([status, body.rules]).toEqual([
    200,
    [{ of: 'app', name: 'noise', linesIn: 11, linesHit: 4, bytesSaved: 200 }],
  ]);
});

test("GET /api/v1/tenant/rules/usage sums up what the tenant's rules did to all apps, and nothing of another's", async () => {
  const { id: tenantId } = (await client.get<{ id: string }>('/api/v1/tenant')).body;
  const first = path.split('/')[4] ?? '';
  const { destinationId } = (await client.get<{ destinationId: string }>(`/api/v1/apps/${first}`)).body;
  const second = (await client.post<{ id: string }>('/api/v1/apps', { name: 'blog', destinationId })).body.id;
  const row = { tenantId, owner: 'tenant' as const, name: 'masks', day: new Date(), linesHit: 1n, bytesSaved: 0n };
  await api.database.ruleCount.createMany({
    data: [
      { ...row, appId: first, linesIn: 5n },
      { ...row, appId: second, linesIn: 7n },
      { ...row, appId: second, owner: 'app', name: 'own', linesIn: 9n },
    ],
  });
  const rulesOf = async (by: ApiClient) => (await by.get<{ rules: object[] }>('/api/v1/tenant/rules/usage')).body.rules;
  expect(await rulesOf(client)).toEqual([{ of: 'tenant', name: 'masks', linesIn: 12, linesHit: 2, bytesSaved: 0 }]);
  expect(await rulesOf(await signUp(api.url))).toEqual([]);
});
