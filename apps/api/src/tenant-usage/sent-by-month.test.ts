import { describe, expect, test } from '@jest/globals';
import { forecastMonth, toMonths } from './sent-by-month.js';

const NOW = new Date('2026-03-11T12:00:00Z');
const sent = (day: string, bytesReceived: number) => ({
  day: new Date(`${day}T00:00:00Z`),
  bytesReceived,
  messagesReceived: bytesReceived / 10,
});

describe('usage by month', () => {
  test('adds up days, oldest month first, and has months in which nothing came', () => {
    const days = [sent('2025-12-31', 5), sent('2026-01-01', 70), sent('2026-03-01', 100), sent('2026-03-11', 20)];
    expect(toMonths(days, NOW, 3)).toEqual([
      { month: '2026-01', bytesReceived: 70, messagesReceived: 7 },
      { month: '2026-02', bytesReceived: 0, messagesReceived: 0 },
      { month: '2026-03', bytesReceived: 120, messagesReceived: 12 },
    ]);
  });
});

describe('the forecast of a month', () => {
  test('goes on as the last seven whole days went, to the end of the month', () => {
    const days = [sent('2026-02-01', 9_999), sent('2026-03-05', 700), sent('2026-03-10', 700), sent('2026-03-11', 50)];
    // 1,450 so far, and 200 a day for the 20.5 days that are left.
    expect(forecastMonth(days, NOW)).toEqual({ bytesReceived: 5_550, messagesReceived: 555, byDays: 7 });
  });

  test('goes by fewer days when there are no more, the first of them left out', () => {
    const days = [sent('2026-03-08', 10), sent('2026-03-09', 300), sent('2026-03-10', 100)];
    expect(forecastMonth(days, NOW)).toEqual({ bytesReceived: 4_510, messagesReceived: 451, byDays: 2 });
  });

  test('counts days without lines among those it goes by', () => {
    expect(forecastMonth([sent('2026-03-01', 10)], NOW)).toEqual({ bytesReceived: 10, messagesReceived: 1, byDays: 7 });
  });

  test('is none before there is a whole day', () => {
    expect(forecastMonth([], NOW)).toBeNull();
    expect(forecastMonth([sent('2026-03-11', 10)], NOW)).toBeNull();
    expect(forecastMonth([sent('2026-03-10', 10), sent('2026-03-11', 10)], NOW)).toBeNull();
  });
});
