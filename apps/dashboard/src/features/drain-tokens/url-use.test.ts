import { describe, expect, test } from '@jest/globals';
import { urlUse } from './url-use.js';

const NOON = Date.parse('2026-03-04T12:00:00Z');
const at = (id: string, minutesAgo: number | null) => ({
  id,
  lastUsedAt: minutesAgo === null ? null : new Date(NOON - minutesAgo * 60_000).toISOString(),
});
const of = (old: number | null, other: number | null) => {
  const token = at('old', old);
  return urlUse(token, [token, at('new', other)], NOON);
};

describe('whether a drain URL can be removed', () => {
  test('says so once lines came by another one only', () => {
    expect(of(10, 1)).toBe('removable');
    expect(of(3, 0)).toBe('removable');
    expect(of(null, 30)).toBe('removable');
  });

  test('does not, while lines come by it, or by both as far as a minute tells', () => {
    expect(of(3, null)).toBe('in_use');
    expect(of(1, 0)).toBe('in_use');
    expect(of(0, 3)).toBe('in_use');
  });

  test('leaves open what a quiet app does not tell', () => {
    expect(of(10, null)).toBe('quiet');
    expect(of(10, 9)).toBe('quiet');
    expect(of(null, null)).toBe('quiet');
  });
});
