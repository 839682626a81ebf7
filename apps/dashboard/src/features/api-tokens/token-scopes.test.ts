import { describe, expect, test } from '@jest/globals';
import { endOfLifetime } from './token-scopes.js';

describe('endOfLifetime', () => {
  test('is so many days from now, or never', () => {
    const nowMs = Date.parse('2026-03-04T09:15:00Z');
    expect(endOfLifetime('30', nowMs)).toBe('2026-04-03T09:15:00.000Z');
    expect(endOfLifetime('never', nowMs)).toBeNull();
  });
});
