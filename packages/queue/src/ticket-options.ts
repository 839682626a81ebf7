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
 * least 12 s left at any time: a store that is away for ten brings all of them back with it, and what is in work then is
 * not taken for a dead worker's and delivered again.
 */
export const TICKET_WORKER_OPTIONS = {
  lockDuration: 15_000,
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
