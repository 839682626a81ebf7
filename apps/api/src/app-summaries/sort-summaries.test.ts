import { describe, expect, test } from '@jest/globals';
import type { SummarySort } from './app-summary.schema.js';
import { type Sortable, sortSummaries } from './sort-summaries.js';

const apps: readonly Sortable[] = [
  { name: 'e', state: 'needs_key', lastFrameAt: null },
  { name: 'b', state: 'healthy', lastFrameAt: new Date(2_000) },
  { name: 'd', state: 'key_rejected', lastFrameAt: new Date(1_000) },
  { name: 'a', state: 'waiting', lastFrameAt: null },
  { name: 'c', state: 'waiting', lastFrameAt: null },
];

describe('sortSummaries', () => {
  test.each<[SummarySort, string]>([
    ['name', 'abcde'],
    ['-name', 'edcba'],
    ['state', 'edacb'],
    ['-state', 'bacde'],
    ['lastFrame', 'dbace'],
    ['-lastFrame', 'bdace'],
  ])('by %s is %s', (sort, names) => {
    expect(
      sortSummaries(apps, sort)
        .map(({ name }) => name)
        .join(''),
    ).toBe(names);
  });
});
