import { readFileSync } from 'node:fs';
import { describe, expect } from '@jest/globals';
import { buildFrame } from '@logferry/logplex';
import { postFrame } from '../../support/post-frame.js';
import { test } from '../scenario-test.js';
import { timestampOf, type World } from '../world.js';

/** Lines of every kind, with what becomes of each (its head says how it is to be read). */
const TABLE = new URL('../../../packages/transform/src/line-table.txt', import.meta.url);
const SENDER = /^\[(\S+) (\S+) (\d+)\] \w+, host (\S+), tags \S+$/;
/** What Datadog makes of a log that names no status: that of its syslog severity. */
const SEVERITIES = ['emerg', 'alert', 'critical', 'error', 'warn', 'notice', 'info', 'debug'];
const MESSAGE_NAMES = ['message', 'msg', 'log'];

interface Row {
  readonly appname: string;
  readonly procid: string;
  readonly priority: number;
  readonly host: string;
  readonly text: string;
  readonly status: string;
}

export function describeLineTable(world: () => World): void {
  describe('lines of every kind', () => {
    test('are what the table says when Datadog has looked up their host, service, status, date and message', async () => {
      const rows = readRows(readFileSync(TABLE, 'utf8'));
      const app = await world().newApp({ owner: world().neighbour, name: 'myapp', service: 'shop' });
      const firstMs = Date.now() - 60_000;
      // A time of its own tells each line's log from all others.
      const sent = rows.map((row, index) => ({ row, atMs: firstMs + index, timestamp: timestampOf(firstMs + index) }));
      const body = buildFrame(sent.map(({ row, timestamp }) => ({ ...row, timestamp, text: `${row.text}\n` })));

      expect((await postFrame(app.token.drainUrl, body, { messageCount: rows.length })).status).toBe(204);

      expect(await app.settled(rows.length)).toMatchObject({ logsDelivered: rows.length, lostUpstream: 103 });
      const found = new Map(app.logs().map(({ raw, resolved }) => [timestampIn(raw.syslog), resolved]));
      const seen = sent.map(({ timestamp }) => {
        const { host, service, status, date, message } = found.get(timestamp) ?? {};
        return { host, service, status, date, message };
      });
      expect(seen).toEqual(sent.map(({ row, atMs }) => ({ ...lookedUp(row), date: atMs })));
    });
  });
}

/** A message that is JSON is expanded: its own message and service are the log's. */
function lookedUp({ host, status, text }: Row) {
  const inner = objectIn(text);
  const message = MESSAGE_NAMES.map((name) => inner[name]).find((value) => typeof value === 'string');
  return { host, status, service: inner.service ?? 'shop', message: message ?? text };
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? {} : Object(value);
  } catch {
    return {};
  }
}

function timestampIn(syslog: unknown): string {
  return typeof syslog === 'object' && syslog !== null && 'timestamp' in syslog ? String(syslog.timestamp) : '';
}

/** Each line of the app comes from a dyno of its own, so that none goes on in the next. */
function readRows(table: string): Row[] {
  const rows: Row[] = [];
  let sender = { appname: '', procid: '', priority: 0, host: '' };
  let text = '';
  for (const line of table.split('\n')) {
    const [, appname = '', procid = '', priority, host = ''] = SENDER.exec(line) ?? [];
    if (priority !== undefined) {
      sender = { appname, procid, priority: Number(priority), host };
    } else if (line.startsWith('  = ') && sender.appname !== '') {
      const { status = SEVERITIES[sender.priority & 7] } = JSON.parse(line.slice(4));
      rows.push({ ...sender, ...(sender.appname === 'app' && ofDyno(sender, rows.length)), text, status });
    } else {
      text = line.replaceAll('␛', '\u001b');
    }
  }
  return rows;
}

function ofDyno({ procid, host }: Pick<Row, 'procid' | 'host'>, index: number): Partial<Row> {
  return procid === 'web.1' ? { procid: `web.${index}`, host: host.replace('web.1', `web.${index}`) } : {};
}
