import { describe, expect, test } from '@jest/globals';
import { buildFrame, type MessageInput, type SyslogDialect } from '@logferry/logplex';
import { FrameTransformer } from './frame-transformer.js';
import type { DatadogLog } from './log-head.js';
import { logTexts } from './log-texts.js';
import type { AppSettings } from './settings.js';
import type { TransformedFrame } from './transformed-frame.js';

const settings: AppSettings = {
  appName: 'myapp',
  env: 'production',
  service: 'shop',
  hostMode: 'app.dyno',
  host: null,
  tags: [],
  attributes: {},
  processes: {},
};
const line: MessageInput = {
  priority: 190,
  timestamp: '2026-03-04T09:15:02.204117+00:00',
  appname: 'app',
  procid: 'web.1',
  text: 'order=8812\n',
};

function transform(
  messages: readonly Partial<MessageInput>[],
  part: Partial<AppSettings>,
  dialect: SyslogDialect = 'log-shuttle',
): TransformedFrame {
  const all = messages.map((message) => ({ ...line, ...message }));
  return new FrameTransformer({ ...settings, ...part }).transform(buildFrame(all, dialect), dialect, 0);
}

function logsOf(frame: TransformedFrame): DatadogLog[] {
  return logTexts(frame).map((log) => JSON.parse(log));
}

describe('a Private Space', () => {
  const TOKEN = 't.1b2c3d4e-5f60-4718-8a9b-0c1d2e3f4a5b';
  const space = { space: true, service: null, processes: {} };
  const shuttled = (input: Partial<MessageInput>, part: Partial<AppSettings> = space) =>
    logsOf(transform([{ procid: 'web.1', ...input }], { ...space, ...part }))[0];

  test.each<[string, Partial<MessageInput>]>([
    ['shop-eu', { appname: 'shop-eu' }],
    ['billing', { appname: 'billing', hostname: 'shop-eu' }],
    [TOKEN, { appname: TOKEN }],
    ['shop-us', { appname: 'app', hostname: 'shop-us' }],
    ['shop-us', { appname: 'token', hostname: 'shop-us' }],
  ])('has the lines of each of its apps under that name: %s of %j', (name, input) => {
    expect(shuttled(input)).toMatchObject({
      hostname: `${name.replace('.', '-')}.web.1`,
      service: name,
      ddtags: expect.stringContaining(`app:${name}`),
      heroku: { app: name },
    });
  });

  test.each<Partial<MessageInput>>([
    { appname: 'app' },
    { appname: 'heroku', hostname: 'host' },
    { appname: 'token', hostname: 'shuttle' },
    { appname: 'Not_An_App' },
    { appname: '-', hostname: 'ip-10-1-32-4' },
    { appname: 'app', hostname: '1b2c3d4e-5f60-4718-8a9b-0c1d2e3f4a5b' },
  ])('keeps its own name for lines that name no app: %j', (input) => {
    expect(shuttled(input)).toMatchObject({ heroku: { app: 'myapp' } });
  });

  test('is none where the app is not said to be one, or Logplex sends', () => {
    expect(shuttled({ appname: 'shop-eu' }, { space: false })).toMatchObject({ hostname: 'myapp.web.1' });
    const [log] = logsOf(transform([{ appname: 'shop-eu', procid: 'web.1' }], space, 'logplex'));
    expect(log).toMatchObject({ heroku: { app: 'myapp' } });
  });

  test('has an app by the name that the tenant gave it, in host, tags, attributes and service', () => {
    const spaceAppNames = new Map([[TOKEN, 'shop']]);
    expect(shuttled({ appname: TOKEN }, { spaceAppNames })).toMatchObject({
      hostname: 'shop.web.1',
      service: 'shop',
      ddtags: expect.stringContaining('app:shop'),
      heroku: { app: 'shop' },
      syslog: { appname: TOKEN },
    });
    expect(shuttled({ appname: TOKEN }, { spaceAppNames, service: 'store' })).toMatchObject({ service: 'store' });
  });

  test('tells how many lines each of its apps wrote, by what they call it', () => {
    const lines = [{ appname: 'shop' }, { appname: 'app', hostname: 'billing' }, { appname: 'shop' }, {}];
    const frame = transform(lines, { ...space, spaceAppNames: new Map([['shop', 'store']]) });
    expect([...(frame.spaceLines ?? [])]).toEqual([
      ['shop', 2],
      ['billing', 1],
    ]);
    expect(transform([{}], space).spaceLines).toBeNull();
    expect(transform([{ appname: 'shop' }], {}).spaceLines).toBeNull();
  });

  test('does not join lines of two apps whose dynos have one name', () => {
    const lines = ['billing', 'shop'].map((hostname, index) => ({
      hostname,
      procid: 'web.1',
      text: index === 0 ? 'Error: out of stock\n' : '    at sell (shop.js:1:1)\n',
    }));
    expect(logsOf(transform(lines, space)).length).toBe(2);
  });
});
