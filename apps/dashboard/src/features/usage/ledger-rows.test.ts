import { describe, expect, test } from '@jest/globals';
import { countsWith } from './counts.fixture.js';
import { ledgerOf } from './ledger-rows.js';

describe('ledgerOf', () => {
  test('adds up when every line is somewhere', () => {
    const ledger = ledgerOf(
      countsWith({
        messagesReceived: 100,
        logsDelivered: 80,
        joined: 8,
        filtered: 5,
        sampled: 2,
        parked: 3,
        inFlight: 2,
      }),
    );
    expect(ledger.accounted).toBe(100);
    expect(ledger.difference).toBe(0);
  });

  test('says by how much it is off', () => {
    expect(ledgerOf(countsWith({ messagesReceived: 10, logsDelivered: 7 })).difference).toBe(-3);
  });

  test('says that lines were counted twice where more ended than came in', () => {
    const last = (inFlight: number) => ledgerOf(countsWith({ inFlight })).rows.at(-1)?.label;
    expect([last(2), last(0), last(-2)]).toEqual(['In flight', 'In flight', 'Counted twice']);
  });

  test('shows one row without drops, and one for each reason that happened', () => {
    const keys = (dropped: object) =>
      ledgerOf(countsWith({ dropped }))
        .rows.filter((row) => row.key.startsWith('dropped'))
        .map((row) => row.key);
    expect(keys({})).toEqual(['dropped']);
    expect(keys({ expired: 4, too_large: 1 })).toEqual(['dropped.expired', 'dropped.too_large']);
  });

  test('counts every reason for dropping', () => {
    const dropped = {
      over_quota: 1,
      expired: 2,
      intake_rejected: 3,
      too_large: 4,
      app_deleted: 5,
      park_overflow: 6,
      discarded: 7,
    };
    expect(ledgerOf(countsWith({ messagesReceived: 28, dropped })).difference).toBe(0);
  });
});
