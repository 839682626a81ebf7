import { describe, expect, test } from '@jest/globals';
import { isAffected } from './affected-keys.js';

describe('isAffected', () => {
  test('takes what lies below a change along', () => {
    expect(isAffected(['apps', '7', 'usage', '24h'], ['apps/7'])).toBe(true);
    expect(isAffected(['apps', '7'], ['apps'])).toBe(true);
  });

  test('takes the lists above a change along, filtered ones too', () => {
    expect(isAffected(['apps'], ['apps/7'])).toBe(true);
    expect(isAffected(['apps', { state: 'silent' }], ['apps/7/drain-tokens'])).toBe(true);
    expect(isAffected(['apps', '7', 'drain-tokens'], ['apps/7/drain-tokens/9'])).toBe(true);
  });

  test('leaves the neighbours alone', () => {
    expect(isAffected(['apps', '8', 'usage'], ['apps/7'])).toBe(false);
    expect(isAffected(['destinations'], ['apps/7', 'events'])).toBe(false);
    expect(isAffected(['apps', '7', 'rules'], ['apps/7/drain-tokens'])).toBe(false);
    expect(isAffected(['apps', '7'], [])).toBe(false);
  });
});
