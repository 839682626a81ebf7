import { ERASE_AFTER_MS, forTenant } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import { missed, NEXT_VERSION, type Precondition } from '../http/version.js';
import { announce } from '../invalidation/announce.js';
import { actingRole } from '../members/acting-role.js';
import type { TenantView, TransferTenant, UpdateTenant } from './tenant.schema.js';
import { TENANT_SELECT, toTenantView } from './tenant.view.js';

/** The tenant a caller works in. */
@Injectable()
export class TenantService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  async get(caller: Caller): Promise<TenantView> {
    const row = await this.ports.database.tenant.findUnique({ where: { id: caller.tenantId }, select: TENANT_SELECT });
    if (row === null) throw new AppError('not_found');
    return toTenantView(row, roleOf(caller));
  }

  async update(caller: Caller, { name }: UpdateTenant, match: Precondition): Promise<TenantView> {
    const [row] = await this.ports.database.tenant.updateManyAndReturn({
      where: { id: caller.tenantId, ...match },
      data: { name, ...NEXT_VERSION },
      select: TENANT_SELECT,
    });
    if (row === undefined) throw await missed(() => this.get(caller));
    return toTenantView(row, roleOf(caller));
  }

  /** The other becomes an owner and the caller an admin, both or neither. */
  async transfer(caller: Caller, { memberId }: TransferTenant): Promise<TenantView> {
    await forTenant(this.ports.database, caller.tenantId).$exclusive(async (tx) => {
      const acting = await actingRole(tx, caller);
      if (acting.role !== 'owner') throw new AppError('forbidden', 'Only an owner may give a tenant away.');
      const successor = await tx.member.findUnique({ where: { id: memberId }, select: { id: true } });
      if (successor === null) throw noSuchMember();
      if (successor.id === acting.memberId) throw new AppError('conflict', 'You are an owner already.');
      await tx.member.update({ where: { id: successor.id }, data: { role: 'owner' } });
      await tx.member.updateMany({ where: { id: acting.memberId ?? '' }, data: { role: 'admin' } });
    });
    return { ...(await this.get(caller)), role: 'admin' };
  }

  /** From now on nothing of it works, and drains least of all. What it owns is erased later (erase-tenants.ts). */
  async delete(caller: Caller, match: Precondition): Promise<TenantView> {
    const { database, now } = this.ports;
    const { tenantId: id } = caller;
    const where = { id, deletedAt: null, ...match };
    const { count } = await database.tenant.updateMany({ where, data: { deletedAt: now() } });
    // Deleted by somebody else at the same time, it is gone as it should be.
    if (count === 0 && (await this.get(caller)).deletedAt === null) throw await missed(() => this.get(caller));
    await announce(this.ports, { kind: 'tenant', id });
    return this.get(caller);
  }

  /** Its tokens work again at once. */
  async restore(caller: Caller): Promise<TenantView> {
    const { database, now } = this.ports;
    const { tenantId: id } = caller;
    const erased = new Date(now().getTime() - ERASE_AFTER_MS);
    await database.tenant.updateMany({ where: { id, deletedAt: { gt: erased } }, data: { deletedAt: null } });
    await announce(this.ports, { kind: 'tenant', id });
    const view = await this.get(caller);
    if (view.deletedAt !== null) throw new AppError('conflict', 'It is being erased: it is too late.');
    return view;
  }
}

function roleOf(caller: Caller): TenantView['role'] {
  return caller.kind === 'person' ? caller.role : null;
}

function noSuchMember(): AppError {
  return new AppError('validation_failed', 'memberId names no member of this tenant.', {
    errors: [{ path: 'memberId', message: 'names no member of this tenant' }],
  });
}
