import { describe, expect, test } from '@jest/globals';
import { counterIndex, delayCounter, LEDGER_COUNTERS, toCounts } from './ledger-counters.js';

describe('toCounts', () => {
  test('groups the counters and works out what is in flight', () => {
    const values = LEDGER_COUNTERS.map(() => 0);
    values[counterIndex('messagesReceived')] = 100;
    values[counterIndex('duplicates')] = 1_000;
    for (const counter of ['logsDelivered', 'joined', 'filtered', 'sampled', 'parked', 'deadLettered'] as const) {
      values[counterIndex(counter)] = 5;
    }
    values[counterIndex('dropped.expired')] = 7;
    values[counterIndex('dropped.too_large')] = 3;
    values[counterIndex('kinds.router')] = 9;
    values[counterIndex('deliveryDelay.le1s')] = 5;
    const counts = toCounts(values);
    expect(counts).toMatchObject({ messagesReceived: 100, inFlight: 60 });
    expect(counts.dropped).toEqual({
      over_quota: 0,
      expired: 7,
      intake_rejected: 0,
      too_large: 3,
      app_deleted: 0,
      park_overflow: 0,
      discarded: 0,
      suspended: 0,
    });
    expect([counts.kinds.router, counts.kinds.app, counts.deliveryDelay.le1s]).toEqual([9, 0, 5]);
  });
});

test.each([
  [0, 'le250ms'],
  [250, 'le250ms'],
  [251, 'le500ms'],
  [1_000, 'le1s'],
  [2_000, 'le2s'],
  [4_999, 'le5s'],
  [15_000, 'le15s'],
  [60_000, 'le60s'],
  [60_001, 'more'],
])('a delay of %d ms belongs to %s', (delayMs, bucket) => {
  expect(delayCounter(delayMs)).toBe(`deliveryDelay.${bucket}`);
});
