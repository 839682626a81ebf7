import { dayOf, forTenant, PLANS, planOf, QUOTA_SELECT, type Quota, quotaOf } from '@logferry/db';
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
    const today = dayOf(now());
    const scoped = forTenant(database, tenantId);
    const [tenant, apps, members, sent, parked] = await Promise.all([
      database.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: QUOTA_SELECT }),
      scoped.app.count(),
      scoped.member.count(),
      scoped.tenantDay.findUnique({
        where: { tenantId_day: { tenantId, day: today } },
        select: { bytesReceived: true },
      }),
      database.parkedTotal.findUnique({ where: { tenantId }, select: { bytes: true } }),
    ]);
    const plan = planOf(tenant);
    return {
      plan,
      quota: toQuotaView(quotaOf(tenant, quotaDefaults)),
      usage: { apps, members, bytesToday: Number(sent?.bytesReceived ?? 0), parkedBytes: Number(parked?.bytes ?? 0) },
      resetsAt: new Date(today.getTime() + DAY_MS).toISOString(),
      retention: PLANS[plan].retention,
    };
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
