import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Role } from '../http/caller.js';

export interface Membership {
  readonly tenantId: string;
  readonly role: Role;
}

interface User {
  readonly id: string;
  readonly name: string;
}

/** Which tenant a user works in. Every user has one: it is made on sign-up, or else on the first request. */
@Injectable()
export class MembershipService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: Pick<ControlPorts, 'database'>) {}

  /** The user's first membership. Makes a tenant of their own, with them as its owner, when there is none. */
  async of(user: User): Promise<Membership> {
    const { database } = this.ports;
    return (await database.member.findFirst(firstOf(user.id))) ?? (await this.makeTenant(user));
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

function firstOf(userId: string) {
  return { where: { userId }, orderBy: { createdAt: 'asc' }, select: { tenantId: true, role: true } } as const;
}
