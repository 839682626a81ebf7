import { sweepIdempotencyKeys } from '@logferry/db';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { BackgroundJob } from '../jobs/background-job.js';

/** A tenant with as many keys as it may have should not wait long for those that are over. */
const SWEEP_INTERVAL_MS = 300_000;

/** Forgets Idempotency-Keys and their answers when their day is over. */
@Injectable()
export class IdempotencySweep {
  readonly jobs: readonly BackgroundJob[] = [
    { name: 'sweep-idempotency-keys', everyMs: SWEEP_INTERVAL_MS, run: () => this.sweep() },
  ];

  constructor(@Inject(CONTROL_PORTS) private readonly ports: Pick<ControlPorts, 'database' | 'now'>) {}

  private async sweep(): Promise<void> {
    while ((await sweepIdempotencyKeys(this.ports.database, this.ports.now().getTime())) > 0);
  }
}
