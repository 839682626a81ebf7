import { describe, expect, test } from '@jest/globals';
import { countsWith } from './counts.fixture.js';
import { kindRows, kindSeries } from './kind-rows.js';

const counts = countsWith({ messagesReceived: 20, parseErrors: 2, kinds: { app: 9, router: 4 } });
const bucket = { ...counts, start: '2026-03-04T09:15:00.000Z' };

describe('lines by kind', () => {
  test('add up to what was received, with what could not or was not read', () => {
    const [row] = kindRows({ step: 'minute', buckets: [bucket] });
    expect(row).toMatchObject({ app: 9, router: 4, system: 0, unreadable: 2, unread: 5 });
  });

  test('are drawn of the kinds that came', () => {
    expect(kindSeries(counts).map(({ name }) => name)).toEqual(['app', 'router', 'unreadable', 'unread']);
    expect(kindSeries(countsWith({}))).toEqual([]);
  });
});
