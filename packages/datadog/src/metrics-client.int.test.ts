import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type FakeDatadog, startFakeDatadog } from '@logferry/testkit';
import type { Attempt } from './attempt.js';
import { decideMetricOutcome } from './metric-outcome.js';
import { countJson, distributionJson, gaugeJson, type MetricEndpoint, packMetrics } from './metric-payload.js';
import { MetricsClient } from './metrics-client.js';

const KEY = '0123456789abcdef0123456789abcdef';
const NOW_MS = 1_800_000_000_000;
const NOW_S = NOW_MS / 1000;
const HEAD = { metric: 'heroku.postgres.db_size', unit: 'byte', tags: ['app:shop', 'addon:postgresql-curved-1'] };

let fake: FakeDatadog;
let client: MetricsClient;

beforeAll(async () => {
  fake = await startFakeDatadog({ now: () => NOW_MS });
});
afterAll(() => fake.close());
beforeEach(() => {
  fake.metrics().clear();
  fake.clearScript();
  fake.addKey('FAKE', KEY);
  client = new MetricsClient({ userAgentVersion: '1.2.3', timeoutMs: 400 });
});
afterEach(() => client.close());

async function send(endpoint: MetricEndpoint, jsons: readonly string[], key = KEY): Promise<Attempt> {
  const [packed] = await packMetrics(jsons.map((json) => ({ json })));
  return client.send(fake.site(), key, endpoint, packed?.body ?? Buffer.alloc(0));
}

describe('MetricsClient', () => {
  test('has gauges and counts taken with their type, unit and interval', async () => {
    const count = countJson({ ...HEAD, metric: 'jobs', unit: null }, NOW_S, 3, 10);
    expect(await send('series', [gaugeJson(HEAD, NOW_S, 5.5), count])).toMatchObject({ status: 202, error: null });
    expect(fake.metrics().points()).toMatchObject([
      { metric: HEAD.metric, type: 'gauge', values: [5.5], unit: 'byte', tags: [...HEAD.tags].sort(), host: null },
      { metric: 'jobs', type: 'count', values: [3], interval: 10 },
    ]);
    expect(fake.metrics().requests()[0]).toMatchObject({
      key: KEY,
      encoding: 'deflate',
      headers: { 'user-agent': 'logferry/1.2.3', 'dd-evp-origin': 'logferry' },
    });
  });

  test('has distributions taken with all their values', async () => {
    expect((await send('distributions', [distributionJson(HEAD, NOW_S, [1, 1, 2])])).status).toBe(202);
    expect(fake.metrics().points()).toMatchObject([{ type: 'distribution', values: [1, 1, 2] }]);
  });

  test.each(['series', 'distributions'] as const)(
    'tells the outcome of each refusal of %s by its status',
    async (endpoint) => {
      const json = endpoint === 'series' ? gaugeJson(HEAD, NOW_S, 1) : distributionJson(HEAD, NOW_S, [1]);
      const outcomeOf = async (jsons: readonly string[], key = KEY) =>
        decideMetricOutcome(await send(endpoint, jsons, key));
      expect(await outcomeOf([json], 'f'.repeat(32))).toEqual({ kind: 'stop' });
      expect(await outcomeOf([json, json.replace('heroku', '1')])).toEqual({ kind: 'bisect' });
      fake.script({ kind: 'limit', bytesMax: 10 }, { endpoint });
      expect(await outcomeOf([json])).toEqual({ kind: 'split' });
      fake.script({ kind: 'status', status: 429, headers: { 'X-RateLimit-Reset': '3' } }, { endpoint });
      expect(await outcomeOf([json])).toEqual({ kind: 'retry', afterMs: 3_000 });
      fake.script(
        { kind: 'status', status: 307, headers: { Location: `${fake.site().apiUrl}/api/v2/series` } },
        { endpoint },
      );
      expect(await outcomeOf([json])).toEqual({ kind: 'stop' });
      fake.script({ kind: 'hang' }, { endpoint });
      expect(await outcomeOf([json])).toEqual({ kind: 'retry', afterMs: null });
      fake.script({ kind: 'broken_body' }, { endpoint });
      expect(await outcomeOf([json])).toEqual({ kind: 'delivered' });
    },
  );
});
