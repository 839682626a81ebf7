import { DeadLetters } from '@logferry/db';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';

/** Letters live for days: some minutes more do not matter. */
const SWEEP_INTERVAL_MS = 600_000;

/** Forgets dead letters that are too old. Every process with a control plane does; they take different rows. */
@Injectable()
export class DeadLetterSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sweep(), SWEEP_INTERVAL_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async sweep(): Promise<void> {
    const { database, keyring, logger } = this.ports;
    const letters = new DeadLetters(database, keyring);
    try {
      while ((await letters.sweep()) > 0);
    } catch (err) {
      logger.warn({ err }, 'old dead letters could not be forgotten; tried again later');
    }
  }
}
