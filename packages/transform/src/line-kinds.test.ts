import { describe, expect, test } from '@jest/globals';
import { buildFrame, type MessageInput } from '@logferry/logplex';
import { FrameTransformer } from './frame-transformer.js';
import { LINE_KINDS, newLineCounts } from './line-kinds.js';

const SETTINGS = {
  appName: 'shop',
  env: null,
  service: null,
  hostMode: 'app.dyno',
  host: null,
  tags: [],
  attributes: {},
  processes: {},
} as const;
const RECEIVED_AT_MS = Date.parse('2026-03-04T09:15:03Z');

const line = (appname: string, procid: string, text: string): MessageInput => ({
  priority: 190,
  timestamp: '2026-03-04T09:15:02+00:00',
  appname,
  procid,
  text: `${text}\n`,
});
/** Counts that are not 0, by kind. */
function kindsIn(body: Buffer, dialect: 'logplex' | 'text' | 'otlp' = 'logplex') {
  const frame = new FrameTransformer(SETTINGS).transform(body, dialect, RECEIVED_AT_MS);
  const counted = LINE_KINDS.map((kind, place) => [kind, frame.kinds[place] ?? 0] as const);
  return { frame, kinds: Object.fromEntries(counted.filter(([, count]) => count > 0)) };
}

describe('lines by kind', () => {
  test('are told by who wrote them, and samples by what they say', () => {
    const { kinds } = kindsIn(
      buildFrame([
        line('app', 'web.1', 'source=web.1 sample#forged=1'),
        line('app', 'web.1', 'hello'),
        line('heroku', 'router', 'at=info method=GET path="/" status=200'),
        line('heroku', 'web.1', 'State changed from starting to up'),
        line('heroku', 'web.1', 'source=web.1 dyno=heroku.1.2 sample#load_avg_1m=0.1'),
        line('app', 'api', 'Release v1 created'),
        line('app', 'postgres.12', '[DATABASE] LOG: checkpoint'),
        line('app', 'heroku-postgres', 'source=DATABASE addon=p sample#db_size=1bytes'),
        line('app', 'heroku-postgres', 'failover'),
        line('app', 'heroku-redis', 'source=REDIS addon=r sample#hit-rate=1'),
        line('app', 'heroku-redis', 'restarted'),
        line('papertrail', 'x', 'hello'),
      ]),
    );
    expect(kinds).toEqual({ app: 2, router: 1, system: 1, api: 1, postgres: 2, redis: 1, addon: 1, metrics: 3 });
  });

  test('are all messages but those that cannot be read, joined and left open ones too', () => {
    const traced = ['Traceback (most recent call last):', '  File "a.py", line 1', 'ValueError: x'];
    const body = Buffer.concat([buildFrame(traced.map((text) => line('app', 'web.1', text))), Buffer.from('5 <bad>')]);
    const { frame, kinds } = kindsIn(body);
    expect(frame.parseErrors).toBeGreaterThan(0);
    expect(kinds).toEqual({ app: 3 });
    expect(frame.messageCount).toBe(3 + frame.parseErrors);
  });

  test('are submitted where a client does not say what they are', () => {
    expect(kindsIn(Buffer.from('3 one3 two'), 'text').kinds).toEqual({ submitted: 2 });
    const { frame, kinds } = kindsIn(Buffer.from('3 {"a'), 'otlp');
    expect([frame.parseErrors, kinds]).toEqual([1, {}]);
  });

  test('have a place in a frame each', () => {
    expect(newLineCounts()).toHaveLength(LINE_KINDS.length);
  });
});
