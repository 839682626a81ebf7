import type { Attempt } from './attempt.js';

/**
 * What an attempt means for a payload of metrics:
 * - `delivered`: done, forget it;
 * - `retry`: send the same again later, not before `afterMs` when the API named a time;
 * - `split`: too large, halve it;
 * - `bisect`: a series in it is malformed, halve it to lose less than all;
 * - `stop`: the destination takes no metrics until a person mends it, or its lane has come back.
 */
export type MetricOutcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly afterMs: number | null }
  | { readonly kind: 'split' }
  | { readonly kind: 'bisect' }
  | { readonly kind: 'stop' };

/**
 * The table of what the answers of both metric endpoints mean: 202, 400, 403, 408, 413 and 429 are documented. Like the log
 * intake's (outcome.ts) it looks at the status code and nothing else, and takes no redirect for a success. Unlike logs,
 * metrics are worth little later: nobody is told, nothing is kept beyond its hour.
 */
export function decideMetricOutcome(attempt: Attempt): MetricOutcome {
  const { status } = attempt;
  if (status === null) return { kind: 'retry', afterMs: null };
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  switch (status) {
    case 400:
      return { kind: 'bisect' };
    case 408:
    case 425:
    case 429:
      return { kind: 'retry', afterMs: attempt.retryAfterMs };
    case 413:
      return { kind: 'split' };
  }
  if (status >= 300 && status < 500) return { kind: 'stop' };
  return { kind: 'retry', afterMs: attempt.retryAfterMs };
}
