import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import { isShadowAddress } from '../heroku/shadow-members.js';
import type { Person } from '../http/caller.js';
import { type Page, type PageQuery, pageClause, toPage } from '../http/page.js';
import type { CreateTenant, TenantView } from './tenant.schema.js';
import { TENANT_SELECT, toTenantView } from './tenant.view.js';

/** Bounds what one person can make us hold. */
const TENANTS_OWNED_MAX = 20;

/** The tenants a person belongs to. */
@Injectable()
export class TenantsService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  async list({ userId }: Person, query: PageQuery): Promise<Page<TenantView>> {
    const { where, ...clause } = pageClause(query);
    const rows = await this.ports.database.member.findMany({
      ...clause,
      where: { ...where, userId },
      select: { id: true, role: true, tenant: { select: TENANT_SELECT } },
    });
    return toPage(rows, query, (row) => toTenantView(row.tenant, row.role));
  }

  /** Holds the user's row, so that requests at the same time do not exceed the bound together. */
  async create({ userId }: Person, { name }: CreateTenant): Promise<TenantView> {
    const row = await this.ports.database.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "users" WHERE "id" = ${userId} FOR UPDATE`;
      const user = await tx.user.findUnique({ where: { id: userId }, select: { email: true } });
      if (user !== null && isShadowAddress(user.email)) {
        throw new AppError(
          'forbidden',
          'Whoever comes by an add-on works in its tenant only. Sign up for one of your own.',
        );
      }
      if ((await tx.member.count({ where: { userId, role: 'owner' } })) >= TENANTS_OWNED_MAX) {
        throw new AppError('conflict', `A person may own ${TENANTS_OWNED_MAX} tenants.`);
      }
      return tx.tenant.create({
        data: { name, members: { create: { userId, role: 'owner' } } },
        select: TENANT_SELECT,
      });
    });
    return toTenantView(row, 'owner');
  }

  /** From now on the session works in this tenant, unless a request names another one. */
  async switchTo(person: Person, id: string): Promise<TenantView> {
    const { database } = this.ports;
    const { userId, sessionId } = person;
    const row = await database.member.findUnique({
      where: { tenantId_userId: { tenantId: id, userId } },
      select: { role: true, tenant: { select: TENANT_SELECT } },
    });
    if (row === null) throw new AppError('not_found', 'You belong to no tenant with this id.');
    const { tenant, role } = row;
    if (tenant.deletedAt !== null) throw new AppError('conflict', 'This tenant is deleted. An owner can restore it.');
    await database.session.updateMany({ where: { id: sessionId, userId }, data: { activeTenantId: id } });
    return toTenantView(tenant, role);
  }
}
