import { eraseTenants } from '@logferry/db';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';

/** Tenants wait for a week: some minutes more do not matter. */
const ERASE_INTERVAL_MS = 600_000;

/** Erases tenants whose time is over. Every process with a control plane does; doing it twice does no harm. */
@Injectable()
export class TenantErasure implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private isClosing = false;

  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.erase(), ERASE_INTERVAL_MS).unref();
  }

  onModuleDestroy(): void {
    this.isClosing = true;
    clearInterval(this.timer);
  }

  private async erase(): Promise<void> {
    const { database, logger, now } = this.ports;
    try {
      while (!this.isClosing && (await eraseTenants(database, now().getTime())));
    } catch (err) {
      logger.warn({ err }, 'a deleted tenant could not be erased; tried again later');
    }
  }
}
