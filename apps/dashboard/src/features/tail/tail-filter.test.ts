import { describe, expect, test } from '@jest/globals';
import type { TailLine } from '../../api/models.js';
import { dynosOf, filterLines, type TailFilter } from './tail-filter.js';
import { lineWith } from './tail-line.fixture.js';

const numbered = (...lines: readonly Partial<TailLine>[]) =>
  lines.map((given, number) => {
    const line = lineWith(given);
    return { number, line, haystack: `${line.procid} ${line.text}`.toLowerCase() };
  });

const all: TailFilter = { q: '', dyno: null, kind: null, view: 'raw' };
const lines = numbered(
  { text: 'Order placed' },
  { text: 'health', outcome: 'filtered', log: null },
  { text: 'job done', dyno: 'worker.1', procid: 'worker.1' },
  { text: 'at=info', kind: 'router', dyno: null, procid: 'router' },
  { text: 'odd', dyno: 'web2.1', procid: 'web2.1' },
);
const shown = (filter: Partial<TailFilter>) => filterLines(lines, { ...all, ...filter }).map(({ line }) => line.text);

describe('filterLines', () => {
  test('returns all lines as they are when nothing is asked for', () => {
    expect(filterLines(lines, all)).toBe(lines);
  });

  test('searches text and sender, whatever the case', () => {
    expect(shown({ q: ' ORDER ' })).toEqual(['Order placed']);
    expect(shown({ q: 'router' })).toEqual(['at=info']);
  });

  test('takes a dyno, or all dynos of a type but not those of a type that begins alike', () => {
    expect(shown({ dyno: 'web.1' })).toEqual(['Order placed', 'health']);
    expect(shown({ dyno: 'web' })).toEqual(['Order placed', 'health']);
  });

  test('takes a kind, and what becomes a log', () => {
    expect(shown({ kind: 'router' })).toEqual(['at=info']);
    expect(shown({ view: 'datadog' })).not.toContain('health');
  });
});

describe('dynosOf', () => {
  test('names types and dynos, ten after nine', () => {
    expect(dynosOf(numbered({ dyno: 'web.10' }, { dyno: 'web.9' }, { dyno: null }))).toEqual([
      'web',
      'web.9',
      'web.10',
    ]);
  });
});
