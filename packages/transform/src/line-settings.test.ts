import { describe, expect, test } from '@jest/globals';
import { buildFrame, type MessageInput } from '@logferry/logplex';
import { FrameTransformer, type LateTake } from './frame-transformer.js';
import type { DatadogLog } from './log-head.js';
import { logTexts } from './log-texts.js';
import type { AppSettings } from './settings.js';

const RECEIVED_AT_MS = Date.parse('2026-03-04T09:15:03Z');
const settings: AppSettings = {
  appName: 'myapp',
  env: null,
  service: null,
  hostMode: 'app.dyno',
  host: null,
  tags: [],
  attributes: {},
  processes: {},
};
const line: MessageInput = {
  priority: 190,
  timestamp: '2026-03-04T09:15:02Z',
  appname: 'app',
  procid: 'web.1',
  text: '',
};

function logOf(message: Partial<MessageInput>, part: Partial<AppSettings> = {}, late?: LateTake): DatadogLog {
  const body = buildFrame([{ ...line, ...message }]);
  const frame = new FrameTransformer({ ...settings, ...part }).transform(body, 'logplex', RECEIVED_AT_MS, { late });
  expect(frame.sizes).toEqual(logTexts(frame).map((text) => Buffer.byteLength(text)));
  return JSON.parse(logTexts(frame)[0] ?? '');
}

describe('maskApiEmails', () => {
  test.each([
    ['Release v212 created by user dana@example.com', 'Release v212 created by user [email]'],
    ['Scaled to web@3:Standard-2X by user d.o+x@mail.example.co.uk.', 'Scaled to web@3:Standard-2X by user [email].'],
    ['a@b.c and d@e.f, <g@h.i>', '[email] and [email], <[email]>'],
    ['@x.y a@ a@b a@.b a@b. @', '@x.y a@ a@b a@.b a@b. @'],
    ['münchen@exämple.de', '[email]'],
  ])('makes %j of the API to %j', (text, message) => {
    expect(logOf({ procid: 'api', text }, { maskApiEmails: true }).message).toBe(message);
    expect(logOf({ procid: 'api', text }).message).toBe(text);
    expect(logOf({ text }, { maskApiEmails: true }).message).toBe(text);
  });

  test('leaves no address in the attributes either', () => {
    const text = 'Release v212 created by user dana@example.com';
    const log = logOf({ procid: 'api', text }, { maskApiEmails: true });
    expect(log.heroku).toMatchObject({ event: 'release', release: 'v212', user: '[email]' });
    expect(JSON.stringify(log)).not.toContain('example.com');
  });
});

describe('stripAnsi', () => {
  test.each([
    ['\u001b[31mred\u001b[0m and \u001b[1;38;5;9mmore\u001b[K', 'red and more'],
    ['\u001b[2J not a colour\u001b', ' not a colour\u001b'],
    ['\u001b]0;title\u0007 \u001b[12', '\u001b]0;title\u0007 \u001b[12'],
    ['{"a":1}', '{"a":1}'],
  ])('makes %j of an app to %j', (text, message) => {
    expect(logOf({ text }, { stripAnsi: true }).message).toBe(message);
    expect(logOf({ text }).message).toBe(text);
    expect(logOf({ appname: 'heroku', text }, { stripAnsi: true }).message).toBe(text);
  });
});

describe('a JSON line that names a host and a date', () => {
  const text = '{"host":"h","timestamp":1,"id":12345678901234567890}';

  test('gets ours where Datadog looks first, also when ours was re-stamped', () => {
    const nowMs = RECEIVED_AT_MS + 20 * 3_600_000;
    expect(logOf({ text })).toMatchObject({ host: 'myapp.web.1', '@timestamp': RECEIVED_AT_MS - 1000, message: text });
    expect(logOf({ text }, {}, { nowMs, isRedriven: false })).toMatchObject({ timestamp: nowMs, '@timestamp': nowMs });
  });

  test('keeps its own when the app names none', () => {
    expect(logOf({ text }, { hostMode: 'none' })).not.toHaveProperty('host');
    expect(logOf({ text }, { hostMode: 'fixed', host: 'hôte' }).host).toBe('hôte');
  });

  test("leaves the app's own attributes their names", () => {
    const log = logOf({ text: 'team=x _RESERVED_host=y host=z tier=2' }, { attributes: { team: 'a', host: 'b' } });
    expect(log).toMatchObject({ team: 'a', _RESERVED_team: 'x', _RESERVED_host: 'b', tier: 2 });
  });
});

test.each([
  ['quotes', '"'.repeat(64_000)],
  ['backslashes', '\\'.repeat(64_000)],
  ['brackets', '['.repeat(64_000)],
  ['open JSON', '{"a":'.repeat(13_000)],
  ['open strings', '{"a\\":"'.repeat(9_000)],
  ['pairs', 'a=" '.repeat(16_000)],
  ['addresses', 'a@'.repeat(32_000)],
  ['escapes', '\u001b['.repeat(32_000)],
  ['metrics', 'sample#'.repeat(9_000)],
])('reads 64 kB of nothing but %s in a blink, whoever sends it', (_what, text) => {
  const senders = [
    { procid: 'web.1' },
    { procid: 'api' },
    { procid: 'postgres.1' },
    { appname: 'heroku', procid: 'router' },
    { appname: 'heroku', procid: 'web.1' },
    { appname: 'heroku', procid: 'logplex' },
  ];
  const startedAt = performance.now();
  for (const sender of senders) {
    for (const start of ['', 'at=info method=GET path="', 'a=1 b="', '{"level":"', '[AMBER] [1-1] ', 'source=']) {
      logOf({ ...sender, text: start + text }, { stripAnsi: true, maskApiEmails: true });
    }
  }
  // 36 lines of 64 kB take about 40 ms; in quadratic time one of them would take seconds.
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});
