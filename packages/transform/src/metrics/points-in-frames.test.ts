import { describe, expect, test } from '@jest/globals';
import { buildFrame, type MessageInput } from '@logferry/logplex';
import { FrameTransformer } from '../frame-transformer.js';
import type { AppSettings, DrainOverrides } from '../settings.js';

const AT_MS = Date.parse('2026-03-04T09:15:02Z');
const UUID = '5c0f6a1e-8d8b-4a2a-9b58-1ad43dd17f0e';
const settings: AppSettings = {
  appName: 'shop',
  env: 'Production',
  service: null,
  hostMode: 'app.dyno',
  host: null,
  tags: ['team:cart'],
  attributes: {},
  processes: { worker: { service: 'shop-jobs' } },
  metrics: true,
};
const OWN = 'env:production,app:shop,service:shop';

type Line = Partial<MessageInput>;

function frameOf(lines: readonly Line[], part: Partial<AppSettings> = {}, overrides: DrainOverrides = {}) {
  const line = { priority: 190, timestamp: '2026-03-04T09:15:02Z', appname: 'app', procid: 'web.1', text: '' };
  const body = buildFrame(lines.map((change) => ({ ...line, ...change })));
  return new FrameTransformer({ ...settings, ...part }, overrides).transform(body, 'logplex', AT_MS + 500);
}

/** Points as `metric type value unit`, by the tags they have beside those of the whole app. */
function pointsOf(line: Line, part?: Partial<AppSettings>, overrides?: DrainOverrides): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { series, value, atMs } of frameOf([line], part, overrides).points) {
    expect(atMs).toBe(AT_MS);
    const tags = series.tags.filter((tag) => !`${OWN},team:cart`.split(',').includes(tag)).join(' ');
    found[tags] ??= [];
    found[tags]?.push([series.metric, series.type, value, series.unit ?? '-'].join(' '));
  }
  return found;
}

const dyno = (procid: string, text: string): Line => ({ appname: 'heroku', procid, text });
const router = (text: string): Line => ({ appname: 'heroku', procid: 'router', text });
const request = (change = '') =>
  `at=info method=GET path="/orders/8812?x=1" host=shop.example.com request_id=${UUID} fwd="203.0.113.9" dyno=web.2 connect=1ms service=21ms status=200 bytes=512${change}`;

describe('platform lines', () => {
  test('of a dyno become gauges in bytes, of the dyno that source names and not of the internal id', () => {
    const text = `source=web.1 dyno=heroku.61120934.${UUID} sample#load_avg_1m=0.41 sample#memory_rss=290.05MB sample#memory_pgpgin=120331pages sample#memory_quota=512.00MB`;
    expect(pointsOf(dyno('web.1', text))).toEqual({
      'dyno:web.1 dynotype:web': [
        'heroku.dyno.load_avg_1m gauge 0.41 -',
        'heroku.dyno.memory_rss gauge 304139468.8 byte',
        'heroku.dyno.memory_pgpgin gauge 120331 page',
        'heroku.dyno.memory_quota gauge 536870912 byte',
      ],
    });
  });

  test.each([
    ['run.4821', 'dynotype:run'],
    ['scheduler.3907', 'dynotype:scheduler'],
    ['worker.4821', 'dynotype:worker'],
    ['worker.12', 'dyno:worker.12 dynotype:worker'],
  ])('of %s are tagged %s', (procid, tags) => {
    expect(Object.keys(pointsOf(dyno(procid, 'source=x.1 sample#load_avg_1m=0.41')))).toEqual([
      expect.stringContaining(tags),
    ]);
    expect(Object.keys(pointsOf(dyno(procid, `source=${procid} sample#load_avg_1m=0.41`)))).toEqual(
      procid.startsWith('worker') ? [`service:shop-jobs ${tags}`] : [tags],
    );
  });

  test('of Heroku Postgres and Redis become theirs, tagged with add-on and attachment', () => {
    const text =
      'source=DATABASE addon=postgresql-curved-81234 sample#db_size=734003200bytes sample#index-cache-hit-rate=0.99871 sample#memory-postgres=214020kB sample#tmp-disk-used=543600640';
    expect(pointsOf({ procid: 'heroku-postgres', text })).toEqual({
      'addon:postgresql-curved-81234 source:database': [
        'heroku.postgres.db_size gauge 734003200 byte',
        'heroku.postgres.index_cache_hit_rate gauge 0.99871 -',
        'heroku.postgres.memory_postgres gauge 219156480 byte',
        'heroku.postgres.tmp_disk_used gauge 543600640 -',
      ],
    });
    expect(
      pointsOf({ procid: 'heroku-redis', text: 'source=REDIS addon=redis-flat-44120 sample#hit-rate=0.97' }),
    ).toEqual({
      'addon:redis-flat-44120 source:redis': ['heroku.redis.hit_rate gauge 0.97 -'],
    });
  });
});

describe('router lines', () => {
  test('become two distributions in milliseconds', () => {
    expect(pointsOf(router(request()))).toEqual({
      'dyno:web.2 dynotype:web method:get status:200 status_class:2xx': [
        'heroku.router.service distribution 21 millisecond',
        'heroku.router.connect distribution 1 millisecond',
      ],
    });
  });

  test.each([
    [
      'in another order',
      `sock=client at=warning code=H27 desc="Client Request Interrupted" method=POST path="/u" dyno=web.1 connect=0ms service=2210ms status=499`,
      {
        'dyno:web.1 dynotype:web method:post status:499 status_class:4xx code:h27': [
          'heroku.router.service distribution 2210 millisecond',
          'heroku.router.connect distribution 0 millisecond',
        ],
      },
    ],
    [
      'that no dyno served',
      'at=error code=H10 desc="App crashed" method=GET path="/" dyno= connect= service= status=503 bytes=',
      {},
    ],
    [
      'that only connected',
      'at=error code=H13 method=GET path="/" dyno=web.1 connect=3ms service= status=503',
      {
        'dyno:web.1 dynotype:web method:get status:503 status_class:5xx code:h13': [
          'heroku.router.connect distribution 3 millisecond',
        ],
      },
    ],
    [
      'with a word of the client for a method',
      request().replace('GET', 'X1'),
      { 'dyno:web.2 dynotype:web method:other status:200 status_class:2xx': expect.anything() },
    ],
  ])('%s become what is in them', (_what, text, points) => expect(pointsOf(router(text))).toEqual(points));

  test('give no tag that a client can make up', () => {
    const seen = new Set<string>();
    for (const { series } of frameOf([
      router(request(' protocol=https')),
      router(request().replace('path="/orders/8812?x=1"', 'path="/a b" dyno=run.99 code=X99 status=1 x="')),
      router(request().replace('web.2', `web.${'9'.repeat(10)}`)),
    ]).points)
      for (const tag of series.tags) seen.add(tag);
    const text = [...seen].join(' ');
    for (const part of [UUID, 'orders', '203.0.113.9', 'example', 'run', '99']) expect(text).not.toContain(part);
  });
});

describe('lines of apps and add-ons', () => {
  test('become gauges, counts and distributions under a name the platform has not', () => {
    const text =
      'checkout done sample#queue.depth=7 count#orders-placed=2 measure#db.query=0.25s measure#heroku.dyno.x=3';
    expect(pointsOf({ procid: 'web.1', text })).toEqual({
      'dyno:web.1 dynotype:web': [
        'heroku.app.queue.depth gauge 7 -',
        'heroku.app.orders_placed count 2 -',
        'heroku.app.db.query distribution 250 millisecond',
        'heroku.app.heroku.dyno.x distribution 3 -',
      ],
    });
  });

  test('of an add-on bear the name of its provider', () => {
    const text = 'source=CACHE addon=acmecache-oval-1188 sample#hits=4021 sample#evictions=2 sample#used=2GB';
    expect(pointsOf({ procid: 'acme-cache', text })).toEqual({
      'addon:acmecache-oval-1188 source:cache': [
        'heroku.addon.acme_cache.hits gauge 4021 -',
        'heroku.addon.acme_cache.evictions gauge 2 -',
        'heroku.addon.acme_cache.used gauge 2147483648 byte',
      ],
    });
  });

  test.each([
    ['us-east-1', 'source:us-east-1'],
    ['shard-0012', 'source:shard-0012'],
    [UUID, ''],
    ['req-83746', ''],
    ['203.0.113.9', ''],
    ['"x y"', ''],
    ['web.7', ''],
    ['x'.repeat(65), ''],
  ])('that say source=%s are tagged %j', (source, tag) => {
    const tags = Object.keys(pointsOf({ procid: 'web.1', text: `source=${source} count#a=1` }));
    expect(tags).toEqual([`dyno:web.1 dynotype:web${tag && ` ${tag}`}`]);
  });

  test.each([
    ['300', 300, null],
    ['300parsecs', 300, null],
    ['-1.5', -1.5, null],
    ['12ms', 12, 'millisecond'],
    ['2s', 2_000, 'millisecond'],
    ['1500us', 1.5, 'millisecond'],
    ['3KiB', 3_072, 'byte'],
    ['5B', 5, 'byte'],
    ['99.5%', 99.5, 'percent'],
  ])('have %s as %d in %s', (written, value, unit) => {
    const [point] = frameOf([{ text: `x sample#a=${written}` }]).points;
    expect([point?.value, point?.series.unit]).toEqual([value, unit]);
  });

  test.each([
    ['a..b.', 'heroku.app.a.b'],
    ['.', 'heroku.app._'],
    ['1-2', 'heroku.app.1_2'],
    ['Camel', 'heroku.app.Camel'],
  ])('that name a metric %s give %s', (name, metric) => {
    expect(frameOf([{ text: `x count#${name}=1` }]).points[0]?.series.metric).toBe(metric);
  });
});

describe('points', () => {
  test('come only when the app wants them, and change nothing about its logs', () => {
    const lines = [router(request()), dyno('web.1', 'source=web.1 sample#load_avg_1m=0.41'), { text: 'count#a=1 b=2' }];
    const [off, on] = [frameOf(lines, { metrics: false }), frameOf(lines)];
    expect([off.points, on.points.length]).toEqual([[], 4]);
    expect(off.json.equals(on.json)).toBe(true);
  });

  test('have the tags of the drain URL', () => {
    const { points } = frameOf([{ text: 'count#a=1 b=2' }], {}, { env: 'staging', service: 'Web', tags: ['team:x'] });
    expect(points[0]?.series.tags).toEqual([
      'env:staging',
      'app:shop',
      'service:web',
      'dyno:web.1',
      'dynotype:web',
      'team:x',
    ]);
  });

  test('share a series when metric, type and tags are the same, whatever line they are of', () => {
    const { points } = frameOf([
      { text: 'x sample#a=1ms' },
      { text: 'y sample#a=1s', priority: 45 },
      { text: 'x count#a=1' },
      { text: 'x sample#a=1', procid: 'web.2' },
      router(request()),
      router(request(' protocol=https')),
    ]);
    const keys = points.map(({ series }) => series.key);
    expect(keys[1]).toBe(keys[0]);
    expect(new Set(keys).size).toBe(5);
  });

  test('are dated by their line, or by its receipt when its clock is wrong', () => {
    const { points } = frameOf([
      { text: 'x count#a=1', timestamp: '2026-03-04T08:00:00.5Z' },
      { text: 'x count#a=1', timestamp: '1970-01-01T00:00:00Z' },
    ]);
    expect(points.map(({ atMs }) => atMs)).toEqual([Date.parse('2026-03-04T08:00:00.5Z'), AT_MS + 500]);
  });

  test('count lines that rules leave out or sample, once each', () => {
    const rules = [
      { type: 'sample', name: 'few', rate: 0.000001 },
      { type: 'exclude_at_match', name: 'none', pattern: 'noisy' },
    ] as const;
    const frame = frameOf([router(request()), { text: 'noisy count#a=1' }, { text: 'error: x count#a=1' }], { rules });
    expect(frame.points.map(({ series }) => series.metric)).toEqual([
      'heroku.router.service',
      'heroku.router.connect',
      'heroku.app.a',
      'heroku.app.a',
    ]);
    expect(frame.sizes.length).toBeLessThan(3);
  });

  test('of what a person sends again are not given again', () => {
    const body = buildFrame([
      { priority: 190, timestamp: '2026-03-04T09:15:02Z', appname: 'app', procid: 'web.1', text: 'x count#a=1' },
    ]);
    const late = { nowMs: AT_MS + 1_000, isRedriven: true };
    expect(new FrameTransformer(settings).transform(body, 'logplex', AT_MS, { late }).points).toEqual([]);
  });

  test('of one frame are 20,000 at most; the rest is counted', () => {
    const text = Array.from({ length: 64 }, (_, index) => `count#m${index}=1`).join(' ');
    const frame = frameOf(Array.from({ length: 400 }, () => ({ text })));
    expect([frame.points.length, frame.pointsDropped]).toEqual([20_000, 5_600]);
  });
});
