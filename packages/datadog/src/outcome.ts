import type { Attempt } from './attempt.js';

/**
 * What an attempt means for its payload:
 * - `delivered`: done, forget the logs;
 * - `retry`: send the same again later, not before `afterMs` when the intake named a time;
 * - `split`: too large, halve it (a single log is cut or dead-lettered);
 * - `bisect`: one log in it is malformed, find it by halving and dead-letter it;
 * - `park`: the destination cannot take anything until a person mends it; keep its logs, send nothing.
 */
export type Outcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly afterMs: number | null }
  | { readonly kind: 'split' }
  | { readonly kind: 'bisect' }
  | { readonly kind: 'park'; readonly reason: 'key_rejected' | 'wrong_url' };

/**
 * The one table of what the intake's answers mean. It looks at the status code and nothing else: the wording of the
 * bodies has changed under other clients, and a body may echo log content.
 *
 * A redirect is a wrong URL, never followed, because following it would hand the API key to another host; counting it
 * as a success has lost other clients their logs. A transport error may have happened after the intake took the
 * payload, so a retry can duplicate; losing is worse.
 */
export function decideOutcome(attempt: Attempt): Outcome {
  const { status } = attempt;
  if (status === null) return { kind: 'retry', afterMs: null };
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  switch (status) {
    case 400:
      return { kind: 'bisect' };
    case 401:
    case 403:
      return { kind: 'park', reason: 'key_rejected' };
    case 408:
    case 425:
    case 429:
      return { kind: 'retry', afterMs: attempt.retryAfterMs };
    case 413:
      return { kind: 'split' };
  }
  if (status >= 300 && status < 500) return { kind: 'park', reason: 'wrong_url' };
  return { kind: 'retry', afterMs: attempt.retryAfterMs };
}
