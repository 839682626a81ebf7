import { expect, test } from '@jest/globals';
import { usersInWords } from './users-in-words.js';

const first = ['blog', 'shop'].map((name) => ({ id: name, name }));

test('names the apps, and counts those that are not named', () => {
  expect(usersInWords({ apps: 2, first })).toBe('blog, shop');
  expect(usersInWords({ apps: 1_002, first })).toBe('blog, shop and 1,000 more');
});
