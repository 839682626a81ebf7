import { describe, expect, test } from '@jest/globals';
import { packPieces, type SubmittedDialect } from '@logferry/logplex';
import { FrameTransformer, type TakeOptions } from '../frame-transformer.js';
import { logTexts } from '../log-texts.js';
import type { AppSettings, DrainOverrides } from '../settings.js';

const NOW = Date.parse('2026-03-04T09:15:02.204Z');
const HOUR = 3_600_000;
const SETTINGS: AppSettings = {
  appName: 'myapp',
  env: 'production',
  service: 'shop',
  hostMode: 'app.dyno',
  host: null,
  tags: ['team:web', 'tier:1'],
  attributes: { region: 'eu', canary: false },
  processes: {},
};

interface Given {
  readonly settings?: Partial<AppSettings>;
  readonly overrides?: DrainOverrides;
  readonly dialect?: SubmittedDialect;
  readonly take?: TakeOptions;
}

function transform(items: readonly string[], { settings, overrides, dialect = 'datadog-json', take }: Given = {}) {
  const body = Buffer.from(items.join(''));
  const bounds: number[] = [];
  let at = 0;
  for (const item of items) {
    const end = at + Buffer.byteLength(item);
    bounds.push(at, end);
    at = end;
  }
  const transformer = new FrameTransformer({ ...SETTINGS, ...settings }, overrides);
  return transformer.transform(packPieces(body, bounds), dialect, NOW, take);
}

/** The one log as JSON text, which must be what its size says. */
function textOf(item: string, given?: Given): string {
  const frame = transform([item], given);
  const [text = ''] = logTexts(frame);
  expect(frame.sizes).toEqual([Buffer.byteLength(text)]);
  return text;
}
const logOf = (item: object | string, given?: Given) =>
  JSON.parse(textOf(typeof item === 'string' ? item : JSON.stringify(item), given)) as Record<string, unknown>;

const OURS = {
  ddsource: 'heroku',
  ddtags: 'env:production,app:myapp,log_kind:app,team:web,tier:1',
  hostname: 'myapp',
  service: 'shop',
  timestamp: NOW,
  region: 'eu',
  canary: false,
};

describe('a log as JSON', () => {
  test('gets from the app what it does not say itself', () => {
    expect(logOf({ message: 'hello' })).toEqual({ ...OURS, message: 'hello' });
  });

  test('keeps what it says itself, its tags beside those of the app', () => {
    const own = {
      message: 'hello',
      ddsource: 'nodejs',
      ddtags: 'tier:2,Env:Staging,squad:b',
      hostname: 'i-0123',
      service: 'cart',
      status: 'warn',
      timestamp: NOW - 5_000,
      region: 'us',
    };
    expect(logOf(own)).toEqual({
      ...own,
      canary: false,
      ddtags: 'app:myapp,log_kind:app,team:web,tier:2,env:staging,squad:b',
    });
  });

  test('takes the query of its URL before the app, and itself before the query', () => {
    const overrides = {
      source: 'ruby',
      service: 'cart',
      host: 'h1',
      env: 'qa',
      attributes: { region: 'us', team: 'b' },
    };
    const log = { message: 'x', service: 'own', region: 'own' };
    expect(logOf(log, { overrides })).toMatchObject({
      ddsource: 'ruby',
      service: 'own',
      hostname: 'h1',
      region: 'own',
      team: 'b',
      ddtags: 'env:qa,app:myapp,log_kind:app,team:web,tier:1',
    });
  });

  test('keeps every attribute to the byte, numbers of any size included', () => {
    const attributes =
      '"order":{"id":12345678901234567890,"total":19.90,"e":1E400},"caf\\u00e9":"\\/é😀","list":[1, 2],"nothing":null';
    const text = textOf(`{"message":"x",${attributes}}`);
    expect(text).toContain(`,${attributes},`);
    expect(() => JSON.parse(text)).not.toThrow();
  });

  test('sends a message that is no text as its JSON, and none when it has none', () => {
    expect(logOf('{"message":{"id":12345678901234567890}}').message).toBe('{"id":12345678901234567890}');
    expect(logOf('{"message":null,"a":1}')).toEqual({ ...OURS, a: 1 });
    expect(logOf('{"a":1}')).toEqual({ ...OURS, a: 1 });
  });

  test('knows its names however they are written, and takes the last of two', () => {
    expect(logOf('{"m\\u0065ssage":"one","message":"two","service":"a","service":"b"}')).toEqual({
      ...OURS,
      message: 'two',
      service: 'b',
    });
  });

  test.each([
    ['an empty service', { service: '' }, {}],
    ['a null source', { ddsource: null }, {}],
    ['a number for a service', { service: 7 }, { service: '7' }],
    ['an object for a service', { service: { a: 1 } }, { _RESERVED_service: { a: 1 } }],
    ['an empty host', { host: '', hostname: null }, {}],
    ['an array of tags', { ddtags: ['tier:2'] }, { ddtags: 'env:production,app:myapp,log_kind:app,team:web,tier:2' }],
    ['an object of tags', { ddtags: { a: 1 } }, { _RESERVED_ddtags: { a: 1 } }],
  ])('may have %s', (_title, own, expected) => {
    expect(logOf({ message: 'x', ...own })).toEqual({ ...OURS, message: 'x', ...expected });
  });

  test('names its host in either way', () => {
    const { hostname: _ours, ...rest } = OURS;
    expect(logOf({ message: 'x', host: 'h' })).toEqual({ ...rest, message: 'x', host: 'h' });
    expect(logOf({ message: 'x', host: 'h', hostname: 'i' })).toEqual({
      ...rest,
      message: 'x',
      host: 'h',
      hostname: 'i',
    });
  });

  test('loses no attribute that has the name of an app attribute or of one moved aside', () => {
    const settings = { attributes: { region: 'eu', _RESERVED_status: 'app' } };
    expect(logOf({ message: 'x', status: 404, region: 'us' }, { settings })).toMatchObject({
      _RESERVED_status: 404,
      region: 'us',
    });
    expect(logOf({ message: 'x', status: 404, _RESERVED_status: 'own' })).toMatchObject({ _RESERVED_status: 'own' });
  });
});

describe('the status of a log as JSON', () => {
  test.each([
    ['its own', { status: 'Warning' }, 'warn', {}],
    ['a syslog number', { status: 3 }, 'error', {}],
    ['a syslog number as text', { status: '3' }, 'error', {}],
    ['no level', { status: 'active' }, undefined, { _RESERVED_status: 'active' }],
    ['a response', { status: 503 }, undefined, { _RESERVED_status: 503 }],
    ["a logger's level", { level: 'warn' }, 'warn', { level: 'warn' }],
    ["pino's level", { level: 50 }, 'error', { level: 50 }],
    [
      'the level beside a response',
      { status: 404, level: 'debug' },
      'debug',
      { level: 'debug', _RESERVED_status: 404 },
    ],
    [
      'the severity beside a level that is none',
      { level: 'x', severity: 'INFO' },
      'info',
      { level: 'x', severity: 'INFO' },
    ],
    ['what its plain message begins with', { message: 'ERROR no' }, 'error', {}],
    ['what its JSON message says', { message: '{"level":40}' }, 'warn', {}],
    ['its own before its message', { message: 'ERROR no', status: 'info' }, 'info', {}],
    ['its own before its JSON message', { message: '{"level":50}', status: 'info' }, 'info', {}],
  ])('is %s', (_title, own, status, rest) => {
    const log = logOf({ message: 'x', ...own });
    expect(log).toEqual({
      ...OURS,
      message: 'x',
      ...own,
      ...{ status: undefined },
      ...(status && { status }),
      ...rest,
    });
  });

  test('from the Agent is what its JSON message says first', () => {
    const dialect = 'agent-json';
    expect(logOf({ message: '{"level":50}', status: 'info' }, { dialect }).status).toBe('error');
    expect(logOf({ message: '{"msg":"no level"}', status: 'warn' }, { dialect }).status).toBe('warn');
    expect(logOf({ message: 'ERROR plain', status: 'info' }, { dialect }).status).toBe('info');
  });
});

describe('the time of a log as JSON', () => {
  const iso = (ms: number) => new Date(ms).toISOString();
  test.each([
    ['epoch ms', { timestamp: NOW - 5 }, NOW - 5, {}],
    ['epoch ms with a fraction', { timestamp: NOW - 5 + 0.5 }, NOW - 5, {}],
    ['epoch ms as text', { timestamp: String(NOW - 5) }, NOW - 5, {}],
    ['ISO 8601', { timestamp: iso(NOW - 5) }, NOW - 5, {}],
    ['ISO 8601 without a zone', { timestamp: iso(NOW - 5).slice(0, -1) }, NOW - 5, {}],
    ['another name', { date: NOW - 5 }, NOW - 5, { date: NOW - 5 }],
    [
      'the name that is looked at first',
      { '@timestamp': iso(NOW - 5), timestamp: 1 },
      NOW - 5,
      { '@timestamp': iso(NOW - 5), _RESERVED_timestamp: 1 },
    ],
    ['seconds, which Datadog misreads', { timestamp: 1_772_615_702 }, NOW, { _RESERVED_timestamp: 1_772_615_702 }],
    ['words', { timestamp: 'now', date: 'then' }, NOW, { _RESERVED_timestamp: 'now', date: 'then' }],
    ['older than Datadog takes', { '@timestamp': NOW - 18 * HOUR }, NOW, { '_RESERVED_@timestamp': NOW - 18 * HOUR }],
    ['too far ahead', { timestamp: NOW + 3 * HOUR }, NOW, { _RESERVED_timestamp: NOW + 3 * HOUR }],
    ['null', { timestamp: null }, NOW, {}],
  ])('may be %s', (_title, own, timestamp, rest) => {
    expect(logOf({ message: 'x', ...own })).toEqual({ ...OURS, message: 'x', timestamp, ...rest });
  });

  test('is that of its delivery when that is late, whatever else says a time', () => {
    const nowMs = NOW + 30 * HOUR;
    const take = { late: { nowMs, isRedriven: false } };
    const logferry = { original_timestamp: iso(NOW - 5) };
    const own = { message: '{"timestamp":"2026-03-04T09:00:00Z"}', '@timestamp': iso(NOW - 5), logferry: 'mine' };
    expect(logOf(own, { take })).toEqual({
      ...OURS,
      message: own.message,
      timestamp: nowMs,
      '@timestamp': nowMs,
      '_RESERVED_@timestamp': iso(NOW - 5),
      logferry,
      _RESERVED_logferry: 'mine',
    });
  });
});

describe('the trace of a log as JSON', () => {
  const message = 'paid dd.trace_id=77 dd.span_id=78';
  test('is lifted out of a plain message', () => {
    expect(logOf({ message })).toMatchObject({ 'dd.trace_id': '77', 'dd.span_id': '78' });
  });

  test('is its own where it names one', () => {
    expect(logOf({ message, dd: { trace_id: 1 } })).toEqual({ ...OURS, message, dd: { trace_id: 1 } });
    expect(logOf({ message, 'dd.span_id': 1 })).toEqual({ ...OURS, message, 'dd.span_id': 1 });
  });
});

describe('rules on submitted logs', () => {
  test('act on the message and count what they end', () => {
    const rules = [
      { type: 'exclude_at_match', name: 'no health', pattern: 'health' },
      { type: 'mask_sequences', name: 'no cards', pattern: '\\d{16}', replace_placeholder: '[card]' },
      { type: 'remap', name: 'paid', pattern: 'paid', service: 'billing' },
    ] as const;
    const items = [
      { message: 'GET /health' },
      { message: 'paid with 4111111111111111', service: 'own', card: '4111111111111111' },
    ];
    const frame = transform(
      items.map((item) => JSON.stringify(item)),
      { settings: { rules } },
    );
    expect(frame).toMatchObject({ messageCount: 2, filtered: 1, messages: [1] });
    expect(logTexts(frame).map((text) => JSON.parse(text))).toEqual([
      { ...OURS, message: 'paid with [card]', service: 'billing', card: '4111111111111111' },
    ]);
  });

  test('sample, but for what is an error by itself', () => {
    const rules = [{ type: 'sample', name: 'few', rate: 0 }] as const;
    const items = ['{"message":"x"}', '{"message":"x","status":"error"}', '{"message":"ERROR x"}'];
    const frame = transform(items, { settings: { rules } });
    expect(frame).toMatchObject({ sampled: 1, sizes: [expect.any(Number), expect.any(Number)] });
  });
});

describe('lines of text', () => {
  test('are read as what an app prints', () => {
    const lines = ['ERROR no', '{"level":30,"hostname":"box"}', 'level=warn queue=mail', 'plain', 'sample#depth=3'];
    const logs = logTexts(transform(lines, { dialect: 'text' })).map((text) => JSON.parse(text));
    expect(logs).toEqual([
      { ...OURS, message: 'ERROR no', status: 'error' },
      { ...OURS, message: lines[1], status: 'info', host: 'myapp', _RESERVED_hostname: 'box' },
      { ...OURS, message: lines[2], status: 'warn', level: 'warn', queue: 'mail' },
      { ...OURS, message: 'plain' },
      { ...OURS, message: lines[4], heroku: { sample: { depth: 3 } } },
    ]);
  });

  test('lose their colours when the app says so', () => {
    expect(logOf('\u001b[31mred\u001b[0m', { dialect: 'text', settings: { stripAnsi: true } }).message).toBe('red');
  });
});

describe('a frame of submitted logs', () => {
  test('says where each log lies in its body, so that it can be cut', () => {
    const items = ['{"message":"one"}', '{"message":"é"}'];
    const frame = transform(items);
    expect([frame.starts, frame.ends, frame.messages]).toEqual([
      [0, 20],
      [20, 39],
      [1, 1],
    ]);
    expect(frame).toMatchObject({ messageCount: 2, parseErrors: 0, openParts: 0, lostUpstream: 0 });
  });

  test('cuts a message so that its log is at most 1 MB', () => {
    const frame = transform([JSON.stringify({ message: 'é'.repeat(1_200_000), a: 'kept' })]);
    expect(frame.sizes[0]).toBeLessThanOrEqual(1_000_000);
    const [log] = logTexts(frame).map((text) => JSON.parse(text));
    expect(log).toMatchObject({ a: 'kept', message: expect.stringMatching(/é\.\.\.TRUNCATED\.\.\.$/) });
  });

  test('keeps as raw text what is no JSON any more', () => {
    const frame = transform(['{"message":"cu', '{"message":"whole"}']);
    expect(frame).toMatchObject({ parseErrors: 1, messageCount: 2 });
    expect(logTexts(frame).map((text) => JSON.parse(text).message)).toEqual(['{"message":"cu', 'whole']);
  });

  test('marks what a person sends again', () => {
    const take = { late: { nowMs: NOW, isRedriven: true } };
    expect(String(logOf({ message: 'x' }, { take }).ddtags).split(',')).toContain('logferry.redriven:true');
  });
});
