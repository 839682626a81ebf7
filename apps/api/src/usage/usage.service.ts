import { forTenant, readLedger } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { toActivityView } from '../apps/app.view.js';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import { toPeriod } from './period.js';
import type { UsageQuery, UsageView } from './usage.schema.js';

const NO_ACTIVITY = { firstFrameAt: null, lastFrameAt: null, lastDeliveredAt: null };

/** What the ledger says of an app. */
@Injectable()
export class UsageService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  async read(caller: Caller, appId: string, query: UsageQuery): Promise<UsageView> {
    const { database, now } = this.ports;
    const { tenantId } = caller;
    const period = toPeriod(query, now());
    const app = await forTenant(database, tenantId).app.findUnique({
      where: { id: appId },
      select: { activity: true },
    });
    if (app === null) throw new AppError('not_found', 'There is no app with this id.');
    const { from, to, step, stepMs } = period;
    const sums = await readLedger(database, { tenantId, appId, from, to, stepMs });
    return {
      from: from.toISOString(),
      to: to.toISOString(),
      step,
      totals: sums.totals,
      buckets: sums.buckets,
      activity: toActivityView(app.activity ?? NO_ACTIVITY),
    };
  }
}
