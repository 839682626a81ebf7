import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect } from '@jest/globals';
import { buildFrame, type MessageInput } from '@logferry/logplex';
import { postShuttleBatch } from '../../support/post-shuttle-batch.js';
import { waitUntil } from '../../support/wait-until.js';
import { test } from '../scenario-test.js';
import { appLine, drainUrlAt, type TestApp, type World } from '../world.js';

export function describeLogShuttle(world: () => World): void {
  describe('log-shuttle, which ships the logs of a Shield Private Space', () => {
    const batchOf = (...lines: MessageInput[]): Buffer => buildFrame(lines, 'log-shuttle');
    const drainOf = (app: TestApp): string => drainUrlAt(world().product.url, 'path', app.token.token);

    test('has its chunked batches delivered without their structured data, and by APPNAME and dyno', async () => {
      const app = await world().newApp({ name: 'spaceapp' });
      const lines = [
        { ...appLine('- began with a dash'), appname: 'shop' },
        { ...appLine('at=info method=GET path="/x" status=200'), appname: 'heroku', procid: 'router' },
      ];

      expect(await postShuttleBatch(drainOf(app), batchOf(...lines), { headers: { 'Logplex-Msg-Count': '2' } })).toBe(
        204,
      );

      expect(await app.settled(2)).toMatchObject({ logsDelivered: 2, parseErrors: 0, countMismatches: 0 });
      const logs = app.logs().map(({ resolved }) => resolved);
      expect(logs.map(({ message }) => message)).toEqual([
        '- began with a dash',
        'at=info method=GET path="/x" status=200',
      ]);
      expect(logs.map(({ host }) => host)).toEqual(['spaceapp.web.1', 'spaceapp']);
      expect(logs[0]?.attributes).toMatchObject({ syslog: { appname: 'shop', procid: 'web.1' } });
      expect(logs[1]?.attributes).toMatchObject({ http: { status_code: 200 } });
    });

    test('is known by a Bearer token, and may zip', async () => {
      const app = await world().newApp();
      const headers = { Authorization: `Bearer ${app.token.token}`, 'Content-Encoding': 'gzip' };
      const url = `${world().product.url}/drain`;

      expect(await postShuttleBatch(url, gzipSync(batchOf(appLine('zipped'))), { headers })).toBe(204);
      expect(await postShuttleBatch(url, batchOf(appLine('refused')), { headers: { Authorization: 'Bearer x' } })).toBe(
        401,
      );

      await app.settled(1);
      expect(app.logs().map(({ raw }) => raw.message)).toEqual(['zipped']);
    });

    test('sends a batch again under its X-Request-Id, which is delivered once', async () => {
      const app = await world().newApp();
      const requestId = randomUUID();
      const batch = batchOf(appLine('sent twice'));
      await postShuttleBatch(drainOf(app), batch, { requestId });
      await app.settled(1);

      expect(await postShuttleBatch(drainOf(app), batch, { requestId })).toBe(204);

      const counts = await waitUntil('the duplicate counted', async () => {
        const usage = await app.usage();
        return usage.duplicateFrames === 1 && usage;
      });
      expect(counts).toMatchObject({ messagesReceived: 1, logsDelivered: 1, duplicates: 1 });
    });

    test('has the apps of a space discovered, and their lines under the names that the tenant gives them', async () => {
      const { tenant } = world();
      const space = await world().newApp({ name: 'space', space: true });
      const identifier = `t.${randomUUID()}`;
      const send = async (text: string) => {
        const lines = [{ ...appLine(text), appname: identifier }, appLine(`${text} by nobody`)];
        expect(await postShuttleBatch(drainOf(space), batchOf(...lines))).toBe(204);
      };
      await send('before');
      await space.settled(2);
      const path = `/api/v1/apps/${space.id}/discovered-apps`;
      const found = await waitUntil('the app is discovered', async () => {
        const { items } = await tenant.ok<{ items: { id: string; identifier: string; lines: number }[] }>('GET', path);
        return items[0];
      });
      expect(found).toMatchObject({ identifier, lines: 1 });
      await tenant.ok('PATCH', `${path}/${found.id}`, { name: 'shop' });
      await send('after');
      await space.settled(4);
      const labels = space.logs().map(({ raw, resolved }) => [raw.message, raw.hostname, resolved.service]);
      expect(labels).toEqual([
        ['before', `${identifier.replace('.', '-')}.web.1`, identifier],
        ['before by nobody', 'space.web.1', 'space'],
        ['after', 'shop.web.1', 'shop'],
        ['after by nobody', 'space.web.1', 'space'],
      ]);
      const named = space.logs().find(({ raw }) => raw.message === 'after');
      expect(named?.raw.ddtags).toContain('app:shop');
      expect(named?.resolved.attributes).toMatchObject({ heroku: { app: 'shop' }, syslog: { appname: identifier } });
    });

    test('says what it lost in lines and headers alike, which is counted once', async () => {
      const app = await world().newApp();
      const since = new Date().toISOString();
      const notice = (text: string): MessageInput => ({
        ...appLine(text),
        priority: 172,
        hostname: 'heroku',
        appname: 'token',
        procid: 'log-shuttle',
      });
      const batch = batchOf(
        notice(`Error L12: 2 messages dropped since ${since}`),
        notice(`Error L13: 5 messages lost since ${since}`),
        appLine('and a line'),
      );
      const headers = { 'Logplex-Msg-Count': '3', 'Logplex-Drop-Count': '2', 'Logplex-Lost-Count': '5' };

      await postShuttleBatch(drainOf(app), batch, { headers });

      expect(await app.settled(3)).toMatchObject({ lostUpstream: 7, logsDelivered: 3 });
      expect((await world().tenant.app(app.id)).upstreamLoss).toMatchObject({ messages: 7 });
      expect(app.logs().map(({ resolved }) => resolved.status)).toEqual(['error', 'error', 'info']);
    });

    test('shares its URL with the platform API, whose lines come by an ordinary client that closes its connections', async () => {
      const app = await world().newApp();
      const line = { ...appLine('Release v7 created by user dana@example.com'), appname: 'app', procid: 'api' };
      const options = { userAgent: 'excon/0.76.0', headers: { Connection: 'close' } };

      expect(await postShuttleBatch(drainOf(app), batchOf(line), options)).toBe(204);

      await app.settled(1);
      expect(app.logs()[0]?.resolved.attributes).toMatchObject({ heroku: { kind: 'api', event: 'release' } });
    });
  });
}
