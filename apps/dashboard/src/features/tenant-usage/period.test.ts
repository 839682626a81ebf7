import { describe, expect, test } from '@jest/globals';
import { PERIODS, parsePeriod, periodQuery } from './period.js';

describe('the times of usage by app', () => {
  test('are days and months in UTC, also over the end of a year', () => {
    const now = new Date('2026-01-01T00:30:00+01:00');
    expect(PERIODS.map((period) => periodQuery(period, now))).toEqual([
      { day: '2025-12-31' },
      { day: '2025-12-30' },
      { month: '2025-12' },
      { month: '2025-11' },
    ]);
    expect(periodQuery('last-month', new Date('2026-01-15T00:00:00Z'))).toEqual({ month: '2025-12' });
  });

  test('are read from the URL, and nothing else is', () => {
    expect([parsePeriod('yesterday'), parsePeriod('tomorrow'), parsePeriod(undefined)]).toEqual([
      'yesterday',
      null,
      null,
    ]);
  });
});
