import { describe, expect, test } from '@jest/globals';
import { changesBetween, pick } from './changes.js';

describe('changesBetween', () => {
  test('keeps only what differs, deep down too', () => {
    const before = { name: 'a', env: null, tags: ['x'], attributes: { team: { id: 1 } } };
    const after = { name: 'a', env: 'prod', tags: ['x'], attributes: { team: { id: 2 } } };
    expect(changesBetween(before, after)).toEqual({
      before: { env: null, attributes: { team: { id: 1 } } },
      after: { env: 'prod', attributes: { team: { id: 2 } } },
    });
  });

  test('keeps all of what was made or deleted', () => {
    expect(changesBetween(null, { name: 'a' })).toEqual({ before: null, after: { name: 'a' } });
    expect(changesBetween({ name: 'a' }, null)).toEqual({ before: { name: 'a' }, after: null });
    expect(changesBetween(null, null)).toEqual({ before: null, after: null });
  });
});

test('pick leaves out what was not asked for and what is not there', () => {
  expect(pick({ messages: 5, token: 'secret' }, ['messages', 'letterId'])).toEqual({ messages: 5 });
});
