import { expect, test } from '@jest/globals';
import { PatternFault } from './pattern.js';
import { PatternStore } from './pattern-store.js';

test('shares what is compiled', () => {
  const store = new PatternStore();
  expect(store.get('a+b')).toBe(store.get('a+b'));
  expect(store.get('a+b')).not.toBe(store.get('a+c'));
  expect(() => store.get('(')).toThrow(PatternFault);
});

test('frees the working memory of patterns when all together take too much, and they work on', () => {
  const store = new PatternStore(100_000);
  const patterns = Array.from({ length: 40 }, (_, i) => store.get(`x${i}a+b`));
  for (const [i, pattern] of patterns.entries()) {
    expect(pattern.test(`x${i}aab`)).toBe(true);
    expect(store.workingBytes).toBeLessThanOrEqual(100_000);
  }
  expect(store.workingBytes).toBeGreaterThan(10_000);
  for (const [i, pattern] of patterns.entries()) expect(pattern.test(`x${i}aa`)).toBe(false);
  for (const [i, pattern] of patterns.entries()) expect(pattern.test(`x${i}ab`)).toBe(true);
  expect(store.workingBytes).toBeLessThanOrEqual(100_000);
});
