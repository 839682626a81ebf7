import { randomBytes } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { METRIC_LIMITS } from './limits.js';
import {
  countJson,
  distributionJson,
  gaugeJson,
  type MetricHead,
  type PackedMetrics,
  packMetrics,
  unpackMetrics,
} from './metric-payload.js';

const HEAD: MetricHead = { metric: 'heroku.dyno.memory_rss', unit: 'byte', tags: ['app:shop', 'dyno:web.1'] };
const AT_S = 1_800_000_000;

const itemOf = (name: string, padding = '') => ({ name, json: JSON.stringify({ metric: name, padding }) });

function unpacked({ body }: PackedMetrics<unknown>): { series: { metric: string }[] } {
  return JSON.parse(inflateSync(body).toString());
}

describe('series', () => {
  test.each([
    ['a gauge', gaugeJson(HEAD, AT_S, 0.5), { type: 3, points: [{ timestamp: AT_S, value: 0.5 }], unit: 'byte' }],
    [
      'a count, with its interval',
      countJson({ ...HEAD, unit: null }, AT_S, 7, 10),
      { type: 1, interval: 10, points: [{ timestamp: AT_S, value: 7 }] },
    ],
  ])('are written as API v2 has them: %s', (_what, json, rest) => {
    expect(JSON.parse(json)).toEqual({ metric: HEAD.metric, tags: HEAD.tags, ...rest });
  });

  test('of a distribution as API v1 has them, without a unit', () => {
    expect(JSON.parse(distributionJson(HEAD, AT_S, [1, 2.5]))).toEqual({
      metric: HEAD.metric,
      tags: HEAD.tags,
      type: 'distribution',
      points: [[AT_S, [1, 2.5]]],
    });
  });
});

describe('packMetrics', () => {
  test('makes one body of what fits, and none of nothing', async () => {
    const items = [itemOf('a'), itemOf('é')];
    const packed = await packMetrics(items);
    expect(packed.map((one) => [one.items, unpacked(one).series.map(({ metric }) => metric)])).toEqual([
      [items, ['a', 'é']],
    ]);
    expect(await packMetrics([])).toEqual([]);
  });

  test('keeps every body within the decompressed limit, in order', async () => {
    const items = Array.from({ length: 30 }, (_, index) => itemOf(`m${index}`, 'x'.repeat(300_000)));
    const packed = await packMetrics(items);
    expect(packed.length).toBeGreaterThan(1);
    for (const { body } of packed) expect(inflateSync(body).length).toBeLessThan(METRIC_LIMITS.payloadBytesMax);
    expect(packed.flatMap((one) => unpacked(one).series.map(({ metric }) => metric))).toEqual(
      items.map(({ name }) => name),
    );
  });

  test('keeps every body within the wire limit, however badly it packs', async () => {
    const items = Array.from({ length: 12 }, (_, index) => itemOf(`m${index}`, randomBytes(90_000).toString('base64')));
    const packed = await packMetrics(items);
    for (const { body } of packed) expect(body.length).toBeLessThanOrEqual(METRIC_LIMITS.wireBytesMax);
    expect(packed.flatMap((one) => one.items)).toEqual(items);
  });

  test('gives an item that is too large for any body one of its own', async () => {
    const items = [itemOf('a'), itemOf('b', randomBytes(900_000).toString('base64')), itemOf('c')];
    const packed = await packMetrics(items);
    expect(packed.map((one) => one.items.map(({ name }) => name).join(''))).toContain('b');
    expect(packed.flatMap((one) => one.items)).toEqual(items);
  });
});

test('unpackMetrics gives back the series as they were', async () => {
  const items = [{ json: gaugeJson(HEAD, AT_S, 0.1) }, { json: distributionJson(HEAD, AT_S, [1e-7, 123456789012345]) }];
  const [packed] = await packMetrics(items);
  expect(await unpackMetrics(packed?.body ?? Buffer.alloc(0))).toEqual(items.map(({ json }) => json));
});
