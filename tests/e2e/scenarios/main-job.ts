import { describe, expect } from '@jest/globals';
import { buildFrame } from '@logferry/logplex';
import { newFrameId, postFrame } from '../../support/post-frame.js';
import { waitUntil } from '../../support/wait-until.js';
import { test } from '../scenario-test.js';
import { appLine, drainUrlAt, frameOf, GZIP_SITE_CODE, timestampOf, type World } from '../world.js';

const ROUTER_TEXT =
  'at=info method=GET path="/orders/8812?x=1" host=shop.example.com request_id=4c8e3a0e-6d0b-7f19-93a5-2f6f2f0d9b11 ' +
  'fwd="203.0.113.9" dyno=web.2 connect=0ms service=21ms status=200 bytes=512 protocol=http2.0 tls=true tls_version=tls1.3';

/** A body as Logplex sends one: the first message ends without a newline, one has two, one is nothing but a newline. */
function workedBody(second: number): { readonly body: Buffer; readonly lossText: string } {
  const at = (fraction: string): string => timestampOf(second, fraction);
  const lossText = `Error L10 (output buffer overflow): 37 messages dropped since ${timestampOf(second - 21_000, '.603118')}.`;
  const body = buildFrame([
    { priority: 172, timestamp: at('.118402'), appname: 'heroku', procid: 'logplex', text: lossText },
    {
      priority: 190,
      timestamp: at('.204117'),
      appname: 'app',
      procid: 'web.2',
      text: 'café order=8812\ntotal=19.90\n',
    },
    { priority: 134, timestamp: at('.21'), appname: 'heroku', procid: 'router', text: `${ROUTER_TEXT}\n` },
    { priority: 190, timestamp: at('.3'), appname: 'app', procid: 'worker.1', text: '\n' },
  ]);
  return { body, lossText };
}

export function describeMainJob(world: () => World): void {
  describe('the main job', () => {
    test('turns a Logplex frame into its four logs, each with its text, time, host and tags, and balances the ledger', async () => {
      const app = await world().newApp({ name: 'myapp', env: 'production', service: 'shop', tags: ['team:checkout'] });
      const second = Math.floor(Date.now() / 1000) * 1000 - 60_000;
      const { body, lossText } = workedBody(second);
      expect(body.length).toBe(603);

      const answer = await postFrame(app.token.drainUrl, body, { messageCount: 4 });

      expect(answer.status).toBe(204);
      const ledger = await app.settled(4);
      const logs = app.logs().map(({ resolved }) => resolved);
      expect(logs.map(({ message }) => message)).toEqual([lossText, 'café order=8812\ntotal=19.90', ROUTER_TEXT, '']);
      expect(logs.map(({ date }) => date - second)).toEqual([118, 204, 210, 300]);
      expect(logs.map(({ host }) => host)).toEqual(['myapp', 'myapp.web.2', 'myapp', 'myapp.worker.1']);
      for (const log of logs) {
        expect(log).toMatchObject({ service: 'shop', source: 'heroku' });
        expect(log.tags).toEqual(expect.arrayContaining(['env:production', 'app:myapp', 'team:checkout']));
      }
      expect(logs.map(({ tags }) => tags.filter((tag) => /^(dyno|dynotype|log_kind):/.test(tag)))).toEqual([
        ['log_kind:system'],
        ['dyno:web.2', 'dynotype:web', 'log_kind:app'],
        ['log_kind:router'],
        ['dyno:worker.1', 'dynotype:worker', 'log_kind:app'],
      ]);
      expect(logs.map(({ status }) => status)).toEqual(['error', 'info', 'info', 'info']);
      expect(logs[0]?.attributes).toMatchObject({ heroku: { error_code: 'L10' }, error: { kind: 'L10' } });
      expect(logs[2]?.attributes).toMatchObject({
        http: { method: 'GET', status_code: 200, url: 'https://shop.example.com/orders/8812?x=1', version: '2.0' },
        network: { client: { ip: '203.0.113.9' }, bytes_written: 512 },
        duration: 21_000_000,
        heroku: { dyno: 'web.2', dynotype: 'web' },
      });
      expect(ledger).toMatchObject({ frames: 1, messagesReceived: 4, logsDelivered: 4, lostUpstream: 37, inFlight: 0 });
      expect(ledger).toMatchObject({ kinds: { app: 2, router: 1, system: 1, addon: 0, submitted: 0 } });
      expect((await world().tenant.app(app.id)).upstreamLoss).toMatchObject({ messages: 37 });
      expect(ledger).toMatchObject({ duplicates: 0, parseErrors: 0, countMismatches: 0, deadLettered: 0, parked: 0 });
    });

    test('packs with gzip for a site whose configuration says so', async () => {
      const app = await world().newApp({ siteCode: GZIP_SITE_CODE });

      expect((await postFrame(app.token.drainUrl, frameOf('zipped'), { messageCount: 1 })).status).toBe(204);

      expect(await app.settled(1)).toMatchObject({ logsDelivered: 1 });
      const requests = world().datadog.received().requests({ key: app.apiKey });
      expect(requests).toMatchObject([{ site: GZIP_SITE_CODE, encoding: 'gzip', status: 202 }]);
    });

    test('delivers all of a full Logplex POST, in more than one request and in order', async () => {
      const app = await world().newApp();
      const texts = Array.from({ length: 1025 }, (_, index) => `full post, line ${index}`);

      const answer = await postFrame(app.token.drainUrl, frameOf(...texts), { messageCount: 1025 });

      expect(answer.status).toBe(204);
      expect(await app.settled(1025)).toMatchObject({ logsDelivered: 1025, countMismatches: 0 });
      const requests = world().datadog.received().requests({ key: app.apiKey });
      expect(requests.length).toBeGreaterThan(1);
      expect(Math.max(...requests.map(({ entries }) => entries))).toBeLessThanOrEqual(1000);
      expect(new Set(requests.map(({ status, encoding }) => `${status} ${encoding}`))).toEqual(new Set(['202 zstd']));
      expect(
        app
          .logs()
          .map(({ raw }) => raw.message)
          .sort(),
      ).toEqual([...texts].sort());
    });

    test('delivers a frame once that Logplex sends again, whichever process gets it, and counts the duplicate', async () => {
      const app = await world().newApp();
      const body = frameOf('sent twice', 'as well');
      const frameId = newFrameId();

      for (const api of world().product.apis) {
        const answer = await postFrame(drainUrlAt(api.url, 'path', app.token.token), body, { frameId });
        expect(answer.status).toBe(204);
        // Logplex retries after a timeout or a reconnect, never within the milliseconds a mark may still be on its way.
        await app.settled(2);
      }
      // A later frame marks the end: what came before it has been delivered.
      await postFrame(app.token.drainUrl, frameOf('the end'));

      const ledger = await waitUntil('both frames and the duplicate counted', async () => {
        const counts = await app.usage();
        return counts.duplicates === 2 && counts.messagesReceived === 3 && counts.inFlight === 0 && counts;
      });
      expect(ledger).toMatchObject({ frames: 2, logsDelivered: 3, duplicateFrames: 1 });
      expect(
        app
          .logs()
          .map(({ raw }) => raw.message)
          .sort(),
      ).toEqual(['as well', 'sent twice', 'the end']);
    });

    test('tells an L10 notice in front of a retry from new messages', async () => {
      const app = await world().newApp();
      const frameId = newFrameId();
      const line = appLine('retried with a notice');
      const notice = { ...appLine('Error L10'), appname: 'heroku', procid: 'logplex' };
      await postFrame(app.token.drainUrl, buildFrame([line]), { frameId });

      const answer = await postFrame(app.token.drainUrl, buildFrame([notice, line]), { frameId });

      expect(answer.status).toBe(204);
      const ledger = await waitUntil('the duplicate counted', async () => {
        const counts = await app.usage();
        return counts.duplicateFrames === 1 && counts.inFlight === 0 && counts;
      });
      expect(ledger).toMatchObject({ messagesReceived: 1, logsDelivered: 1, duplicates: 2 });
    });
  });
}
