import { describe, expect, test } from '@jest/globals';
import type { SummarySort } from './app-summary.schema.js';
import { type Sortable, sortSummaries } from './sort-summaries.js';

const apps: readonly Sortable[] = [
  { name: 'b', state: 'healthy', lastFrameAt: new Date(2_000) },
  { name: 'd', state: 'key_rejected', lastFrameAt: new Date(1_000) },
  { name: 'a', state: 'waiting', lastFrameAt: null },
  { name: 'c', state: 'waiting', lastFrameAt: null },
];

describe('sortSummaries', () => {
  test.each<[SummarySort, string]>([
    ['name', 'abcd'],
    ['-name', 'dcba'],
    ['state', 'dacb'],
    ['-state', 'bacd'],
    ['lastFrame', 'dbac'],
    ['-lastFrame', 'bdac'],
  ])('by %s is %s', (sort, names) => {
    expect(
      sortSummaries(apps, sort)
        .map(({ name }) => name)
        .join(''),
    ).toBe(names);
  });
});
