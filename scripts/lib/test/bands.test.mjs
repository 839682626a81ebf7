import { expect, test } from '@jest/globals';
import { BANDS, turnsOf } from './bands.mjs';

/** @param {...string} names */
const turnsOfThese = (...names) =>
  turnsOf(BANDS.filter(({ name }) => names.includes(name))).map((turn) => turn.map(({ name }) => name));

test('the chaos band runs beside the integration tests', () => {
  expect(turnsOfThese('unit', 'integration', 'chaos', 'e2e')).toEqual([['unit'], ['integration', 'chaos'], ['e2e']]);
});

test('a band that would run beside another runs alone when it is the only one', () => {
  expect(turnsOfThese('chaos')).toEqual([['chaos']]);
});
