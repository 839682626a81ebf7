import { gzipSync } from 'node:zlib';
import { describe, expect } from '@jest/globals';
import { zstd } from '@logferry/zstd';
import winston from 'winston';
import { submitLogs } from '../../support/submit-logs.js';
import { waitUntil } from '../../support/wait-until.js';
import { test } from '../scenario-test.js';
import type { TestApp, World } from '../world.js';

const ACCEPTED = { status: 202, contentType: 'application/json', body: {} };
const SETTINGS = { name: 'clientapp', env: 'production', service: 'shop', tags: ['team:web', 'tier:1'] };

export function describeDatadogClients(world: () => World): void {
  describe('clients of Datadog that send here, with a drain token for a key', () => {
    const submit = (app: TestApp, body: string | Uint8Array<ArrayBuffer>, headers?: Readonly<Record<string, string>>) =>
      submitLogs(world().product.url, app.token.token, body, headers);

    test("have winston's logs delivered with its levels, metadata and the app's labels", async () => {
      const app = await world().newApp({ ...SETTINGS, name: 'winstonapp' });
      const { hostname, port } = new URL(world().product.url);
      // As Datadog's own page on Node.js has it, but for host, port and key.
      const transport = new winston.transports.Http({
        host: hostname,
        port: Number(port),
        path: `/api/v2/logs?dd-api-key=${app.token.token}&ddsource=nodejs&ddtags=tier:2`,
        batch: true,
        batchCount: 2,
      });
      const logger = winston.createLogger({ level: 'debug', format: winston.format.json(), transports: [transport] });
      // Its transport takes all but 200 for a failure and only says so; Datadog's 202, too.
      logger.info('order placed', { order: { id: 8812 }, status: 404 });
      logger.error('order failed', { order: { id: 8812 }, status: 404 });

      await app.settled(2);
      const logs = app.logs().map(({ resolved }) => resolved);
      expect(logs.map(({ message }) => message).sort()).toEqual(['order failed', 'order placed']);
      for (const log of logs) {
        expect(log).toMatchObject({ host: 'winstonapp', service: 'shop', source: 'nodejs' });
        expect(log.status).toBe(log.message === 'order failed' ? 'error' : 'info');
        expect(log.tags).toEqual(['env:production', 'app:winstonapp', 'log_kind:app', 'team:web', 'tier:2']);
        expect(log.attributes).toMatchObject({ order: { id: 8812 }, _RESERVED_status: 404 });
      }
    });

    test('may be an Agent: it probes, zips, and what its JSON messages say of their level counts', async () => {
      const app = await world().newApp({ ...SETTINGS, name: 'agentapp' });
      const timestamp = Date.now() - 60_000;
      const item = (message: string) => ({
        message,
        status: 'info',
        timestamp,
        hostname: 'i-0123',
        service: 'cart',
        ddsource: 'python',
        ddtags: 'env:staging,version:7',
      });
      const messages = ['plain', '{"level":"error","id":12345678901234567890}'];

      expect(await submit(app, '{}')).toEqual(ACCEPTED);
      const headers = { 'DD-PROTOCOL': 'agent-json', 'DD-EVP-ORIGIN': 'agent' };
      const packings = [
        ['zstd', (text: string) => zstd?.compress(Buffer.from(text), 1) ?? []],
        ['gzip', gzipSync],
      ] as const;
      for (const [index, [name, pack]] of packings.entries()) {
        const body = Uint8Array.from(pack(JSON.stringify([item(messages[index] ?? '')])));
        expect(await submit(app, body, { ...headers, 'Content-Encoding': name })).toEqual(ACCEPTED);
      }

      await app.settled(2);
      const logs = app.logs();
      expect(logs.map(({ raw }) => raw.message)).toEqual(messages);
      expect(logs.map(({ resolved }) => resolved.status)).toEqual(['info', 'error']);
      for (const { resolved } of logs) {
        expect(resolved).toMatchObject({ host: 'i-0123', service: 'cart', source: 'python', date: timestamp });
        expect(resolved.tags).toEqual(expect.arrayContaining(['env:staging', 'version:7', 'team:web', 'app:agentapp']));
        expect(resolved.tags).not.toContain('env:production');
      }
    });

    test('may send lines of text', async () => {
      const app = await world().newApp({ ...SETTINGS, name: 'textapp' });

      expect(await submit(app, 'WARN one\r\n\ntwo\n', { 'Content-Type': 'text/plain' })).toEqual(ACCEPTED);

      await app.settled(2);
      const logs = app.logs().map(({ resolved }) => resolved);
      expect(logs.map(({ message }) => message)).toEqual(['WARN one', 'two']);
      expect(logs[0]).toMatchObject({ status: 'warn', host: 'textapp', service: 'shop' });
    });

    test("hear Datadog's answers to what cannot be taken, and nothing of it is counted", async () => {
      const app = await world().newApp();
      const log = '{"message":"x"}';
      const many = JSON.stringify(Array.from({ length: 1_001 }, () => ({ message: 'x' })));
      const answers = [
        await submitLogs(world().product.url, null, log),
        await submitLogs(world().product.url, world().secret('unknown-key-7Hd2'), log),
        await submit(app, 'level=error'),
        await submit(app, many),
        await submit(app, `{"message":"${'x'.repeat(5_000_000)}"}`),
        await submit(app, log, { 'Content-Encoding': 'gzip' }),
        await submit(app, log, { 'Content-Encoding': 'br' }),
      ];

      expect(answers.map(({ status }) => status)).toEqual([401, 403, 400, 413, 413, 400, 415]);
      for (const { status, contentType, body } of answers) {
        const error = { status: String(status), title: expect.any(String), detail: expect.any(String) };
        expect([contentType, body]).toEqual(['application/json', { errors: [error] }]);
      }
      expect(await app.usage()).toMatchObject({ frames: 0, messagesReceived: 0 });
    });

    test('have their logs kept one by one when Datadog refuses some, and sent again', async () => {
      const { datadog, tenant } = world();
      const app = await world().newApp();
      const huge = Array.from({ length: 1_000 }, (_, index) => `${index * 7_919}`).join(' ');
      const limit = datadog.script(
        { kind: 'limit', bytesMax: 2_500 },
        { key: app.apiKey, times: Number.POSITIVE_INFINITY },
      );
      const items = ['before', huge, 'after'].map((message) => `{"message":"${message}","id":12345678901234567890}`);
      expect(await submit(app, `[${items.join(', ')}]`)).toEqual(ACCEPTED);

      expect(await app.settled(3)).toMatchObject({ logsDelivered: 2, deadLettered: 1 });
      limit.stop();
      await tenant.ok('POST', `/api/v1/apps/${app.id}/dead-letters/redrive`);

      await waitUntil('the log arrives', () => app.logs().length === 3);
      expect(app.logs().map(({ raw }) => raw.message)).toEqual(expect.arrayContaining(['before', huge, 'after']));
      expect(await app.settled(3)).toMatchObject({ logsDelivered: 3, deadLettered: 0 });
    });
  });
}
