import type { JobRun } from '@logferry/queue';

/** A kind of background work. It may run twice when a process dies over it. */
export interface BackgroundJob {
  readonly name: string;
  /** How often it runs by itself; undefined: only when somebody adds one. */
  readonly everyMs?: number;
  readonly run: (run: JobRun) => Promise<void>;
}
