import type { Attempt } from '@logferry/datadog';
import type { FrameQueue, TicketCounts } from '@logferry/queue';
import type { Metrics } from '@logferry/runtime';

const SECONDS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

interface WorkerObserver {
  readonly attempt: (attempt: Attempt) => void;
  readonly shardsHeld: (count: number) => void;
  readonly missedByTail: (lines: number) => void;
}

/** The worker's metrics. Labels are bounded: status classes, never tenants, apps or destinations. */
export function observeWorker(
  metrics: Metrics,
  queue: Pick<FrameQueue, 'counts'>,
  laneCount: () => number,
  incidentCount: () => number,
): WorkerObserver {
  const attempts = metrics.counter('intake_attempts_total', 'Tries at the intake by what was answered', ['answer']);
  const durations = metrics.histogram('intake_attempt_seconds', 'From the call to the status line', SECONDS);
  metrics.observed('sites_in_incident', 'Datadog sites most of whose destinations fail', incidentCount);
  metrics.observed('lanes', 'Destinations with a lane in this worker', laneCount);
  const missed = metrics.counter('tail_lines_missed_total', 'Lines that somebody looking at an app did not get to see');
  let shardsHeld = 0;
  metrics.observed('shards_held', 'Shards whose tickets this worker takes; 0: it stands by', () => shardsHeld);
  const states: readonly (keyof TicketCounts)[] = ['waiting', 'active', 'delayed', 'failed'];
  for (const state of states) {
    metrics.observed(`tickets_${state}`, `Tickets that are ${state}, over all shards`, async () => {
      try {
        return (await queue.counts())[state];
      } catch {
        return Number.NaN; // the store is away; a scrape must not fail for that
      }
    });
  }
  return {
    attempt(attempt) {
      attempts.inc({ answer: attempt.status === null ? (attempt.error ?? 'other') : String(attempt.status) });
      durations.observe(attempt.durationMs / 1_000);
    },
    shardsHeld(count) {
      shardsHeld = count;
    },
    missedByTail(lines) {
      missed.inc(lines);
    },
  };
}
