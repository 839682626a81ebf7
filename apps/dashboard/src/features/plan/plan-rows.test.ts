import { describe, expect, test } from '@jest/globals';
import type { Plan } from '../../api/models.js';
import { forecastBytes, planRows } from './plan-rows.js';

const plan: Plan = {
  plan: 'standard',
  quota: { apps: 10, members: 5, bytesPerDay: null, linesPerSecond: null, parkedBytes: 1_000 },
  usage: { apps: 8, members: 1, bytesToday: 3_000, parkedBytes: 2_000 },
  resetsAt: '2026-03-05T00:00:00Z',
  retention: { deadLetterDays: 7, auditDays: 90, deliveryDays: 30, parkedDays: 7 },
};

describe('planRows', () => {
  test('says what is nearly used up, and what has no bound', () => {
    expect(planRows(plan).map(({ max, isNear }) => [max, isNear])).toEqual([
      [null, false],
      ['10', true],
      ['5', false],
      ['1 kB', true],
    ]);
    expect(planRows(plan).at(-1)?.share).toBe(1);
  });
});

describe('forecastBytes', () => {
  test('goes on as it went, once an hour has passed', () => {
    expect(forecastBytes(plan, Date.parse('2026-03-04T06:00:00Z'))).toBe(12_000);
    expect(forecastBytes(plan, Date.parse('2026-03-04T00:59:00Z'))).toBeNull();
  });
});
