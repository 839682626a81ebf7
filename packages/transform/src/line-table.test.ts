import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { buildFrame, type MessageInput } from '@logferry/logplex';
import { FrameTransformer } from './frame-transformer.js';
import { logTexts } from './log-texts.js';

interface Row extends Pick<MessageInput, 'appname' | 'procid' | 'priority'> {
  readonly kind: string;
  readonly host: string;
  readonly tags: string;
  readonly text: string;
  readonly expected: Readonly<Record<string, unknown>>;
}

const TIMESTAMP = '2026-03-04T09:15:02.204117+00:00';
const DATE_MS = Date.parse('2026-03-04T09:15:02.204Z');
const SENDER = /^\[(\S+) (\S+) (\d+)\] (\w+), host (\S+), tags (\S+)$/;

const rows = readTable(readFileSync(new URL('./line-table.txt', import.meta.url), 'utf8'));

describe('a line', () => {
  const transformer = new FrameTransformer({
    appName: 'myapp',
    env: null,
    service: 'shop',
    hostMode: 'app.dyno',
    host: null,
    tags: [],
    attributes: {},
    processes: {},
  });

  test.each(rows.map((row) => [`${row.appname} ${row.procid}`, row.text, row] as const))(
    'of %s: %s',
    (_of, _is, row) => {
      const { appname, procid, priority, kind, host, tags, text, expected } = row;
      const body = buildFrame([{ appname, procid, priority, timestamp: TIMESTAMP, text: `${text}\n` }]);
      const frame = transformer.transform(body, 'logplex', DATE_MS + 500);
      const dyno = /dynotype:/.test(tags) ? { dyno: procid, dynotype: procid.split('.')[0] } : {};
      const { heroku, ...rest } = expected;
      const logs = logTexts(frame);
      expect(logs.map((log) => JSON.parse(log))).toEqual([
        {
          message: text,
          timestamp: DATE_MS,
          ddsource: 'heroku',
          service: 'shop',
          hostname: host,
          ddtags: tags,
          heroku: { app: 'myapp', kind, source: appname, ...dyno, ...Object(heroku) },
          syslog: { appname, procid, severity: priority % 8, facility: Math.floor(priority / 8), timestamp: TIMESTAMP },
          ...rest,
        },
      ]);
      expect(frame.sizes).toEqual([Buffer.byteLength(logs[0] ?? '')]);
    },
  );

  test.each(rows.filter((row) => row.kind === 'router').map((row) => row.text))(
    'of the router means the same with an unknown field before it: %s',
    (text) => {
      // A field more leaves the way of most lines (one regular expression) for that of all others.
      const router = { appname: 'heroku', procid: 'router', priority: 158, timestamp: TIMESTAMP };
      const frame = transformer.transform(
        buildFrame([
          { ...router, text },
          { ...router, text: `hops=2 ${text}` },
        ]),
        'logplex',
        DATE_MS,
      );
      const [log, other] = logTexts(frame);
      const json = JSON.stringify(text).slice(1);
      expect(other).toBe(log?.replace(`"message":"${json}`, `"message":"hops=2 ${json}`));
    },
  );

  test('has more than 120 kinds here', () => {
    expect(rows.length).toBeGreaterThan(120);
  });
});

function readTable(table: string): Row[] {
  const found: Row[] = [];
  let sender: Omit<Row, 'text' | 'expected'> | undefined;
  let text = '';
  for (const line of table.split('\n')) {
    const [, appname = '', procid = '', priority, kind = '', host = '', tags = ''] = SENDER.exec(line) ?? [];
    if (priority !== undefined) {
      sender = { appname, procid, priority: Number(priority), kind, host, tags };
    } else if (line.startsWith('  = ') && sender !== undefined) {
      found.push({ ...sender, text, expected: JSON.parse(line.slice(4)) });
    } else {
      text = line.replaceAll('␛', '\u001b');
    }
  }
  return found;
}
