import { describe, expect, test } from '@jest/globals';
import type { MetricSeries, MetricType } from '@logferry/transform';
import { MetricMemory } from './metric-memory.js';
import { type ClosedWindow, MetricWindows } from './metric-windows.js';
import type { PointDrop, PointOwner } from './point-ends.js';

const NOW_MS = 1_800_000_000_000;
const MINUTE_MS = 60_000;
const SHOP: PointOwner = { tenantId: 't', appId: 'shop' };
const BLOG: PointOwner = { tenantId: 't', appId: 'blog' };

const seriesOf = (type: MetricType, metric = `m.${type}`, tags: readonly string[] = ['app:shop']): MetricSeries => ({
  metric,
  type,
  unit: null,
  tags,
  key: `${type} ${metric} ${tags}`,
});
const GAUGE = seriesOf('gauge');
const COUNT = seriesOf('count');
const DISTRIBUTION = seriesOf('distribution');

function windowsOf({ bytesMax = 1e9, random = 0 } = {}) {
  const dropped: [string, PointDrop, number][] = [];
  const memory = new MetricMemory(bytesMax);
  const windows = new MetricWindows({
    share: memory.share(),
    ends: { sent: () => undefined, dropped: ({ appId }, reason, points) => void dropped.push([appId, reason, points]) },
    random: () => random,
  });
  /** Adds points at seconds from NOW_MS on. */
  const add = (
    series: MetricSeries,
    points: readonly [second: number, value: number][],
    owner = SHOP,
    nowMs = NOW_MS,
  ) =>
    windows.add(
      owner,
      points.map(([second, value]) => ({ series, atMs: NOW_MS + second * 1_000, value })),
      nowMs,
    );
  /** What is closed at so many seconds, as [metric, second, value or values, points]. */
  const closeAt = (second: number, isEnd = false) => {
    const { windows: closed, release } = windows.close(NOW_MS + second * 1_000, isEnd);
    release();
    return closed.flatMap(readWindow);
  };
  return { add, closeAt, dropped, memory };
}

function readWindow({ items }: ClosedWindow) {
  return [...items.series, ...items.distributions].map(({ json, owner, points }) => {
    const { metric, points: sent, interval } = JSON.parse(json);
    const [first] = sent;
    const [atS, value] = Array.isArray(first) ? first : [first.timestamp, first.value];
    return { metric, at: atS - NOW_MS / 1_000, value, points, app: owner.appId, ...(interval && { interval }) };
  });
}

describe('a window', () => {
  test('is closed five seconds after its ten are over', () => {
    const made = windowsOf();
    made.add(GAUGE, [[9.9, 1]]);
    made.add(GAUGE, [[10, 2]]);
    expect(made.closeAt(14.9)).toEqual([]);
    expect(made.closeAt(15)).toMatchObject([{ value: 1 }]);
    expect(made.closeAt(25)).toMatchObject([{ value: 2 }]);
    expect(made.closeAt(35)).toEqual([]);
  });

  test('gives of a gauge the last value by the time of its line, at that second', () => {
    const made = windowsOf();
    made.add(GAUGE, [
      [3, 1],
      [7.6, 2],
      [5, 3],
    ]);
    expect(made.closeAt(15)).toEqual([{ metric: 'm.gauge', at: 7, value: 2, points: 3, app: 'shop' }]);
  });

  test('gives of a count the sum, with its interval', () => {
    const made = windowsOf();
    made.add(COUNT, [
      [1, 2],
      [9, 3],
    ]);
    expect(made.closeAt(15)).toEqual([{ metric: 'm.count', at: 0, value: 5, points: 2, app: 'shop', interval: 10 }]);
  });

  test('gives of a distribution all values', () => {
    const made = windowsOf();
    made.add(DISTRIBUTION, [
      [1, 5],
      [2, 5],
      [9, 1],
    ]);
    expect(made.closeAt(15)).toEqual([{ metric: 'm.distribution', at: 0, value: [5, 5, 1], points: 3, app: 'shop' }]);
  });

  test('keeps apart apps, metrics, tags and types', () => {
    const made = windowsOf();
    made.add(GAUGE, [[1, 1]]);
    made.add(GAUGE, [[1, 2]], BLOG);
    made.add(seriesOf('gauge', 'other'), [[1, 3]]);
    made.add(seriesOf('gauge', 'm.gauge', ['app:shop', 'dyno:web.1']), [[1, 4]]);
    made.add(seriesOf('count', 'm.gauge'), [[1, 5]]);
    expect(
      made
        .closeAt(15)
        .map(({ value }) => value)
        .sort(),
    ).toEqual([1, 2, 3, 4, 5]);
  });

  test('is closed early at the end of the worker', () => {
    const made = windowsOf();
    made.add(COUNT, [
      [1, 2],
      [11, 3],
    ]);
    expect(made.closeAt(2, true)).toHaveLength(2);
  });
});

describe('lines that come after their window was sent', () => {
  test('are counted at another second of it, the first one drawn', () => {
    const made = windowsOf({ random: 0.85 });
    const seconds: number[] = [];
    for (let sending = 0; sending < 10; sending++) {
      made.add(COUNT, [[1, 1]]);
      seconds.push(...made.closeAt(15).map(({ at }) => at));
    }
    expect(seconds).toEqual([8, 9, 0, 1, 2, 3, 4, 5, 6, 7]);
    made.add(COUNT, [[1, 1]]);
    made.add(DISTRIBUTION, [[1, 1]]);
    expect(made.closeAt(15)).toMatchObject([{ metric: 'm.distribution' }]);
    expect(made.dropped).toEqual([['shop', 'late', 1]]);
  });

  test('count as before once Datadog takes nothing more of the hour', () => {
    const made = windowsOf();
    made.add(COUNT, [[1, 1]]);
    made.closeAt(15);
    made.closeAt(3_600);
    made.add(COUNT, [[1, 1]]);
    expect(made.closeAt(3_600)).toMatchObject([{ at: 0 }]);
  });
});

describe('points that are dropped', () => {
  test('are those older than 59 minutes and more than 9 ahead', () => {
    const made = windowsOf();
    for (const minutes of [-59, -59.1, 9, 9.1]) made.add(GAUGE, [[minutes * 60, minutes]]);
    expect(made.dropped).toEqual([
      ['shop', 'expired', 1],
      ['shop', 'ahead', 1],
    ]);
    expect(made.closeAt(0, true).map(({ value }) => value)).toEqual([-59, 9]);
  });

  test('are those beyond 2,000 series of an app in a window; other apps and windows have their own', () => {
    const made = windowsOf();
    const many = (second: number, owner?: PointOwner) => {
      for (let index = 0; index <= 2_000; index++) made.add(seriesOf('gauge', `m${index}`), [[second, 1]], owner);
    };
    many(1);
    expect(made.dropped).toEqual([['shop', 'too_many', 1]]);
    made.add(seriesOf('gauge', 'm0'), [[2, 1]]);
    expect(made.dropped).toHaveLength(1);
    many(11);
    many(1, BLOG);
    expect(made.dropped.slice(1)).toEqual([
      ['shop', 'too_many', 1],
      ['blog', 'too_many', 1],
    ]);
  });

  test('are values of distributions beyond 100,000 of an app in a window', () => {
    const made = windowsOf();
    made.add(
      DISTRIBUTION,
      Array.from({ length: 100_002 }, () => [1, 1]),
    );
    made.add(GAUGE, [[1, 1]]);
    expect(made.dropped).toEqual([
      ['shop', 'too_many', 1],
      ['shop', 'too_many', 1],
    ]);
  });

  test('are those there is no memory for; closing makes room', () => {
    const made = windowsOf({ bytesMax: 10_000 });
    for (let index = 0; index < 4; index++) made.add(seriesOf('gauge', `m${index}`), [[1, 1]]);
    expect(made.dropped.map(([, reason]) => reason)).toEqual(['overflow', 'overflow']);
    made.closeAt(15);
    expect(made.memory.bytes).toBe(0);
    made.add(GAUGE, [[1, 1]], SHOP, NOW_MS + 5 * MINUTE_MS);
    expect(made.dropped).toHaveLength(2);
  });
});
