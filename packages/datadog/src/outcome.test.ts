import { describe, expect, test } from '@jest/globals';
import type { Attempt, TransportError } from './attempt.js';
import { decideOutcome, type Outcome } from './outcome.js';

const RETRY: Outcome = { kind: 'retry', afterMs: 7_000 };
const KEY: Outcome = { kind: 'park', reason: 'key_rejected' };
const URL_WRONG: Outcome = { kind: 'park', reason: 'wrong_url' };

/** The statuses that have a meaning of their own; every other one follows its class. */
const NAMED: ReadonlyMap<number, Outcome> = new Map<number, Outcome>([
  [400, { kind: 'bisect' }],
  [401, KEY],
  [403, KEY],
  [408, RETRY],
  [413, { kind: 'split' }],
  [425, RETRY],
  [429, RETRY],
]);

function expectedFor(status: number): Outcome {
  const named = NAMED.get(status);
  if (named !== undefined) return named;
  if (status < 200 || status >= 500) return RETRY;
  return status < 300 ? { kind: 'delivered' } : URL_WRONG;
}

function attempt(status: number | null, error: TransportError | null = null): Attempt {
  return { status, error, durationMs: 1, retryAfterMs: status === null ? null : 7_000 };
}

describe('decideOutcome', () => {
  test('decides every status from 100 to 999', () => {
    const wrong: number[] = [];
    for (let status = 100; status <= 999; status++) {
      if (JSON.stringify(decideOutcome(attempt(status))) !== JSON.stringify(expectedFor(status))) wrong.push(status);
    }
    expect(wrong).toEqual([]);
  });

  test('takes no redirect for a success', () => {
    for (const status of [301, 302, 303, 307, 308]) expect(decideOutcome(attempt(status))).toEqual(URL_WRONG);
  });

  test('retries after every transport error, naming no time', () => {
    const errors: TransportError[] = ['timeout', 'connect', 'reset', 'tls', 'other'];
    for (const error of errors) expect(decideOutcome(attempt(null, error))).toEqual({ kind: 'retry', afterMs: null });
  });

  test('hands on the wait that the intake asked for, and none when it asked for none', () => {
    expect(decideOutcome(attempt(429))).toEqual({ kind: 'retry', afterMs: 7_000 });
    expect(decideOutcome({ ...attempt(503), retryAfterMs: null })).toEqual({ kind: 'retry', afterMs: null });
  });
});
