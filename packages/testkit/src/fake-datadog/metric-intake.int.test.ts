import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type FakeDatadog, startFakeDatadog } from './fake-datadog.js';

const KEY = 'a'.repeat(32);
const NOW_MS = 1_800_000_000_000;
const NOW_S = NOW_MS / 1000;
const SERIES = '/api/v2/series';
const DISTRIBUTIONS = '/api/v1/distribution_points';

let fake: FakeDatadog;

beforeAll(async () => {
  fake = await startFakeDatadog({ now: () => NOW_MS });
});
afterAll(() => fake.close());
beforeEach(() => {
  fake.metrics().clear();
  fake.clearScript();
  fake.addKey('FAKE', KEY);
});

async function post(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  const response = await fetch(fake.site().apiUrl + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'DD-API-KEY': KEY, ...headers },
    body: body instanceof Uint8Array ? body : JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

const gauge = (change: object = {}) => ({
  metric: 'heroku.dyno.load_avg_1m',
  type: 3,
  points: [{ timestamp: NOW_S, value: 0.4 }],
  tags: ['dyno:web.1', 'app:shop'],
  ...change,
});
const distribution = (change: object = {}) => ({
  metric: 'heroku.router.service',
  points: [[NOW_S, [1, 2]]],
  tags: ['app:shop'],
  ...change,
});

describe('series', () => {
  test('are taken, with what was said of them', async () => {
    const count = gauge({
      metric: 'jobs',
      type: 1,
      interval: 10,
      unit: 'byte',
      resources: [{ type: 'host', name: 'h' }],
    });
    expect(await post(SERIES, { series: [gauge(), count] })).toEqual({ status: 202, text: '{"errors":[]}' });
    expect(fake.metrics().points({ tags: ['app:shop'] })).toMatchObject([
      { metric: 'heroku.dyno.load_avg_1m', type: 'gauge', values: [0.4], tags: ['app:shop', 'dyno:web.1'], unit: null },
      { metric: 'jobs', type: 'count', interval: 10, unit: 'byte', host: 'h', key: KEY, timestamp: NOW_S },
    ]);
    expect(fake.metrics().points({ tags: ['app:other'] })).toEqual([]);
  });

  test('of one metric, tags and second overwrite each other, and the record says so', async () => {
    await post(SERIES, { series: [gauge(), gauge(), gauge({ points: [{ timestamp: NOW_S, value: 0.5 }] })] });
    expect(fake.metrics().points()).toMatchObject([{ values: [0.5] }]);
    expect(fake.metrics().counters).toMatchObject({ points: 3, overwrittenPoints: 1 });
  });

  test.each([
    ['a name that begins with a digit', { metric: '1x' }],
    ['a name with a dash', { metric: 'a-b' }],
    ['a name of 201 characters', { metric: 'a'.repeat(201) }],
    ['an upper-case tag', { tags: ['Env:prod'] }],
    ['a tag that ends in a colon', { tags: ['env:'] }],
    ['a tag of 201 characters', { tags: ['e'.repeat(201)] }],
    ['an unknown type', { type: 4 }],
    ['a count without an interval', { type: 1 }],
    ['milliseconds that are no integer', { points: [{ timestamp: NOW_S + 0.5, value: 1 }] }],
    ['a text for a value', { points: [{ timestamp: NOW_S, value: '1' }] }],
    ['no points', { points: [] }],
  ])('with %s are refused', async (_what, change) => {
    expect((await post(SERIES, { series: [gauge(), gauge(change)] })).status).toBe(400);
    expect(fake.metrics().counters).toMatchObject({ points: 0, byStatus: { 400: 1 } });
  });
});

describe('distributions', () => {
  test('of one second add up', async () => {
    expect(await post(DISTRIBUTIONS, { series: [distribution(), distribution({ type: 'distribution' })] })).toEqual({
      status: 202,
      text: '{"status":"ok"}',
    });
    expect(fake.metrics().points()).toMatchObject([{ type: 'distribution', values: [1, 2, 1, 2] }]);
    expect(fake.metrics().counters.overwrittenPoints).toBe(0);
  });

  test.each([{ points: [[NOW_S, 1]] }, { points: [[NOW_S, []]] }, { type: 'gauge' }])(
    'are refused with %j',
    async (change) => {
      expect((await post(DISTRIBUTIONS, { series: [distribution(change)] })).status).toBe(400);
    },
  );

  test('are packed with deflate or not at all, as the specification has it', async () => {
    const body = Buffer.from(JSON.stringify({ series: [distribution()] }));
    expect((await post(DISTRIBUTIONS, deflateSync(body), { 'Content-Encoding': 'deflate' })).status).toBe(202);
    expect((await post(DISTRIBUTIONS, gzipSync(body), { 'Content-Encoding': 'gzip' })).status).toBe(415);
  });
});

test('points out of the window of times are dropped behind the 202', async () => {
  const at = (timestamp: number) => gauge({ points: [{ timestamp, value: 1 }] });
  const series = [at(NOW_S - 3_600), at(NOW_S - 3_601), at(NOW_S + 600), at(NOW_S + 601)];
  expect((await post(SERIES, { series })).status).toBe(202);
  expect(
    fake
      .metrics()
      .points()
      .map(({ timestamp }) => timestamp - NOW_S),
  ).toEqual([-3_600, 600]);
  expect(fake.metrics().counters.silentlyDroppedPoints).toBe(2);
});

test('bodies above 512,000 bytes on the wire or 5 MiB behind it are refused', async () => {
  const padded = (bytes: number) => {
    const json = JSON.stringify({ series: [gauge()] });
    return Buffer.from(json + ' '.repeat(bytes - json.length));
  };
  expect((await post(SERIES, padded(512_000))).status).toBe(202);
  expect((await post(SERIES, padded(512_001))).status).toBe(413);
  const packed = (bytes: number) => post(SERIES, deflateSync(padded(bytes)), { 'Content-Encoding': 'deflate' });
  expect((await packed(5_242_880)).status).toBe(202);
  expect((await packed(5_242_881)).status).toBe(413);
});

test('keys are checked, and a missing one is forbidden too', async () => {
  for (const key of ['', 'f'.repeat(32)]) {
    expect((await post(SERIES, { series: [gauge()] }, { 'DD-API-KEY': key })).status).toBe(403);
  }
});

test('faults meet the endpoint they are meant for, and leave the logs alone', async () => {
  fake.script({ kind: 'status', status: 503 }, { endpoint: 'series' });
  fake.script({ kind: 'limit', bytesMax: 10 }, { endpoint: 'distributions' });
  expect((await post('/api/v2/logs', [{ message: 'x' }])).status).toBe(202);
  expect((await post(DISTRIBUTIONS, { series: [distribution()] })).status).toBe(413);
  expect((await post(SERIES, { series: [gauge()] })).status).toBe(503);
  expect((await post(SERIES, { series: [gauge()] })).status).toBe(202);
  await fake.metrics().waitFor((record) => record.points().length === 1);
  expect(
    fake
      .metrics()
      .requests()
      .map(({ status, isAccepted }) => [status, isAccepted]),
  ).toEqual([
    [413, false],
    [503, false],
    [202, true],
  ]);
});
