import { expect, test } from '@jest/globals';
import { BANDS, turnsOf } from './bands.mjs';

/** @param {...string} names */
const turnsOfThese = (...names) =>
  turnsOf(BANDS.filter(({ name }) => names.includes(name))).map((turn) => turn.map(({ name }) => name));

test('checks that use one core each run at the same time, the chaos band alone', () => {
  expect(turnsOfThese('boundaries', 'dead-code', 'generated')).toEqual([['boundaries', 'dead-code', 'generated']]);
  expect(turnsOfThese('integration', 'chaos', 'e2e')).toEqual([['integration'], ['chaos'], ['e2e']]);
});

test('a band that would run beside another runs alone when it is the only one', () => {
  expect(turnsOfThese('dead-code')).toEqual([['dead-code']]);
});
