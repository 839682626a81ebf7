import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { hashToken, isDrainToken, newApiToken, newDrainToken, secretHint } from './token.js';

describe('tokens', () => {
  test('are a prefix that tells their kind, and 43 letters and digits', () => {
    for (let n = 0; n < 200; n++) {
      expect(newDrainToken()).toMatch(/^lfd[0-9A-Za-z]{43}$/);
      expect(newApiToken()).toMatch(/^lfa[0-9A-Za-z]{43}$/);
      expect([newDrainToken(), newApiToken(), `${newDrainToken()}x`].map(isDrainToken)).toEqual([true, false, false]);
    }
  });

  test('differ, and use the whole alphabet', () => {
    const tokens = Array.from({ length: 500 }, newDrainToken);
    expect(new Set(tokens).size).toBe(500);
    expect(new Set(tokens.map((token) => token.slice(4)).join('')).size).toBe(62);
  });

  test('are hashed with SHA-256', () => {
    expect(hashToken('abc')).toEqual(createHash('sha256').update('abc').digest());
  });

  test('are hinted at by their last four characters', () => {
    expect(secretHint('lfd12345678')).toBe('5678');
  });
});
