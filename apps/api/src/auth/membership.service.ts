import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Role } from '../http/caller.js';
import { idField } from '../http/fields.js';

export interface Membership {
  readonly tenantId: string;
  readonly role: Role;
}

interface User {
  readonly id: string;
  readonly name: string;
}

/** Which tenant a person may have chosen. */
export interface Choice {
  /** Named by the request, as it came; binding. */
  readonly requested?: string | undefined;
  /** Remembered by their session, for as long as it holds. */
  readonly remembered?: string | null | undefined;
  /** Whether it may be one that is deleted. */
  readonly isDeletedMeant?: boolean;
}

/** Which tenant a user works in. Every user has one: it is made on sign-up, or else on the first request. */
@Injectable()
export class MembershipService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: Pick<ControlPorts, 'database'>) {}

  /**
   * The membership in the tenant that was chosen, or else the user's first. Makes a tenant of their own, with them as its
   * owner, when there is none. Throws forbidden when the request names a tenant they do not belong to, or that is deleted.
   */
  async of(user: User, { requested, remembered, isDeletedMeant = false }: Choice = {}): Promise<Membership> {
    if (requested !== undefined) {
      const isId = idField.safeParse(requested).success;
      const membership = isId ? await this.find(user, requested, isDeletedMeant) : null;
      if (membership === null) throw new AppError('forbidden', 'You are not a member of this tenant.');
      return membership;
    }
    const known = typeof remembered === 'string' ? await this.find(user, remembered, isDeletedMeant) : null;
    return known ?? (await this.ports.database.member.findFirst(firstOf(user.id))) ?? (await this.makeTenant(user));
  }

  private find({ id: userId }: User, tenantId: string, isDeletedMeant: boolean): Promise<Membership | null> {
    const where = { userId, tenantId, ...(isDeletedMeant ? {} : { tenant: { deletedAt: null } }) };
    return this.ports.database.member.findFirst({ where, select: MEMBERSHIP });
  }

  /** One transaction that holds the user's row: of two requests at once the second one finds what the first made. */
  private makeTenant(user: User): Promise<Membership> {
    return this.ports.database.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "users" WHERE "id" = ${user.id} FOR UPDATE`;
      const existing = await tx.member.findFirst(firstOf(user.id));
      if (existing !== null) return existing;
      const tenant = await tx.tenant.create({
        data: { name: user.name, members: { create: { userId: user.id, role: 'owner' } } },
      });
      return { tenantId: tenant.id, role: 'owner' };
    });
  }
}

const MEMBERSHIP = { tenantId: true, role: true } as const;

function firstOf(userId: string) {
  return {
    where: { userId, tenant: { deletedAt: null } },
    orderBy: { createdAt: 'asc' },
    select: MEMBERSHIP,
  } as const;
}
