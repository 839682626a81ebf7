import { describe, expect } from '@jest/globals';
import { buildFrame, type MessageInput } from '@logferry/logplex';
import type { ReceivedPoint } from '@logferry/testkit';
import { postFrame } from '../../support/post-frame.js';
import { waitUntil } from '../../support/wait-until.js';
import { test } from '../scenario-test.js';
import { type TestApp, timestampOf, type World } from '../world.js';

const MINUTE_MS = 60_000;
const WINDOW_MS = 10_000;
/** A window, its grace, a beat, and a rest after failures. */
const POINTS_TIMEOUT_MS = 60_000;
const FOREVER = { times: Number.POSITIVE_INFINITY };

const DYNO = 'source=web.1 dyno=heroku.61120934.5c0f6a1e-8d8b-4a2a-9b58-1ad43dd17f0e';
const REQUEST =
  'at=info method=GET path="/orders/8812" host=shop.example.com request_id=4c8e3a0e fwd="203.0.113.9" dyno=web.2 connect=1ms';

/** Numbers in lines become metrics, beside the logs and without touching them. */
export function describeMetrics(world: () => World): void {
  describe('an app with metrics on', () => {
    test('has the numbers of its lines at Datadog, with their types, units and tags; one without has none', async () => {
      const on = await world().newApp({ metrics: true, env: 'production', service: 'shop' });
      const off = await world().newApp();
      const atMs = Math.floor(Date.now() / WINDOW_MS) * WINDOW_MS;
      const lines = [
        line('heroku', 'web.1', `${DYNO} sample#memory_rss=1.50MB sample#load_avg_1m=0.41`, atMs),
        line(
          'app',
          'heroku-postgres',
          'source=DATABASE addon=postgresql-curved-81234 sample#db_size=734003200bytes',
          atMs,
        ),
        line('heroku', 'router', `${REQUEST} service=21ms status=200 bytes=512`, atMs),
        line('heroku', 'router', `${REQUEST} service=35ms status=200 bytes=512`, atMs),
        line('app', 'run.4821', 'import done count#rows.imported=3', atMs),
        line('app', 'run.4821', 'import done count#rows.imported=4', atMs),
      ];
      for (const app of [on, off]) {
        expect((await postFrame(app.token.drainUrl, buildFrame(lines))).status).toBe(204);
        expect(await app.settled(6)).toMatchObject({ logsDelivered: 6 });
      }
      await pointsArrive(on, 6, 9);
      const { name } = await world().tenant.app(on.id);
      const common = [`app:${name}`, 'env:production', 'service:shop'];
      const ofWeb1 = [...common, 'dyno:web.1', 'dynotype:web'].sort();
      const ofRequest = [
        ...common,
        'dyno:web.2',
        'dynotype:web',
        'method:get',
        'status:200',
        'status_class:2xx',
      ].sort();
      const ofDatabase = [...common, 'addon:postgresql-curved-81234', 'source:database'].sort();
      expect(readByName(world().datadog.metrics().points({ key: on.apiKey }))).toEqual({
        'heroku.app.rows.imported': ['count', [7], null, 10, [...common, 'dynotype:run'].sort()],
        'heroku.dyno.load_avg_1m': ['gauge', [0.41], null, null, ofWeb1],
        'heroku.dyno.memory_rss': ['gauge', [1_572_864], 'byte', null, ofWeb1],
        'heroku.postgres.db_size': ['gauge', [734_003_200], 'byte', null, ofDatabase],
        'heroku.router.connect': ['distribution', [1, 1], null, null, ofRequest],
        'heroku.router.service': ['distribution', [21, 35], null, null, ofRequest],
      });
      expect(await on.usage()).toMatchObject({ metricPoints: 9, metricPointsDropped: 0 });
      expect(world().datadog.metrics().points({ key: off.apiKey })).toEqual([]);
    });

    test('has its logs delivered while the metric endpoints fail, and then the points of the last hour', async () => {
      const { datadog } = world();
      const app = await world().newApp({ metrics: true });
      const outages = (['series', 'distributions'] as const).map((endpoint) =>
        datadog.script({ kind: 'status', status: 503 }, { key: app.apiKey, endpoint, ...FOREVER }),
      );
      const now = Date.now();
      const ages = [70, 50, 30, 0].map((minutes) => now - minutes * MINUTE_MS);
      for (const atMs of ages) {
        const lines = [
          line('app', 'web.1', 'job done count#jobs=1', atMs),
          line('heroku', 'router', `${REQUEST} service=21ms status=200 bytes=512`, atMs),
        ];
        expect((await postFrame(app.token.drainUrl, buildFrame(lines))).status).toBe(204);
      }
      expect(await app.settled(8)).toMatchObject({ logsDelivered: 8 });
      await waitUntil(
        'both endpoints were asked',
        () =>
          datadog
            .metrics()
            .requests()
            .filter(({ key, status }) => key === app.apiKey && status === 503).length >= 2,
        { timeoutMs: POINTS_TIMEOUT_MS },
      );
      expect(await app.usage()).toMatchObject({ metricPoints: 0 });
      for (const outage of outages) outage.stop();
      await pointsArrive(app, 9, 9);

      const secondsAgo = datadog
        .metrics()
        .points({ key: app.apiKey, metric: 'heroku.router.service' })
        .map(({ timestamp }) => Math.round(now / MINUTE_MS - timestamp / 60))
        .sort((a, b) => a - b);
      expect(secondsAgo).toEqual([0, 30, 50]);
      expect(await app.usage()).toMatchObject({ metricPoints: 9, metricPointsDropped: 3, inFlight: 0 });
      expect(datadog.metrics().counters).toMatchObject({ overwrittenPoints: 0, silentlyDroppedPoints: 0 });
    });

    test('has them at the latest when its worker stops', async () => {
      const { product } = world();
      const app = await world().newApp({ metrics: true });
      const lines = [line('app', 'web.1', 'job done count#jobs=1', Date.now())];
      expect((await postFrame(app.token.drainUrl, buildFrame(lines))).status).toBe(204);
      await app.settled(1);
      const worker = product.workers.find((each) => each.isRunning());
      if (worker === undefined) throw new Error('no worker runs');
      expect((await product.restart(worker)).exitCode).toBe(0);
      expect(world().datadog.metrics().points({ key: app.apiKey })).toMatchObject([{ type: 'count', values: [1] }]);
      expect(await app.usage()).toMatchObject({ metricPoints: 1, metricPointsDropped: 0 });
    });
  });

  /** @param values how many of the lines' values these points stand for */
  async function pointsArrive(app: TestApp, points: number, values: number): Promise<void> {
    const { datadog } = world();
    const arePointsHere = () => datadog.metrics().points({ key: app.apiKey }).length >= points;
    await waitUntil(`${points} points`, arePointsHere, { timeoutMs: POINTS_TIMEOUT_MS });
    await waitUntil('they are in the ledger', async () => (await app.usage()).metricPoints >= values);
  }
}

function line(appname: string, procid: string, text: string, atMs: number): MessageInput {
  return { priority: 134, timestamp: timestampOf(atMs), appname, procid, text: `${text}\n` };
}

/** Type, values, unit, interval and tags. None names a host: a dyno must not become one in the infrastructure list. */
function readByName(points: readonly ReceivedPoint[]): Record<string, unknown> {
  return Object.fromEntries(
    points.map(({ metric, type, values, unit, interval, tags, host }) => [
      metric,
      [type, values, unit, interval, tags, ...(host === null ? [] : [host])],
    ]),
  );
}
