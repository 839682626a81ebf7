import { describe, expect, test } from '@jest/globals';
import { moveItem } from './move-rule.js';

describe('moveItem', () => {
  test('moves down and up', () => {
    expect(moveItem(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moveItem(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'c', 'b']);
  });

  test('stays within the list', () => {
    const list = ['a', 'b'];
    for (const [from, to] of [
      [0, -1],
      [1, 2],
      [1, 1],
      [5, 0],
    ] as const)
      expect(moveItem(list, from, to)).toBe(list);
  });
});
