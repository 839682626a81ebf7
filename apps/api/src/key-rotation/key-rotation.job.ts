import { rotateKeys } from '@logferry/db';
import type { JobRun } from '@logferry/queue';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { BackgroundJob } from '../jobs/background-job.js';

/** Does what rotations there are; most of the time there is none, and this is one query. */
@Injectable()
export class KeyRotationJob implements BackgroundJob {
  readonly name = 'rotate-keys';
  readonly everyMs = 5_000;

  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  readonly run = async ({ shouldStop }: JobRun): Promise<void> => {
    const { database, keyring } = this.ports;
    while (!shouldStop() && (await rotateKeys(database, keyring)));
  };
}
