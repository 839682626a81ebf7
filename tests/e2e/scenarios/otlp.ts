import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect } from '@jest/globals';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import { test } from '../scenario-test.js';
import type { TestApp, World } from '../world.js';

const TRACE_ID = '5b8efff798038103d269b633813fc60c';
const SPAN_ID = 'eee19b7ec3c1b174';
const RESOURCE = {
  'heroku.app.name': 'firapp',
  'heroku.dyno.name': 'web-5d9c-x2k4',
  'heroku.dyno.type': 'web',
  'service.name': 'shop',
};
const EMPTY = { json: Buffer.from('{}'), protobuf: Buffer.alloc(0) };

export function describeOtlp(world: () => World): void {
  describe('exporters of OpenTelemetry', () => {
    /** What `heroku telemetry:add` is given, as Heroku then uses it. */
    const exporterOptions = ({ token }: TestApp) => {
      const headers = /--headers '(.+)'$/.exec(token.telemetryCommand)?.[1] ?? '';
      return {
        url: `${world().product.url}/v1/logs`,
        headers: JSON.parse(headers) as Record<string, string>,
        compression: CompressionAlgorithm.GZIP,
      };
    };

    const exporters = { protobuf: ProtobufExporter, json: JsonExporter };
    for (const [encoding, Exporter] of Object.entries(exporters)) {
      const title = `of the SDK send logs as ${encoding}, which arrive with the fields of Cedar's`;
      test(title, async () => {
        const name = `firapp-${randomBytes(3).toString('hex')}`;
        const app = await world().newApp({ name, env: 'production', tags: ['tier:1'] });
        await emit(new Exporter(exporterOptions(app)));

        await app.settled(3);
        const logs = app.logs().map(({ resolved }) => resolved);
        expect(logs.map(({ message }) => message).sort()).toEqual(['WARN slow', 'order failed', '{"id":7}']);
        for (const log of logs) {
          expect(log).toMatchObject({
            host: `${name}.web-5d9c-x2k4`,
            service: 'shop',
            source: 'heroku',
          });
          expect(log.tags).toEqual(
            expect.arrayContaining(['env:production', 'dynotype:web', 'log_kind:app', 'tier:1']),
          );
        }
        const statuses = Object.fromEntries(logs.map(({ message, status }) => [message, status]));
        expect(statuses).toMatchObject({ 'WARN slow': 'warn', 'order failed': 'error' });
        const failed = logs.find(({ message }) => message === 'order failed');
        expect(failed?.attributes).toMatchObject({
          'order.id': 8812,
          'order.big': 9_007_199_254_740_991,
          heroku: { kind: 'app', dyno: 'web-5d9c-x2k4', dynotype: 'web' },
          otel: { trace_id: TRACE_ID, scope_name: 'checkout' },
        });
      });
    }

    test('hear what their specification has for each end, and nothing refused is counted', async () => {
      const app = await world().newApp();
      const bearer = { Authorization: `Bearer ${app.token.token}` };
      const post = (path: string, headers: Record<string, string>, body: Uint8Array<ArrayBuffer> = new Uint8Array()) =>
        fetch(`${world().product.url}${path}`, { method: 'POST', headers, body });
      const json = { 'Content-Type': 'application/json' };
      const protobuf = { 'Content-Type': 'application/x-protobuf' };
      const statusOf = async (answer: Promise<Response>) => {
        const { status, headers } = await answer;
        return [status, headers.get('content-type')];
      };

      for (const [type, encoding] of [
        [json, 'json'],
        [protobuf, 'protobuf'],
      ] as const) {
        const contentType = type['Content-Type'];
        const empty = await post(
          '/v1/logs',
          { ...type, ...bearer, 'Content-Encoding': 'gzip' },
          Uint8Array.from(gzipSync(EMPTY[encoding])),
        );
        expect([empty.status, Buffer.from(await empty.arrayBuffer())]).toEqual([200, EMPTY[encoding]]);
        expect(await statusOf(post('/v1/logs', type))).toEqual([401, contentType]);
        expect(await statusOf(post('/v1/logs', { ...type, 'DD-API-KEY': 'guess' }))).toEqual([403, contentType]);
        expect(await statusOf(post('/v1/logs', { ...type, ...bearer }, Uint8Array.of(255, 255)))).toEqual([
          400,
          contentType,
        ]);
        for (const path of ['/v1/metrics', '/v1/traces']) {
          expect(await statusOf(post(path, { ...type, ...bearer }))).toEqual([501, contentType]);
        }
      }
      expect(await statusOf(post('/v1/logs', { ...bearer, 'Content-Type': 'text/plain' }))).toEqual([
        415,
        json['Content-Type'],
      ]);
      const refused = await post('/v1/metrics', { ...json, ...bearer });
      expect(await refused.json()).toEqual({ code: 12, message: expect.stringContaining('--signals logs') });
      expect(await app.usage()).toMatchObject({ frames: 0, messagesReceived: 0 });
    });

    test('may send a batch again that they had no answer for: it is not delivered twice', async () => {
      const app = await world().newApp();
      const record = { timeUnixNano: `${Date.now()}000001`, body: { stringValue: 'once' } };
      const body = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] });
      const headers = { 'Content-Type': 'application/json', 'DD-API-KEY': app.token.token };
      for (let time = 0; time < 2; time++) {
        const answer = await fetch(`${world().product.url}/v1/logs`, { method: 'POST', headers, body });
        expect([answer.status, await answer.json()]).toEqual([200, {}]);
      }
      expect(await app.settled(1)).toMatchObject({ duplicates: 1, logsDelivered: 1 });
    });
  });
}

async function emit(exporter: LogRecordExporter): Promise<void> {
  const provider = new LoggerProvider({
    resource: resourceFromAttributes(RESOURCE),
    processors: [new BatchLogRecordProcessor({ exporter })],
  });
  const logger = provider.getLogger('checkout', '1.2.0');
  const context = trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 });
  logger.emit({ severityNumber: 9, severityText: 'INFO', body: 'WARN slow' });
  logger.emit({ body: { id: 7 } });
  logger.emit({
    severityNumber: 17,
    body: 'order failed',
    attributes: { 'order.id': 8812, 'order.big': 9_007_199_254_740_991 },
    context,
  });
  await provider.forceFlush();
  await provider.shutdown();
}
