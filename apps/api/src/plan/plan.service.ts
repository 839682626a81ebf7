import { forTenant, PLANS, planOf, QUOTA_SELECT, type Quota, quotaOf } from '@logferry/db';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { PlanView, QuotaView } from './plan.schema.js';

const DAY_MS = 86_400_000;

/** A tenant's plan, and how much of it is used. */
@Injectable()
export class PlanService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  async get(tenantId: string): Promise<PlanView> {
    const { database, quotaDefaults, now } = this.ports;
    const today = Math.floor(now().getTime() / DAY_MS) * DAY_MS;
    const scoped = forTenant(database, tenantId);
    const [tenant, apps, members, ledger, parked] = await Promise.all([
      database.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: QUOTA_SELECT }),
      scoped.app.count(),
      scoped.member.count(),
      this.bytesSince(tenantId, new Date(today)),
      database.parkedTotal.findUnique({ where: { tenantId }, select: { bytes: true } }),
    ]);
    const plan = planOf(tenant);
    return {
      plan,
      quota: toQuotaView(quotaOf(tenant, quotaDefaults)),
      usage: { apps, members, bytesToday: ledger, parkedBytes: Number(parked?.bytes ?? 0) },
      resetsAt: new Date(today + DAY_MS).toISOString(),
      retention: PLANS[plan].retention,
    };
  }

  /** Minutes whose frames were all let in: with a quota, what is over it is received, but not counted against it. */
  private async bytesSince(tenantId: string, since: Date): Promise<number> {
    const { _sum } = await forTenant(this.ports.database, tenantId).ledgerMinute.aggregate({
      where: { minute: { gte: since }, droppedOverQuota: 0, droppedSuspended: 0 },
      _sum: { bytesReceived: true },
    });
    return Number(_sum.bytesReceived ?? 0);
  }
}

function toQuotaView(quota: Quota): QuotaView {
  return {
    apps: quota.appsMax,
    members: quota.membersMax,
    bytesPerDay: quota.bytesPerDayMax,
    linesPerSecond: quota.linesPerSecondMax,
    parkedBytes: quota.parkedBytesMax,
  };
}
