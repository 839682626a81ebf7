import { forTenant, type TenantModels } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller, Person, Role } from '../http/caller.js';
import { type Page, pageClause, toPage } from '../http/page.js';
import { type Acting, actingRole } from './acting-role.js';
import type { MemberQuery, MemberView, UpdateMember } from './member.schema.js';

const SHOWN = {
  id: true,
  userId: true,
  role: true,
  createdAt: true,
  user: { select: { name: true, email: true } },
} as const;

/**
 * The people of a tenant. A tenant always has an owner, and only owners make or unmake one: every change holds the tenant
 * and looks again, so that two at the same time cannot get around it.
 */
@Injectable()
export class MembersService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: Pick<ControlPorts, 'database'>) {}

  async list(caller: Caller, query: MemberQuery): Promise<Page<MemberView>> {
    const { where, ...clause } = pageClause(query);
    const { role } = query;
    const rows = await this.of(caller).member.findMany({
      ...clause,
      where: { ...where, ...(role === undefined ? {} : { role }) },
      select: SHOWN,
    });
    return toPage(rows, query, toView);
  }

  async get(caller: Caller, id: string): Promise<MemberView> {
    return toView(await find(this.of(caller), id));
  }

  async update(caller: Caller, id: string, { role }: UpdateMember): Promise<MemberView> {
    return this.of(caller).$exclusive(async (tx) => {
      const acting = await actingRole(tx, caller);
      const member = await find(tx, id);
      if (role === 'owner') refuseBelowOwner(acting);
      if (member.role === 'owner' && role !== 'owner') await refuseUnmaking(tx, acting);
      return toView(await tx.member.update({ where: { id }, data: { role }, select: SHOWN }));
    });
  }

  async remove(caller: Caller, id: string): Promise<void> {
    await this.of(caller).$exclusive(async (tx) => {
      const acting = await actingRole(tx, caller);
      const member = await find(tx, id);
      if (member.role === 'owner') await refuseUnmaking(tx, acting);
      await tx.member.delete({ where: { id } });
    });
  }

  async leave(person: Person): Promise<void> {
    await this.of(person).$exclusive(async (tx) => {
      const acting = await actingRole(tx, person);
      if (acting.role === 'owner') await refuseUnmaking(tx, acting);
      await tx.member.deleteMany({ where: { userId: person.userId } });
    });
  }

  private of(caller: Caller) {
    return forTenant(this.ports.database, caller.tenantId);
  }
}

function refuseBelowOwner({ role }: Acting): void {
  if (role !== 'owner') throw new AppError('forbidden', 'Only an owner may make or change an owner.');
}

/** Throws unless the caller may make an owner something else, and another one remains. */
async function refuseUnmaking(tx: TenantModels, acting: Acting): Promise<void> {
  refuseBelowOwner(acting);
  if ((await tx.member.count({ where: { role: 'owner' } })) > 1) return;
  throw new AppError('conflict', 'A tenant needs an owner. Make somebody else an owner first, or delete the tenant.');
}

async function find(db: Pick<TenantModels, 'member'>, id: string): Promise<MemberRow> {
  const row = await db.member.findUnique({ where: { id }, select: SHOWN });
  if (row === null) throw new AppError('not_found', 'This tenant has no member with this id.');
  return row;
}

interface MemberRow {
  readonly id: string;
  readonly userId: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly user: { readonly name: string; readonly email: string };
}

function toView({ id, userId, role, createdAt, user }: MemberRow): MemberView {
  return { id, userId, name: user.name, email: user.email, role, joinedAt: createdAt.toISOString() };
}
