import { dayOf, forTenant, MONTHS_SHOWN, readSentByApp } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import { forecastMonth, startOfMonth, toMonths } from './sent-by-month.js';
import type { UsageByApp, UsageByAppQuery, UsageByMonth } from './tenant-usage.schema.js';

const DAY_MS = 86_400_000;

/** What a tenant sent, by app and by month: what its plan's quota and Datadog's bill go by. */
@Injectable()
export class TenantUsageService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  async byApp({ tenantId }: Caller, query: UsageByAppQuery): Promise<UsageByApp> {
    const { database, now } = this.ports;
    const { from, to } = daysOf(query, now());
    const apps = await readSentByApp(database, { tenantId, from, to });
    const shown = apps.slice((query.page - 1) * query.limit, query.page * query.limit);
    const named = await forTenant(database, tenantId).app.findMany({
      where: { id: { in: shown.map(({ appId }) => appId) } },
      select: { id: true, name: true },
    });
    const names = new Map(named.map(({ id, name }) => [id, name]));
    return {
      from: from.toISOString(),
      to: to.toISOString(),
      totals: {
        bytesReceived: apps.reduce((sum, app) => sum + app.bytesReceived, 0),
        messagesReceived: apps.reduce((sum, app) => sum + app.messagesReceived, 0),
      },
      items: shown.map((app) => ({ ...app, name: names.get(app.appId) ?? null })),
      total: apps.length,
    };
  }

  async byMonth(tenantId: string): Promise<UsageByMonth> {
    const { database } = this.ports;
    const now = this.ports.now();
    const rows = await forTenant(database, tenantId).tenantDay.findMany({
      where: { day: { gte: startOfMonth(now, MONTHS_SHOWN - 1) } },
      orderBy: { day: 'asc' },
    });
    const days = rows.map(({ day, bytesReceived, messagesReceived }) => ({
      day,
      bytesReceived: Number(bytesReceived),
      messagesReceived: Number(messagesReceived),
    }));
    return {
      months: toMonths(days, now, MONTHS_SHOWN),
      countedSince: days[0]?.day.toISOString().slice(0, 10) ?? null,
      forecast: forecastMonth(days, now),
    };
  }
}

/** The days a query asks for. Throws AppError when it asks for a day and a month at once. */
function daysOf({ day, month }: UsageByAppQuery, now: Date): { readonly from: Date; readonly to: Date } {
  if (day !== undefined && month !== undefined) {
    const message = 'cannot be given beside a month';
    throw new AppError('validation_failed', `day ${message}.`, { errors: [{ path: 'day', message }] });
  }
  if (day !== undefined) {
    const from = dayOf(new Date(day));
    return { from, to: new Date(from.getTime() + DAY_MS) };
  }
  const from = month === undefined ? startOfMonth(now, 0) : new Date(`${month}-01T00:00:00Z`);
  return { from, to: startOfMonth(from, -1) };
}
