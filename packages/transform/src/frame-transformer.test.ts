import { describe, expect, test } from '@jest/globals';
import { buildFrame, type MessageInput, type SyslogDialect } from '@logferry/logplex';
import { FrameTransformer } from './frame-transformer.js';
import type { DatadogLog } from './log-head.js';
import { logTexts } from './log-texts.js';
import type { AppSettings, DrainOverrides } from './settings.js';
import type { TransformedFrame } from './transformed-frame.js';

const RECEIVED_AT_MS = 1_772_615_703_000;
const settings: AppSettings = {
  appName: 'myapp',
  env: 'production',
  service: 'shop',
  hostMode: 'app.dyno',
  host: null,
  tags: ['team:checkout'],
  attributes: { region: 'eu', tier: 1 },
  processes: { web: { source: 'ruby', service: 'shop-web' }, 'heroku-postgres': { source: 'postgresql' } },
};
const line: MessageInput = {
  priority: 190,
  timestamp: '2026-03-04T09:15:02.204117+00:00',
  appname: 'app',
  procid: 'web.1',
  text: 'café order=8812\n',
};

function transform(
  messages: readonly Partial<MessageInput>[],
  part: Partial<AppSettings> = {},
  overrides?: DrainOverrides,
  dialect: SyslogDialect = 'logplex',
): TransformedFrame {
  const body = buildFrame(
    messages.map((message) => ({ ...line, ...message })),
    dialect,
  );
  return new FrameTransformer({ ...settings, ...part }, overrides).transform(body, dialect, RECEIVED_AT_MS);
}

function logsOf(frame: TransformedFrame): DatadogLog[] {
  return logTexts(frame).map((log) => JSON.parse(log));
}

describe('a log', () => {
  test('of an app line carries every field of the design', () => {
    expect(logsOf(transform([{}]))).toEqual([
      {
        message: 'café order=8812',
        timestamp: 1_772_615_702_204,
        ddsource: 'ruby',
        service: 'shop-web',
        hostname: 'myapp.web.1',
        ddtags: 'env:production,app:myapp,dyno:web.1,dynotype:web,log_kind:app,team:checkout',
        heroku: { app: 'myapp', kind: 'app', source: 'app', dyno: 'web.1', dynotype: 'web' },
        syslog: { appname: 'app', procid: 'web.1', severity: 6, facility: 23, timestamp: line.timestamp },
        region: 'eu',
        tier: 1,
      },
    ]);
  });

  test.each<[string, Partial<MessageInput>, Partial<DatadogLog>]>([
    [
      'the router',
      {
        priority: 158,
        appname: 'heroku',
        procid: 'router',
        text: 'at=info method=GET path="/" dyno=web.1 status=200\n',
      },
      {
        ddsource: 'heroku',
        service: 'shop',
        hostname: 'myapp',
        heroku: { app: 'myapp', kind: 'router', source: 'heroku' },
        message: 'at=info method=GET path="/" dyno=web.1 status=200',
      },
    ],
    [
      'the platform about a dyno',
      { priority: 45, appname: 'heroku', procid: 'web.1', text: 'State changed from starting to up\n' },
      {
        ddsource: 'heroku',
        service: 'shop-web',
        hostname: 'myapp.web.1',
        heroku: { app: 'myapp', kind: 'system', source: 'heroku', dyno: 'web.1', dynotype: 'web' },
      },
    ],
    [
      'a one-off dyno',
      { procid: 'run.4821', text: 'done items=18\n' },
      {
        ddsource: 'heroku',
        service: 'shop',
        hostname: 'myapp.run',
        ddtags: 'env:production,app:myapp,dynotype:run,log_kind:app,team:checkout',
        heroku: { app: 'myapp', kind: 'app', source: 'app', dyno: 'run.4821', dynotype: 'run' },
      },
    ],
    [
      'the API',
      { priority: 133, procid: 'api', text: 'Release v212 created by user dana@example.com\n' },
      { ddsource: 'heroku', service: 'shop', hostname: 'myapp', heroku: { app: 'myapp', kind: 'api', source: 'app' } },
    ],
    [
      'an add-on that the app maps to a source',
      { priority: 134, procid: 'heroku-postgres', text: 'source=DATABASE sample#tables=42\n' },
      { ddsource: 'postgresql', hostname: 'myapp', heroku: { app: 'myapp', kind: 'addon', source: 'app' } },
    ],
    [
      'a sender named like a built-in of the language',
      { procid: 'constructor', text: 'x' },
      { ddsource: 'heroku', service: 'shop', heroku: { app: 'myapp', kind: 'addon', source: 'app' } },
    ],
  ])('of %s', (_case, message, expected) => {
    expect(logsOf(transform([message]))).toMatchObject([expected]);
  });

  test('says nothing of a status it does not know', () => {
    expect(logsOf(transform([{}]))[0]).not.toHaveProperty('status');
  });

  test('of an app without a service belongs to a service named like the app', () => {
    expect(logsOf(transform([{ procid: 'worker.1' }], { service: null }))[0]?.service).toBe('myapp');
  });

  test('follows the drain URL in everything that it names', () => {
    const overrides = {
      source: 'nodejs',
      service: 'edge',
      env: 'qa',
      host: 'host-1',
      tags: ['team:infra'],
      attributes: { region: 'us', squad: 'x', status: 'error' },
    };
    const [web, broken] = logsOf(transform([{}, { procid: 'worker.1' }], {}, overrides));
    for (const log of [web, broken]) {
      expect(log).toMatchObject({ ddsource: 'nodejs', service: 'edge', hostname: 'host-1' });
      expect(log).toMatchObject({ region: 'us', tier: 1, squad: 'x', _RESERVED_status: 'error' });
      expect(log).not.toHaveProperty('status');
    }
    expect(web?.ddtags).toBe('env:qa,app:myapp,dyno:web.1,dynotype:web,log_kind:app,team:infra');
  });

  test('ignores values that the drain URL leaves empty', () => {
    expect(transform([{}], {}, { source: '', service: '', env: '', host: '' }).json).toEqual(transform([{}]).json);
  });

  test.each([
    ['a\n', 'a'],
    ['a\r\n', 'a'],
    ['a\n\n', 'a\n'],
    ['a\r', 'a\r'],
    ['\n', ''],
    ['\r\n', ''],
    ['', ''],
    ['a\nb', 'a\nb'],
    [' {"id":12345678901234567890} \n', ' {"id":12345678901234567890} '],
  ])('keeps the text %j as %j', (text, message) => {
    expect(logsOf(transform([{ text }]))[0]?.message).toBe(message);
  });

  test.each([
    ['2026-03-04T09:15:02Z', 1_772_615_702_000],
    ['2026-03-04T11:15:02.5+02:00', 1_772_615_702_500],
    ['2026-03-03T15:45:03Z', RECEIVED_AT_MS - 17.5 * 3_600_000],
    ['2026-03-03T15:45:02.999Z', RECEIVED_AT_MS],
    ['2026-03-04T11:15:03Z', RECEIVED_AT_MS + 2 * 3_600_000],
    ['2026-03-04T11:15:03.001Z', RECEIVED_AT_MS],
    ['1969-12-31T23:59:59.5Z', RECEIVED_AT_MS],
    ['9999-12-31T23:59:59Z', RECEIVED_AT_MS],
    ['-', RECEIVED_AT_MS],
    ['yesterday"\\é', RECEIVED_AT_MS],
    ['2026-02-30T09:15:02Z', RECEIVED_AT_MS],
  ])('with the header timestamp %j is dated %d and keeps the text', (timestamp, expected) => {
    const [log] = logsOf(transform([{ timestamp }]));
    expect(log).toMatchObject({ timestamp: expected, syslog: { timestamp } });
  });

  test('of bytes that are not UTF-8 has replacement characters', () => {
    expect(logsOf(transform([{ text: Buffer.from([0x61, 0xff, 0x00, 0x0a]) }]))[0]?.message).toBe('a\ufffd\u0000');
  });

  test('of a log-shuttle frame leaves out the structured data', () => {
    const [log] = logsOf(transform([{ appname: 'myapp', text: '- [x] y\n' }], {}, {}, 'log-shuttle'));
    expect(log).toMatchObject({ message: '- [x] y', hostname: 'myapp.web.1', heroku: { kind: 'app' } });
  });
});

describe('an unreadable piece', () => {
  test('becomes one raw log in its place, dated when it was received', () => {
    const body = Buffer.concat([
      buildFrame([{ ...line, text: 'one' }]),
      Buffer.from('12 no header é\n'),
      buildFrame([{ ...line, text: 'two' }]),
      Buffer.from('99 <190>1 cut \xff', 'latin1'),
    ]);
    const frame = new FrameTransformer(settings).transform(body, 'logplex', RECEIVED_AT_MS);
    const logs = logsOf(frame);

    expect(logs.map((log) => log.message)).toEqual(['one', '12 no header é', 'two', '99 <190>1 cut \ufffd']);
    expect(logs[1]).toEqual({
      message: '12 no header é',
      timestamp: RECEIVED_AT_MS,
      ddsource: 'heroku',
      service: 'shop',
      hostname: 'myapp',
      ddtags: 'env:production,app:myapp,logferry.parse_error,team:checkout',
      heroku: { app: 'myapp' },
      region: 'eu',
      tier: 1,
    });
    expect(frame).toMatchObject({ messageCount: 4, parseErrors: 2, messages: [1, 1, 1, 1] });
    expect(frame.ends.at(-1)).toBe(body.length);
  });
});

describe('counts', () => {
  test('sum up what Heroku says it lost, from those who may say so', () => {
    const l10 = 'Error L10 (output buffer overflow): 37 messages dropped since 2026-03-04T09:14:41.603118+00:00.';
    const l13 = 'Error L13: 5 messages lost since 2026-03-04T09:14:41.603118+00:00\n';
    const frame = transform([
      { priority: 172, appname: 'heroku', procid: 'logplex', text: l10 },
      { priority: 172, appname: 'heroku', procid: 'log-shuttle', text: l13 },
      { text: l10 },
    ]);
    expect(frame).toMatchObject({ lostUpstream: 42, messageCount: 3, filtered: 0, sampled: 0 });
  });

  test('name the byte where each log ends, so that the rest can be read again', () => {
    const body = buildFrame([line, { ...line, text: 'two' }, { ...line, text: 'three' }]);
    const transformer = new FrameTransformer(settings);
    const whole = transformer.transform(body, 'logplex', RECEIVED_AT_MS);
    const rest = transformer.transform(body.subarray(whole.ends[0]), 'logplex', RECEIVED_AT_MS);
    expect(logTexts(rest)).toEqual(logTexts(whole).slice(1));
    expect(whole.ends.at(-1)).toBe(body.length);
  });

  test('are the same when a sender is met again, and in another order', () => {
    const transformer = new FrameTransformer(settings);
    const inputs = [
      {},
      { procid: 'web.2' },
      { priority: 134, appname: 'heroku' },
      { appname: 'heroku', procid: 'router' },
    ];
    const frames = inputs.map((input) => buildFrame([{ ...line, ...input }]));
    const first = frames.map((body) => transformer.transform(body, 'logplex', RECEIVED_AT_MS).json);
    const again = frames.map((body) => transformer.transform(body, 'logplex', RECEIVED_AT_MS).json);
    expect(again).toEqual(first);
    expect(new Set(first.flat()).size).toBe(4);
  });
});

describe('a log above a million bytes', () => {
  test.each([
    ['plain text', 'x'],
    ['quotes', '"'],
    ['control characters', '\u0001'],
    ['text that is not ASCII', '😀é'],
  ])('of %s is cut so that the whole of it fits, and says so', (_case, unit) => {
    const frame = transform([{ text: unit.repeat(1_100_000) }, { text: 'after' }], { attributes: { a: 'é' } });
    const [cut, after] = logsOf(frame);
    expect(cut?.message.endsWith(`${unit.at(-1)}...TRUNCATED...`)).toBe(true);
    expect(Buffer.byteLength(logTexts(frame)[0] ?? '')).toBe(frame.sizes[0]);
    expect(frame.sizes[0]).toBeLessThanOrEqual(1_000_000);
    expect(frame.sizes[0]).toBeGreaterThan(999_990);
    expect(after?.message).toBe('after');
  });

  test('of unreadable bytes is cut as well', () => {
    const body = Buffer.alloc(3_000_000, 0xff);
    const frame = new FrameTransformer(settings).transform(body, 'logplex', RECEIVED_AT_MS);
    expect(frame.sizes).toEqual([Buffer.byteLength(logTexts(frame)[0] ?? '')]);
    expect(frame.sizes[0]).toBeGreaterThan(999_990);
    expect(frame.sizes[0]).toBeLessThanOrEqual(1_000_000);
    expect(frame.ends).toEqual([body.length]);
  });
});

describe('a frame taken late', () => {
  const HOUR_MS = 3_600_000;
  const LOG_MS = Date.parse('2026-03-04T09:15:02.204Z');
  const body = buildFrame([line]);
  const dropped = `${body.toString('latin1')}9 garbage 1`;
  const take = (transformer: FrameTransformer, nowMs: number, isRedriven = false, of = body) =>
    transformer.transform(of, 'logplex', RECEIVED_AT_MS, { late: { nowMs, isRedriven } });

  test('dates logs that Datadog would discard anew, and keeps when they were', () => {
    const nowMs = LOG_MS + 17.5 * HOUR_MS + 1;
    const [log] = logsOf(take(new FrameTransformer(settings), nowMs));
    expect(log).toMatchObject({
      timestamp: nowMs,
      logferry: { original_timestamp: '2026-03-04T09:15:02.204Z' },
      syslog: { timestamp: line.timestamp },
      region: 'eu',
      message: 'café order=8812',
    });
  });

  test('leaves logs alone that are young enough', () => {
    const [log] = logsOf(take(new FrameTransformer(settings), LOG_MS + 17.5 * HOUR_MS));
    expect(log).toMatchObject({ timestamp: LOG_MS });
    expect(log).not.toHaveProperty('logferry');
  });

  test('dates unreadable bytes by their receipt, and anew when that is too long ago', () => {
    const nowMs = RECEIVED_AT_MS + 17.5 * HOUR_MS + 1;
    const frame = take(new FrameTransformer(settings), nowMs, false, Buffer.from(dropped, 'latin1'));
    const raw = logsOf(frame).at(-1);
    expect(raw).toMatchObject({ timestamp: nowMs });
    expect(raw?.logferry).toEqual({ original_timestamp: new Date(RECEIVED_AT_MS).toISOString() });
    expect(frame.sizes).toEqual(logTexts(frame).map((text) => Buffer.byteLength(text)));
  });

  test('is tagged when a person sent it again, and the next one is not', () => {
    const transformer = new FrameTransformer({ ...settings, tags: Array.from({ length: 100 }, (_, i) => `t${i}`) });
    const tagsOf = (frame: TransformedFrame) => logsOf(frame).map((log) => log.ddtags.split(','));
    const [redriven] = tagsOf(take(transformer, LOG_MS, true));
    expect(redriven).toContain('logferry.redriven:true');
    expect(redriven).toHaveLength(100);
    const [plain] = tagsOf(transformer.transform(body, 'logplex', RECEIVED_AT_MS));
    expect(plain).not.toContain('logferry.redriven:true');
  });

  test('changes nothing for frames that are not late', () => {
    const transformer = new FrameTransformer(settings);
    const before = transformer.transform(body, 'logplex', RECEIVED_AT_MS);
    take(transformer, LOG_MS + 30 * HOUR_MS);
    expect(transformer.transform(body, 'logplex', RECEIVED_AT_MS)).toEqual(before);
  });
});
