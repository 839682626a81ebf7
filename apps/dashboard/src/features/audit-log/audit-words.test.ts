import { describe, expect, test } from '@jest/globals';
import { actionLabel, changedFields } from './audit-words.js';

test('an action reads as words', () => {
  expect(actionLabel('revealDrainToken')).toBe('Reveal drain token');
  expect(actionLabel('updateTenant')).toBe('Update team');
});

describe('changedFields', () => {
  test('shows both sides, and nothing where there was nothing', () => {
    expect(changedFields({ before: { env: 'a', tags: [] }, after: { env: 'b' } })).toEqual([
      { name: 'env', before: 'a', after: 'b' },
      { name: 'tags', before: '[]', after: null },
    ]);
    expect(changedFields({ before: null, after: { metrics: true } })).toEqual([
      { name: 'metrics', before: null, after: 'true' },
    ]);
    expect(changedFields({ before: null, after: null })).toEqual([]);
  });

  test('leaves out what was empty in something that was made or is gone, not in something that was changed', () => {
    const empty = { host: null, tags: [], attributes: {}, label: '' };
    expect(changedFields({ before: null, after: { ...empty, metrics: false } })).toEqual([
      { name: 'metrics', before: null, after: 'false' },
    ]);
    expect(changedFields({ before: empty, after: null })).toEqual([]);
    expect(changedFields({ before: { host: null }, after: { host: 'shop' } })).toEqual([
      { name: 'host', before: 'null', after: 'shop' },
    ]);
  });
});
