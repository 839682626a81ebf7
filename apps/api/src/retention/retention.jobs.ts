import {
  eraseTenants,
  rollUpLedger,
  sweepAppDays,
  sweepByPlan,
  sweepDiscoveredApps,
  sweepEvents,
  sweepHalfHours,
  sweepOrphanedAudit,
  sweepRuleCounts,
  sweepTenantDays,
} from '@logferry/db';
import type { JobRun } from '@logferry/queue';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { BackgroundJob } from '../jobs/background-job.js';

/** What lives for days or longer may live some minutes more. */
const SWEEP_INTERVAL_MS = 600_000;
/** A look at every tenant: a second for 10,000 of them that have nothing old. */
const BY_PLAN_INTERVAL_MS = 3_600_000;

/** What is old goes, whosever it is. */
const SWEEPS = [sweepEvents, sweepRuleCounts, sweepDiscoveredApps, sweepHalfHours, sweepTenantDays, sweepAppDays];

/** Everything that goes, or grows coarser, by its age. Each job goes on until nothing is due, or the process ends. */
@Injectable()
export class RetentionJobs {
  readonly jobs: readonly BackgroundJob[] = [
    { name: 'erase-tenants', everyMs: SWEEP_INTERVAL_MS, run: (run) => this.eraseTenants(run) },
    { name: 'roll-up-ledger', everyMs: SWEEP_INTERVAL_MS, run: (run) => this.rollUpLedger(run) },
    { name: 'sweep-by-plan', everyMs: BY_PLAN_INTERVAL_MS, run: (run) => this.sweepByPlan(run) },
    { name: 'sweep-by-age', everyMs: SWEEP_INTERVAL_MS, run: (run) => this.sweepByAge(run) },
  ];

  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  private async eraseTenants({ shouldStop }: JobRun): Promise<void> {
    while (!shouldStop() && (await eraseTenants(this.ports.database, this.nowMs())));
  }

  private async rollUpLedger({ shouldStop }: JobRun): Promise<void> {
    while (!shouldStop() && (await rollUpLedger(this.ports.database, this.nowMs())) > 0);
  }

  private async sweepByPlan({ shouldStop }: JobRun): Promise<void> {
    const { database } = this.ports;
    let after: string | null = null;
    do after = await sweepByPlan(database, this.nowMs(), after);
    while (after !== null && !shouldStop());
    while (!shouldStop() && (await sweepOrphanedAudit(database, this.nowMs())) > 0);
  }

  private async sweepByAge({ shouldStop }: JobRun): Promise<void> {
    for (const sweep of SWEEPS) {
      while (!shouldStop() && (await sweep(this.ports.database, this.nowMs())) > 0);
    }
  }

  private nowMs(): number {
    return this.ports.now().getTime();
  }
}
