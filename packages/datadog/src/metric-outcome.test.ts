import { describe, expect, test } from '@jest/globals';
import { decideMetricOutcome, type MetricOutcome } from './metric-outcome.js';

const RETRY: MetricOutcome = { kind: 'retry', afterMs: 7_000 };

/** The statuses that have a meaning of their own; every other one follows its class. */
const NAMED: ReadonlyMap<number, MetricOutcome> = new Map<number, MetricOutcome>([
  [400, { kind: 'bisect' }],
  [408, RETRY],
  [413, { kind: 'split' }],
  [425, RETRY],
  [429, RETRY],
]);

function expectedFor(status: number): MetricOutcome {
  const named = NAMED.get(status);
  if (named !== undefined) return named;
  if (status < 200 || status >= 500) return RETRY;
  return { kind: status < 300 ? 'delivered' : 'stop' };
}

describe('decideMetricOutcome', () => {
  test('decides every status from 100 to 999', () => {
    const wrong: number[] = [];
    for (let status = 100; status <= 999; status++) {
      const outcome = decideMetricOutcome({ status, error: null, durationMs: 1, retryAfterMs: 7_000 });
      if (JSON.stringify(outcome) !== JSON.stringify(expectedFor(status))) wrong.push(status);
    }
    expect(wrong).toEqual([]);
  });

  test('retries what got no status line, naming no time', () => {
    const attempt = { status: null, error: 'reset', durationMs: 1, retryAfterMs: null } as const;
    expect(decideMetricOutcome(attempt)).toEqual({ kind: 'retry', afterMs: null });
  });
});
