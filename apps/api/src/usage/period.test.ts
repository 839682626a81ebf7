import { describe, expect, test } from '@jest/globals';
import { toPeriod } from './period.js';

const NOW = new Date('2026-03-04T12:34:56.789Z');

describe('toPeriod', () => {
  test('is the last hour by the minute unless told otherwise', () => {
    expect(toPeriod({}, NOW)).toEqual({
      from: new Date('2026-03-04T11:34:00Z'),
      to: NOW,
      step: 'minute',
      stepMs: 60_000,
    });
  });

  test('goes by the minute up to three hours and by the hour beyond', () => {
    expect(toPeriod({ from: '2026-03-04T09:34:56.789Z' }, NOW).step).toBe('minute');
    expect(toPeriod({ from: '2026-03-04T09:34:56.788Z' }, NOW)).toMatchObject({
      from: new Date('2026-03-04T09:00:00Z'),
      step: 'hour',
    });
  });

  test('takes times of any offset and a step', () => {
    expect(toPeriod({ from: '2026-03-01T01:00:00+02:00', to: '2026-03-03T00:00:00Z', step: 'day' }, NOW)).toMatchObject(
      {
        from: new Date('2026-02-28T00:00:00Z'),
        to: new Date('2026-03-03T00:00:00Z'),
      },
    );
  });

  test('goes no finer than the ledger is kept', () => {
    expect(toPeriod({ from: '2026-03-02T12:35:00Z', to: '2026-03-02T13:00:00Z' }, NOW).step).toBe('minute');
    expect(toPeriod({ from: '2026-03-02T12:34:00Z', to: '2026-03-02T13:00:00Z' }, NOW).step).toBe('hour');
    expect(toPeriod({ from: '2026-02-02T12:34:00Z', to: '2026-02-03T00:00:00Z' }, NOW).step).toBe('day');
    expect(() => toPeriod({ from: '2026-03-02T12:00:00Z', step: 'minute' }, NOW)).toThrow('kept by the hour');
    expect(() => toPeriod({ from: '2026-02-02T12:00:00Z', step: 'hour' }, NOW)).toThrow('kept by the day');
  });

  test('refuses a period that ends before it starts, or has too many steps', () => {
    expect(() => toPeriod({ from: '2026-03-05T00:00:00Z' }, NOW)).toThrow('before "to"');
    expect(() => toPeriod({ from: '2010-01-01T00:00:00Z', step: 'day' }, NOW)).toThrow('too long ago');
  });
});
