import { expect, test } from '@jest/globals';
import { halfHourRates } from './half-hour-rates.js';

test.each([
  ['is under way', '2026-03-04T09:20:00.000Z', [100, 300, 600, 200], [10, 10, 20, 10]],
  ['ends, so that of the first nothing is left', '2026-03-04T09:30:00.000Z', [0, 300, 600, 300], [10, 20, 10]],
  ['has only begun', '2026-03-04T09:31:00.000Z', [290, 300, 600, 7], [10, 10, 20]],
])('half hours are lines a minute also when the last one %s', (_what, to, received, rates) => {
  expect(halfHourRates(received, to)).toEqual(rates);
});
