import { describe, expect, test } from '@jest/globals';
import type { TailLine } from '@logferry/queue';
import type { TailQuery } from './tail.schema.js';
import { TailClient } from './tail-client.js';

function lineOf(given: Partial<TailLine>): TailLine {
  const base = {
    receivedAtMs: 0,
    time: '',
    kind: 'app',
    dyno: 'web.1',
    source: 'app',
    procid: 'web.1',
    text: 'x',
    isCut: false,
    messages: 1,
  };
  return { ...base, outcome: 'kept', rules: [], log: '{"n":12345678901234567890}', ...given };
}

function clientOf(query: TailQuery, takes = Number.POSITIVE_INFINITY) {
  const sent: [string, string][] = [];
  const send = (event: string, json: string): boolean => sent.length < takes && sent.push([event, json]) > 0;
  const texts = () => sent.filter(([event]) => event === 'line').map(([, json]) => JSON.parse(json).text);
  return { client: new TailClient({ send }, query), sent, texts };
}

describe('a client of a tail', () => {
  const lines = [
    lineOf({ text: 'one' }),
    lineOf({ text: 'two', dyno: 'worker.2' }),
    lineOf({ text: 'three', kind: 'router', dyno: null }),
    lineOf({ text: 'four', outcome: 'filtered', log: null }),
  ];

  test.each<[TailQuery, string[]]>([
    [{}, ['one', 'two', 'three', 'four']],
    [{ dyno: 'web' }, ['one', 'four']],
    [{ dyno: 'worker.2' }, ['two']],
    [{ dyno: 'work' }, []],
    [{ kind: 'router' }, ['three']],
    [{ q: 'o' }, ['one', 'two', 'four']],
    [{ view: 'datadog' }, ['one', 'two', 'three']],
  ])('with %j gets %j', (query, texts) => {
    const client = clientOf(query);
    client.client.take({ seen: 4, lines });
    expect(client.texts()).toEqual(texts);
  });

  test('gets the log as it is, or no log when it wants raw lines', () => {
    const both = clientOf({});
    both.client.take({ seen: 1, lines: [lineOf({})] });
    expect(both.sent[0]?.[1]).toContain('"log":{"n":12345678901234567890}}');
    const raw = clientOf({ view: 'raw' });
    raw.client.take({ seen: 1, lines: [lineOf({})] });
    expect(raw.sent[0]?.[1]).not.toContain('log');
  });

  test('is told once a second what was not shown, and nothing when all was', () => {
    const { client, sent } = clientOf({ q: 'none' });
    client.take({ seen: 4, lines });
    client.tell(0);
    client.take({ seen: 10, lines });
    client.tell(500);
    expect(sent).toEqual([]);
    client.tell(1_000);
    expect(sent).toEqual([['sampled', '{"shown":4,"of":10,"unread":0}']]);
  });

  test('is told how many lines it did not read', () => {
    const { client, sent } = clientOf({}, 2);
    client.take({ seen: 4, lines });
    sent.length = 0;
    client.tell(0);
    expect(sent).toEqual([['sampled', '{"shown":4,"of":4,"unread":2}']]);
  });
});
