import type { JobRun } from '@logferry/queue';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import { AddonUpkeep } from '../heroku/addon-upkeep.js';
import { HerokuUpkeep } from '../heroku-connection/heroku-upkeep.js';
import { IdempotencySweep } from '../idempotency/idempotency-sweep.js';
import { InvitationSweep } from '../invitations/invitation-sweep.js';
import { KeyRotationJob } from '../key-rotation/key-rotation.job.js';
import { NotificationJobs } from '../notifications/notification.jobs.js';
import { RetentionJobs } from '../retention/retention.jobs.js';
import type { BackgroundJob } from './background-job.js';

/** Jobs at once in one process; most of them wait for somebody's webhook. */
const CONCURRENCY = 8;

/** Does the control plane's background work: in every process that has one, each job in one of them at a time. */
@Injectable()
export class BackgroundJobs implements OnApplicationBootstrap, OnModuleDestroy {
  readonly jobs: readonly BackgroundJob[];

  constructor(
    @Inject(CONTROL_PORTS) private readonly ports: ControlPorts,
    notifications: NotificationJobs,
    idempotency: IdempotencySweep,
    invitations: InvitationSweep,
    keyRotation: KeyRotationJob,
    retention: RetentionJobs,
    addons: AddonUpkeep,
    heroku: HerokuUpkeep,
  ) {
    this.jobs = [
      ...notifications.jobs,
      ...idempotency.jobs,
      ...invitations.jobs,
      ...retention.jobs,
      keyRotation,
      addons,
      heroku,
    ];
  }

  async onApplicationBootstrap(): Promise<void> {
    const { jobs } = this.ports;
    jobs.run(Object.fromEntries(this.jobs.map((job) => [job.name, (run: JobRun) => this.run(job, run)])), CONCURRENCY);
    await jobs.schedule(
      Object.fromEntries(this.jobs.flatMap(({ name, everyMs }) => (everyMs === undefined ? [] : [[name, everyMs]]))),
    );
  }

  async onModuleDestroy(): Promise<void> {
    await this.ports.jobs.stopTaking();
  }

  private async run(job: BackgroundJob, run: JobRun): Promise<void> {
    try {
      await job.run(run);
    } catch (err) {
      this.ports.logger.warn({ err, job: job.name }, 'a background job failed; it is tried again');
      throw err;
    }
  }
}
