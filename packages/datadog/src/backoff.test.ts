import { describe, expect, test } from '@jest/globals';
import { backoffMs } from './backoff.js';

const LOWEST = (): number => 0;
const HIGHEST = (): number => 1 - Number.EPSILON;

describe('backoffMs', () => {
  test('lies between half of a doubling bound and the bound', () => {
    for (const [failures, boundMs] of [
      [1, 1_000],
      [2, 2_000],
      [3, 4_000],
      [7, 64_000],
    ] as const) {
      expect(backoffMs(failures, LOWEST)).toBe(boundMs / 2);
      expect(backoffMs(failures, HIGHEST)).toBe(boundMs);
    }
  });

  test('keeps its jitter at the cap, after any number of failures', () => {
    for (const failures of [8, 20, 1_000, 100_000]) {
      expect(backoffMs(failures, LOWEST)).toBe(60_000);
      expect(backoffMs(failures, HIGHEST)).toBe(120_000);
    }
  });

  test('takes another cap', () => {
    expect(backoffMs(10, HIGHEST, 5_000)).toBe(5_000);
    expect(backoffMs(10, LOWEST, 5_000)).toBe(2_500);
  });

  test('does not wait when nothing failed', () => {
    expect(backoffMs(0, HIGHEST)).toBe(0);
  });
});
