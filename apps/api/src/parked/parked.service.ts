import { discardParked, forTenant, sumParked } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import type { DiscardedView, ParkedView } from './parked.schema.js';
import { toParkedView } from './parked.view.js';

/** Some 20,000 rows and a few seconds. */
const DISCARD_ROUNDS_MAX = 40;

/** What waits for a destination, by app. */
@Injectable()
export class ParkedService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  async read(caller: Caller, appId: string): Promise<ParkedView> {
    await this.requireApp(caller, appId);
    const { database, now } = this.ports;
    const sums = await sumParked(database, caller.tenantId, 'app', [appId]);
    return toParkedView(sums.get(appId), now());
  }

  async discard(caller: Caller, appId: string): Promise<DiscardedView> {
    await this.requireApp(caller, appId);
    const { tenantId } = caller;
    let messages = 0;
    for (let round = 0; round < DISCARD_ROUNDS_MAX; round++) {
      const gone = await discardParked(this.ports.database, { tenantId, appId });
      messages += gone.messages;
      if (!gone.hasMore) return { messages, hasMore: false };
    }
    return { messages, hasMore: true };
  }

  private async requireApp(caller: Caller, id: string): Promise<void> {
    const scoped = forTenant(this.ports.database, caller.tenantId);
    const app = await scoped.app.findUnique({ where: { id }, select: { id: true } });
    if (app === null) throw new AppError('not_found', 'There is no app with this id.');
  }
}
