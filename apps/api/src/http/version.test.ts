import { describe, expect, test } from '@jest/globals';
import { readIfMatch } from './version.js';

describe('readIfMatch', () => {
  test.each([
    [undefined, {}],
    ['*', {}],
    ['"3"', { version: { in: [3] } }],
    ['"3", "12"', { version: { in: [3, 12] } }],
    ['W/"3"', { version: { in: [] } }],
    ['3', { version: { in: [] } }],
    ['"abc"', { version: { in: [] } }],
    ['"99999999999"', { version: { in: [] } }],
    ['', { version: { in: [] } }],
  ])('reads %p', (given, condition) => {
    expect(readIfMatch(given)).toEqual(condition);
  });
});
