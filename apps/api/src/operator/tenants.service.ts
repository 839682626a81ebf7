import { planOf, type Tenant } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import { isMissing } from '../http/database-errors.js';
import { idField } from '../http/fields.js';
import { type Page, pageClause, toPage } from '../http/page.js';
import { announce } from '../invalidation/announce.js';
import { PlanService } from '../plan/plan.service.js';
import type { FoundTenantView, OperatedTenantView, TenantSearchQuery, UpdatePlan } from './tenant.schema.js';

/** Whose names begin alike; who has more of them says more of the name. */
const NAMES_MAX = 1_000;
/** More owners of one tenant help nobody to reach it. */
const OWNERS_SHOWN_MAX = 20;

/** All tenants, for whoever runs the service. What they own and their lines are not shown. */
@Injectable()
export class OperatedTenantsService {
  constructor(
    @Inject(CONTROL_PORTS) private readonly ports: ControlPorts,
    private readonly plans: PlanService,
  ) {}

  async search(query: TenantSearchQuery): Promise<Page<FoundTenantView>> {
    const { database } = this.ports;
    const { where, ...clause } = pageClause(query);
    const state = ofState(query.state);
    const plan = query.plan === undefined ? {} : { plan: query.plan };
    const matching = await this.matching(query.q);
    const rows = await database.tenant.findMany({ ...clause, where: { AND: [where, state, plan, matching] } });
    return toPage(rows, query, toFound);
  }

  async get(id: string): Promise<OperatedTenantView> {
    const { database } = this.ports;
    const row = await database.tenant.findUnique({ where: { id } });
    if (row === null) throw noSuchTenant();
    const [{ quota, usage }, destinations, owners] = await Promise.all([
      this.plans.get(id),
      database.destination.count({ where: { tenantId: id } }),
      database.member.findMany({
        where: { tenantId: id, role: 'owner' },
        select: { user: { select: { email: true } } },
        orderBy: { id: 'asc' },
        take: OWNERS_SHOWN_MAX,
      }),
    ]);
    return {
      ...toFound(row),
      owners: owners.map(({ user }) => user.email),
      destinations,
      granted: {
        apps: row.appsMax,
        members: row.membersMax,
        bytesPerDay: row.bytesPerDayMax === null ? null : Number(row.bytesPerDayMax),
        linesPerSecond: row.linesPerSecondMax,
        parkedBytes: row.parkedBytesMax === null ? null : Number(row.parkedBytesMax),
      },
      quota,
      usage,
    };
  }

  /** Its drains' frames are dropped and counted from now on; what was acknowledged before is still delivered. */
  suspend(id: string, reason: string): Promise<OperatedTenantView> {
    return this.change(id, { suspendedAt: this.ports.now(), suspendedFor: reason });
  }

  resume(id: string): Promise<OperatedTenantView> {
    return this.change(id, { suspendedAt: null, suspendedFor: null });
  }

  updatePlan(id: string, { plan, apps, members, bytesPerDay, linesPerSecond, parkedBytes }: UpdatePlan) {
    return this.change(id, {
      ...(plan === undefined ? {} : { plan }),
      ...(apps === undefined ? {} : { appsMax: apps }),
      ...(members === undefined ? {} : { membersMax: members }),
      ...(bytesPerDay === undefined ? {} : { bytesPerDayMax: bytesPerDay }),
      ...(linesPerSecond === undefined ? {} : { linesPerSecondMax: linesPerSecond }),
      ...(parkedBytes === undefined ? {} : { parkedBytesMax: parkedBytes }),
    });
  }

  /** What the words searched for mean. An address is looked up as better-auth stores it, in lower case. */
  private async matching(q: string | undefined) {
    if (q === undefined) return {};
    if (idField.safeParse(q).success) return { id: q };
    if (q.includes('@')) return { members: { some: { user: { email: q.toLowerCase() } } } };
    // Not Prisma's own: no index serves its ILIKE. In the order of the index, so that no more is read than the limit.
    const beginning = `${q.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;
    const rows = await this.ports.database.$queryRaw<{ id: string }[]>`
      SELECT id FROM tenants WHERE lower(name) LIKE ${beginning} ORDER BY lower(name) USING ~<~ LIMIT ${NAMES_MAX}`;
    return { id: { in: rows.map(({ id }) => id) } };
  }

  private async change(
    id: string,
    data: Partial<Omit<Tenant, 'id' | 'rules' | 'bytesPerDayMax' | 'parkedBytesMax'>> & {
      readonly bytesPerDayMax?: number | null;
      readonly parkedBytesMax?: number | null;
    },
  ) {
    try {
      await this.ports.database.tenant.update({ where: { id }, data, select: { id: true } });
    } catch (error) {
      throw isMissing(error) ? noSuchTenant() : error;
    }
    await announce(this.ports, { kind: 'tenant', id });
    return this.get(id);
  }
}

function noSuchTenant(): AppError {
  return new AppError('not_found', 'There is no tenant with this id.');
}

function ofState(state: TenantSearchQuery['state']) {
  switch (state) {
    case undefined:
      return {};
    case 'active':
      return { suspendedAt: null, deletedAt: null };
    case 'suspended':
      return { suspendedAt: { not: null } };
    case 'deleted':
      return { deletedAt: { not: null } };
  }
}

function toFound(row: Tenant): FoundTenantView {
  return {
    id: row.id,
    name: row.name,
    plan: planOf(row),
    createdAt: row.createdAt.toISOString(),
    suspendedAt: row.suspendedAt?.toISOString() ?? null,
    suspendedFor: row.suspendedFor,
    deletedAt: row.deletedAt?.toISOString() ?? null,
  };
}
