import { expect, test } from '@jest/globals';
import { PointAccounts } from './point-accounts.js';

const HOUR_MS = 3_600_000;
const owner = { tenantId: 't', appId: 'a' };

function accountsAt(start: number) {
  const clock = { now: start };
  const booked: unknown[] = [];
  const counted: unknown[] = [];
  const told: unknown[] = [];
  const accounts = new PointAccounts({
    ledger: { add: (...row) => void booked.push(row) },
    count: (...end) => void counted.push(end),
    onLimited: ({ appId }, sinceMs) => void told.push([appId, clock.now - sinceMs]),
    now: () => clock.now,
  });
  return { accounts, clock, booked, counted, told };
}

test('books points to their app and the minute of their end, by reason for the operator', () => {
  const made = accountsAt(1_000);
  made.accounts.sent(owner, 3);
  made.accounts.dropped(owner, 'expired', 2);
  expect(made.booked).toEqual([
    ['a', 't', 1_000, 'metricPoints', 3],
    ['a', 't', 1_000, 'metricPointsDropped', 2],
  ]);
  expect(made.counted).toEqual([
    ['sent', 3],
    ['expired', 2],
  ]);
  expect(made.told).toEqual([]);
});

test('tells once a day and app that its lines give too many series', () => {
  const made = accountsAt(0);
  for (const appId of ['a', 'a', 'b']) made.accounts.dropped({ ...owner, appId }, 'too_many', 1);
  made.clock.now = 24 * HOUR_MS - 1;
  made.accounts.dropped(owner, 'too_many', 1);
  made.clock.now = 24 * HOUR_MS;
  made.accounts.dropped(owner, 'too_many', 1);
  expect(made.told).toEqual([
    ['a', 24 * HOUR_MS],
    ['b', 24 * HOUR_MS],
    ['a', 24 * HOUR_MS],
  ]);
});
