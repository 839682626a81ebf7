import { describe, expect, test } from '@jest/globals';
import { packPieces } from '@logferry/logplex';
import { FrameTransformer } from '../frame-transformer.js';
import { logTexts } from '../log-texts.js';
import type { AppSettings } from '../settings.js';

const NOW = Date.parse('2026-03-04T09:15:02.204Z');
const SETTINGS: AppSettings = {
  appName: 'myapp',
  env: 'production',
  service: null,
  hostMode: 'app.dyno',
  host: null,
  tags: ['team:web'],
  attributes: {},
  processes: {},
};
const DYNO = {
  'heroku.app.name': 'myapp',
  'heroku.dyno.name': 'web-5d9c-x2k4',
  'heroku.dyno.type': 'web',
  'service.name': 'shop',
};

interface Piece {
  readonly resource?: Record<string, unknown>;
  readonly message?: unknown;
  readonly severity?: number;
  readonly timestamp?: number;
  readonly otel?: Record<string, unknown>;
  readonly attributes?: Record<string, unknown>;
}

function logOf(piece: Piece | string, settings: Partial<AppSettings> = {}) {
  const body = Buffer.from(typeof piece === 'string' ? piece : JSON.stringify({ resource: DYNO, ...piece }));
  const transformer = new FrameTransformer({ ...SETTINGS, ...settings });
  const frame = transformer.transform(packPieces(body, [0, body.length]), 'otlp', NOW);
  const [text = ''] = logTexts(frame);
  expect(frame.sizes).toEqual([Buffer.byteLength(text)]);
  return { frame, text, log: JSON.parse(text) as Record<string, unknown> };
}

describe('a record of OpenTelemetry', () => {
  test('of a dyno of Fir gets the fields that a line of Cedar has', () => {
    const { log } = logOf({ message: 'WARN slow', timestamp: NOW - 1_000, severity: 9 });
    expect(log).toEqual({
      ddsource: 'heroku',
      ddtags: 'env:production,app:myapp,dyno:web-5d9c-x2k4,dynotype:web,log_kind:app,team:web',
      hostname: 'myapp.web-5d9c-x2k4',
      service: 'shop',
      timestamp: NOW - 1_000,
      status: 'warn',
      message: 'WARN slow',
      heroku: { app: 'myapp', kind: 'app', source: 'app', dyno: 'web-5d9c-x2k4', dynotype: 'web' },
      otel: { resource: { 'service.name': 'shop' } },
    });
  });

  test('follows what the app sets for its type of process, before the name the resource gives itself', () => {
    const settings = { service: 'store', processes: { web: { source: 'ruby' } } };
    expect(logOf({ message: 'x' }, settings).log).toMatchObject({ ddsource: 'ruby', service: 'store' });
  });

  test.each([
    ['heroku-router', 'router', 'heroku', 'at=info method=GET path="/" status=503', { http: { status_code: 503 } }],
    ['heroku-runtime', 'system', 'heroku', 'State changed from up to crashed', { status: 'error' }],
    ['heroku-api', 'api', 'app', 'Release v12 created by user a@example.com', {}],
  ])('of %s is read as what the platform writes', (name, kind, source, message, expected) => {
    const { log } = logOf({ resource: { 'service.name': name }, message });
    expect(log).toMatchObject({ ...expected, heroku: { app: 'myapp', kind, source }, service: 'myapp' });
  });

  test('finds the type in the name of a dyno, and tags one-off dynos by their type only', () => {
    const { log } = logOf({ resource: { 'heroku.dyno.name': 'run-7f1c' }, message: 'x' });
    expect(log).toMatchObject({ hostname: 'myapp.run', ddtags: expect.not.stringContaining('dyno:') });
  });

  test.each([
    [1, 'debug'],
    [9, 'info'],
    [13, 'warn'],
    [17, 'error'],
    [21, 'emerg'],
  ])('of severity %i has the status %s', (severity, status) => {
    expect(logOf({ message: 'served', severity }).log).toMatchObject({ status });
  });

  test('keeps its level before what its text says, but for INFO, which collectors stamp on every line', () => {
    expect(logOf({ message: 'ERROR no', severity: 9 }).log).toMatchObject({ status: 'error' });
    expect(logOf({ message: 'ERROR no', severity: 5 }).log).toMatchObject({ status: 'debug' });
  });

  test('keeps its attributes, names none twice, and lets them win over those of the app', () => {
    const attributes = { order: { id: 1 }, duration: 5, region: 'us' };
    const { log, text } = logOf(
      { message: 'duration=7 level=warn', attributes },
      { attributes: { region: 'eu', t: 1 } },
    );
    expect(log).toMatchObject({ order: { id: 1 }, duration: 5, region: 'us', t: 1, status: 'warn' });
    for (const name of ['duration', 'region']) expect(text.split(`"${name}":`)).toHaveLength(2);
  });

  test('may have no body, an object for one, or no time of ours', () => {
    expect(logOf({ attributes: { a: 1 } }).log).not.toHaveProperty('message');
    expect(logOf({ message: { id: 7 } }).log).toMatchObject({ message: '{"id":7}' });
    expect(logOf({ message: 'x', timestamp: 1 }).log).toMatchObject({ timestamp: NOW });
  });

  test('takes its environment from the resource when the app has none', () => {
    const resource = { 'deployment.environment.name': 'staging' };
    expect(logOf({ resource, message: 'x' }, { env: null }).log.ddtags).toContain('env:staging');
    expect(logOf({ resource, message: 'x' }).log.ddtags).toContain('env:production');
  });

  test('of a Private Space has the name of its own app, or the one that the tenant gave it', () => {
    const resource = { ...DYNO, 'heroku.app.name': 'shop-eu' };
    const { frame, log } = logOf({ resource, message: 'x' }, { space: true });
    expect(log).toMatchObject({ hostname: 'shop-eu.web-5d9c-x2k4', heroku: { app: 'shop-eu' } });
    expect(log.ddtags).toContain('app:shop-eu');
    expect([...(frame.spaceLines ?? [])]).toEqual([['shop-eu', 1]]);
    const spaceAppNames = new Map([['shop-eu', 'store']]);
    const named = logOf({ resource, message: 'x' }, { space: true, spaceAppNames });
    expect(named.log).toMatchObject({ hostname: 'store.web-5d9c-x2k4', heroku: { app: 'store' } });
    expect(logOf({ resource, message: 'x' }).log).toMatchObject({ heroku: { app: 'myapp' } });
  });

  test('that was damaged since it was stored is a log of its bytes', () => {
    const { frame, log } = logOf('{"resource":{');
    expect(frame.parseErrors).toBe(1);
    expect(log).toMatchObject({ message: '{"resource":{' });
  });
});
