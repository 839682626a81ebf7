import { expect, test } from '@jest/globals';
import { changesBetween } from './tenant-digest.js';

const digest = (...pairs: [string, string][]) => new Map(pairs);

test('names what is new, what is gone, and what answers otherwise', () => {
  const before = digest(['apps/1', 'a'], ['apps/2', 'b'], ['apps/3', 'c'], ['events', 'e']);
  const now = digest(['apps/1', 'a'], ['apps/2', 'B'], ['apps/4', 'd'], ['events', 'e']);
  expect(changesBetween(before, now).sort()).toEqual(['apps/2', 'apps/3', 'apps/4']);
  expect(changesBetween(now, now)).toEqual([]);
});

test('names the list instead of more than fifty apps', () => {
  const apps = Array.from({ length: 51 }, (_, index): [string, string] => [`apps/${index}`, 'a']);
  expect(changesBetween(digest(), digest(...apps, ['destinations/1', 'd']))).toEqual(['apps', 'destinations/1']);
});
