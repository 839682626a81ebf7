import { describe, expect, test } from '@jest/globals';
import { Pace } from './pace.js';

describe('a pace of two in ten seconds', () => {
  test('lets two through at once, and the third once the first is ten seconds old', () => {
    const pace = new Pace(2, 10_000);
    expect([pace.take('a', 0), pace.take('a', 4_000)]).toEqual([0, 0]);
    expect(pace.take('a', 7_000)).toBe(3_000);
    expect(pace.take('a', 10_000)).toBe(0);
    expect(pace.take('a', 10_001)).toBe(3_999);
  });

  test('counts each key by itself', () => {
    const pace = new Pace(2, 10_000);
    pace.take('a', 0);
    pace.take('a', 0);
    expect([pace.take('a', 1), pace.take('b', 1)]).toEqual([9_999, 0]);
  });

  test('does not count what it held back', () => {
    const pace = new Pace(1, 10_000);
    pace.take('a', 0);
    for (let atMs = 1; atMs < 10_000; atMs += 1_000) pace.take('a', atMs);
    expect(pace.take('a', 10_000)).toBe(0);
  });
});
