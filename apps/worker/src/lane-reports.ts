import type { Attempt } from '@logferry/datadog';
import {
  ATTEMPTS_KEPT,
  type Database,
  type DestinationReport,
  LANE_REPORT_MS,
  type ReportedAttempt,
  type ReportedLane,
  writeDestinationReports,
} from '@logferry/db';
import type { Lane } from './lane.js';

/** Soon enough for people who look at a destination in trouble; a write of some kilobytes for each that sends. */
const FLUSH_INTERVAL_MS = 5_000;
/** A lane in trouble says so again before what it said no longer counts. */
const REPEAT_MS = LANE_REPORT_MS / 3;

interface Sender {
  readonly id: string;
  readonly tenantId: string;
}

interface Reported {
  readonly tenantId: string;
  readonly lane: ReportedLane;
}

export interface LaneReportsDeps {
  readonly db: Pick<Database, '$executeRaw'>;
  readonly workerId: string;
  /** The lane of a destination, if there is one. */
  readonly laneOf: (destinationId: string) => Pick<Lane, 'report'> | undefined;
  /** When a parked destination is tried the next time, which its lane does not know; null: no time is set. */
  readonly nextTrialAtMs: (destinationId: string) => number | null;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/**
 * Writes down how each lane fares and what its last attempts came to, for people to see. Beside the way of a frame: what
 * cannot be written waits, the newest ATTEMPTS_KEPT of a destination, and what was not written ends with the worker.
 */
export class LaneReports {
  private readonly attempts = new Map<string, { readonly tenantId: string; readonly newest: ReportedAttempt[] }>();
  /** Of lanes that exist, and so as many at most. */
  private readonly reported = new Map<string, Reported>();
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> = Promise.resolve();

  constructor(private readonly deps: LaneReportsDeps) {}

  note({ id, tenantId }: Sender, { status, error, durationMs }: Attempt, logs: number, bytes: number): void {
    let known = this.attempts.get(id);
    if (known === undefined) {
      known = { tenantId, newest: [] };
      this.attempts.set(id, known);
    }
    const atMs = this.deps.now();
    known.newest.push({ atMs, statusCode: status, error, durationMs: Math.round(durationMs), logs, bytes });
    if (known.newest.length > ATTEMPTS_KEPT) known.newest.shift();
  }

  start(): void {
    this.timer = setInterval(() => {
      this.flushing = this.flushing.then(() => this.flush()).catch(this.deps.onError);
    }, FLUSH_INTERVAL_MS).unref();
  }

  /** Writes what is new. Rejects when Postgres did not take it; it is kept then. */
  async flush(): Promise<void> {
    const reports = this.takeReports();
    if (reports.length === 0) return;
    try {
      await writeDestinationReports(this.deps.db, this.deps.workerId, reports);
    } catch (error) {
      for (const report of reports) this.keep(report);
      throw error;
    }
    for (const { destinationId, tenantId, lane } of reports) {
      this.reported.set(destinationId, { tenantId, lane });
    }
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.flushing;
    await this.flush();
  }

  private takeReports(): DestinationReport[] {
    const reports: DestinationReport[] = [];
    for (const [destinationId, { tenantId, newest }] of this.attempts) {
      const lane = this.laneOf(destinationId);
      if (lane !== undefined) reports.push({ destinationId, tenantId, lane, attempts: newest });
    }
    for (const [destinationId, { tenantId, lane: said }] of this.reported) {
      if (this.attempts.has(destinationId)) continue;
      const lane = this.laneOf(destinationId);
      if (lane === undefined) this.reported.delete(destinationId);
      else if (isWorthSaying(lane, said)) reports.push({ destinationId, tenantId, lane, attempts: [] });
    }
    this.attempts.clear();
    return reports;
  }

  private laneOf(destinationId: string): ReportedLane | undefined {
    const lane = this.deps.laneOf(destinationId)?.report();
    return lane?.state === 'parked' ? { ...lane, nextTryAtMs: this.deps.nextTrialAtMs(destinationId) } : lane;
  }

  private keep({ destinationId, tenantId, attempts }: DestinationReport): void {
    if (attempts.length === 0) return;
    const newer = this.attempts.get(destinationId)?.newest ?? [];
    this.attempts.set(destinationId, { tenantId, newest: [...attempts, ...newer].slice(-ATTEMPTS_KEPT) });
  }
}

function isWorthSaying(lane: ReportedLane, said: ReportedLane): boolean {
  if (lane.state !== said.state || lane.nextTryAtMs !== said.nextTryAtMs) return true;
  return lane.state !== 'flowing' && lane.atMs - said.atMs >= REPEAT_MS;
}
