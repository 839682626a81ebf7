import { describe, expect, test } from '@jest/globals';
import { chartRows } from './chart-rows.js';
import { countsWith } from './counts.fixture.js';

const rowOf = (given: Parameters<typeof countsWith>[0]) =>
  chartRows({ step: 'minute', buckets: [{ ...countsWith(given), start: '2026-03-04T09:15:00.000Z' }] })[0];

describe('chartRows', () => {
  test('puts every received line into one of four kinds', () => {
    const row = rowOf({
      logsDelivered: 50,
      joined: 5,
      filtered: 10,
      sampled: 15,
      parked: 2,
      inFlight: 3,
      deadLettered: 1,
      dropped: { expired: 4, too_large: 5 },
    });
    expect(row).toMatchObject({ delivered: 50, filtered: 30, waiting: 5, lost: 10 });
  });

  test('draws nothing for lines that were counted twice', () => {
    expect(rowOf({ inFlight: -4, parked: 1 })?.waiting).toBe(1);
  });

  test('gives the delay by the upper bound of its bucket, and none without deliveries', () => {
    expect(rowOf({ deliveryDelay: { le250ms: 90, le5s: 9, more: 1 } })).toMatchObject({ median: 0.25, p99: 5 });
    expect(rowOf({})).toMatchObject({ median: null, p99: null });
  });
});
