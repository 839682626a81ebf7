import { describe, expect, test } from '@jest/globals';
import { counterIndex } from './ledger-counters.js';
import { type LedgerRow, LedgerRows } from './ledger-rows.js';

const TENANT = '018f0000-0000-7000-8000-000000000000';
const appId = (n: number): string => `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const MINUTE = 60_000;
const framesOf = (rows: readonly LedgerRow[]): number[] =>
  rows.map((row) => row.counts[counterIndex('frames')] ?? Number.NaN);

describe('LedgerRows', () => {
  test('adds up what falls into one minute of one app', () => {
    const rows = new LedgerRows(10);
    rows.add(appId(1), TENANT, 5 * MINUTE, 'frames', 1);
    rows.add(appId(1), TENANT, 5 * MINUTE + 59_999, 'frames', 2);
    rows.add(appId(1), TENANT, 6 * MINUTE, 'frames', 4);
    rows.add(appId(2), TENANT, 5 * MINUTE, 'frames', 8);
    const taken = rows.take(10);
    expect(taken.map((row) => [row.appId, row.minuteMs])).toEqual([
      [appId(1), 5 * MINUTE],
      [appId(1), 6 * MINUTE],
      [appId(2), 5 * MINUTE],
    ]);
    expect(framesOf(taken)).toEqual([3, 4, 8]);
    expect(rows.size).toBe(0);
  });

  test('gives out no more rows than asked for, and each once', () => {
    const rows = new LedgerRows(100);
    for (let n = 0; n < 7; n++) rows.add(appId(n % 2), TENANT, n * MINUTE, 'frames', 2 ** n);
    const taken = [rows.take(3), rows.take(3), rows.take(3), rows.take(3)];
    expect(taken.map((some) => some.length)).toEqual([3, 3, 1, 0]);
    expect(framesOf(taken.flat()).reduce((sum, count) => sum + count)).toBe(127);
  });

  test('stays within its bound and loses no count', () => {
    const rows = new LedgerRows(10);
    for (let n = 0; n < 1_000; n++) rows.add(appId(n % 3), TENANT, n * MINUTE, 'frames', 1);
    expect(rows.size).toBe(10);
    expect(framesOf(rows.take(100)).reduce((sum, count) => sum + count)).toBe(1_000);
  });

  test('keeps apps apart beyond the bound', () => {
    const rows = new LedgerRows(2);
    for (let n = 0; n < 5; n++) for (const minute of [1, 2]) rows.add(appId(n), TENANT, minute * MINUTE, 'frames', 1);
    const taken = rows.take(100);
    expect(new Set(taken.map((row) => row.appId)).size).toBe(5);
    expect(framesOf(taken).reduce((sum, count) => sum + count)).toBe(10);
  });

  test('refuses what Postgres would refuse at every flush', () => {
    const rows = new LedgerRows(10);
    expect(() => rows.add('app', TENANT, 0, 'frames', 1)).toThrow(RangeError);
    expect(() => rows.add(appId(1), 'tenant', 0, 'frames', 1)).toThrow(RangeError);
    expect(() => rows.add(appId(1), TENANT, Number.NaN, 'frames', 1)).toThrow(RangeError);
    expect(() => rows.add(appId(1), TENANT, 0, 'frames', 0.5)).toThrow(RangeError);
    expect(rows.take(10)).toEqual([]);
  });
});
