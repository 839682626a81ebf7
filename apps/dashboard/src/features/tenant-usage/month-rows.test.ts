import { describe, expect, test } from '@jest/globals';
import { monthRows } from './month-rows.js';

const months = [
  { month: '2026-01', bytesReceived: 0, messagesReceived: 0 },
  { month: '2026-02', bytesReceived: 900, messagesReceived: 9 },
  { month: '2026-03', bytesReceived: 1_400, messagesReceived: 14 },
];

describe('monthRows', () => {
  test('tells months that were not counted from those without lines, and puts the forecast on the last', () => {
    const forecast = { bytesReceived: 4_000, messagesReceived: 40, byDays: 7 };
    expect(monthRows({ months, countedSince: '2026-02-28', forecast })).toMatchObject([
      { bytesReceived: null, bytesAhead: null },
      { bytesReceived: 900, bytesAhead: null },
      { bytesReceived: 1_400, bytesAhead: 2_600 },
    ]);
    expect(monthRows({ months, countedSince: '2025-11-01', forecast: null })).toMatchObject([
      { bytesReceived: 0 },
      { bytesReceived: 900 },
      { bytesReceived: 1_400, bytesAhead: null },
    ]);
  });
});
