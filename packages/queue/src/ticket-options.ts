import type { JobsOptions, WorkerOptions } from 'bullmq';

/**
 * A ticket must survive everything but its delivery: a worker that dies, a bug that throws. So the bounds that BullMQ
 * puts on attempts and stalls are set far out of reach, and the wait between attempts is capped instead.
 */
const UNREACHABLE = 1_000_000_000;
const RETRY_DELAY_MAX_MS = 60_000;

export const TICKET_OPTIONS = {
  attempts: UNREACHABLE,
  backoff: { type: 'custom' },
  removeOnComplete: true,
  removeOnFail: false,
  stackTraceLimit: 1,
} satisfies JobsOptions;

/**
 * A dead worker's tickets are taken over after at most lockDuration + stalledInterval. Renewed this often, a lock has at
 * least 22 s left at any time: a store that is away for so long, its start included, brings all of them back with it, and
 * what is in work then is not taken for a dead worker's and delivered again. With 12 s left, a Redis that was stopped for
 * ten and took three to start again made 0.5 % of a chaos run's lines come twice.
 */
export const TICKET_WORKER_OPTIONS = {
  lockDuration: 25_000,
  lockRenewTime: 2_000,
  stalledInterval: 5_000,
  maxStalledCount: UNREACHABLE,
  // How long an idle worker sleeps before it looks for due delayed tickets again.
  drainDelay: 5,
  runRetryDelay: 1_000,
  settings: {
    backoffStrategy: (attemptsMade: number) => Math.min(RETRY_DELAY_MAX_MS, 1_000 * 2 ** Math.min(attemptsMade, 6)),
  },
} satisfies Partial<WorkerOptions>;

export const QUEUE_NAME = 'frames';
