import { expect, test } from '@jest/globals';
import { PLANS, planOf, quotaOf } from './plans.js';

const DEFAULTS = { bytesPerDayMax: 10, linesPerSecondMax: null, parkedBytesMax: 20 };
const NOTHING_GRANTED = {
  appsMax: null,
  membersMax: null,
  bytesPerDayMax: null,
  linesPerSecondMax: null,
  parkedBytesMax: null,
};

test('takes what the operator granted before the plan, and the plan before the configuration', () => {
  expect(quotaOf({ ...NOTHING_GRANTED, plan: 'standard' }, DEFAULTS)).toEqual({
    appsMax: 1_000,
    membersMax: 100,
    bytesPerDayMax: 10,
    linesPerSecondMax: null,
    parkedBytesMax: 20,
  });
  const granted = { appsMax: 7, membersMax: 8, bytesPerDayMax: 9n, linesPerSecondMax: 10, parkedBytesMax: 11n };
  expect(quotaOf({ ...granted, plan: 'free' }, DEFAULTS)).toEqual({
    appsMax: 7,
    membersMax: 8,
    bytesPerDayMax: 9,
    linesPerSecondMax: 10,
    parkedBytesMax: 11,
  });
  expect(quotaOf({ ...NOTHING_GRANTED, plan: 'free' }, DEFAULTS).bytesPerDayMax).toBe(PLANS.free.bytesPerDayMax);
});

test('takes a plan that is no more for the standard one', () => {
  expect(planOf({ plan: 'gold' })).toBe('standard');
});
