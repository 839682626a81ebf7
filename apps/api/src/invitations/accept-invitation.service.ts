import { forTenant, hashToken, type Invitation, type Member } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AuditTrail, originOf } from '../audit-log/audit-trail.js';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Person } from '../http/caller.js';
import { isUniqueConflict } from '../http/database-errors.js';
import { announce } from '../invalidation/announce.js';
import { QuotaService, refuseBeyond } from '../plan/quota.service.js';
import type { TenantView } from '../tenants/tenant.schema.js';
import { TENANT_SELECT, toTenantView } from '../tenants/tenant.view.js';

/**
 * Joining a tenant that one does not belong to yet: the one thing that is done in another tenant than the caller's, so it
 * writes that tenant's audit log itself.
 */
@Injectable()
export class AcceptInvitationService {
  constructor(
    @Inject(CONTROL_PORTS) private readonly ports: ControlPorts,
    private readonly trail: AuditTrail,
    private readonly quotas: QuotaService,
  ) {}

  async accept(person: Person, token: string, request: FastifyRequest): Promise<TenantView> {
    const { database } = this.ports;
    const invitation = await this.find(token);
    const { email } = await database.user.findUniqueOrThrow({ where: { id: person.userId }, select: { email: true } });
    if (email !== invitation.email) {
      throw new AppError('forbidden', 'This invitation is for another address. Sign in with the one it was mailed to.');
    }
    const member = await this.join(person, invitation);
    // Whoever has the mail can read what comes to the address, as a confirmation would ask.
    await database.user.updateMany({ where: { id: person.userId, email }, data: { emailVerified: true } });
    await this.trail.write({
      tenantId: invitation.tenantId,
      actor: await this.trail.actorOf(person),
      action: 'acceptInvitation',
      resource: 'member',
      resourceId: member.id,
      ...originOf(request),
      before: null,
      after: { userId: member.userId, role: member.role },
    });
    await announce(this.ports, { kind: 'changed', id: invitation.tenantId, resource: 'members' });
    const where = { id: invitation.tenantId };
    return toTenantView(await database.tenant.findUniqueOrThrow({ where, select: TENANT_SELECT }), member.role);
  }

  private async find(token: string): Promise<Invitation> {
    const row = await this.ports.database.invitation.findUnique({
      where: {
        tokenHash: Uint8Array.from(hashToken(token)),
        revokedAt: null,
        tenant: { deletedAt: null, suspendedAt: null },
      },
    });
    if (row === null || row.expiresAt <= this.ports.now()) throw noSuchToken();
    return row;
  }

  /** Of two at the same time one finds the invitation still there, and the last place of the plan goes to one. */
  private async join({ userId }: Person, { id, tenantId, role, tokenHash }: Invitation): Promise<Member> {
    const { membersMax } = await this.quotas.of(tenantId);
    try {
      return await forTenant(this.ports.database, tenantId).$exclusive(async (tx) => {
        const { count } = await tx.invitation.deleteMany({ where: { id, tokenHash, revokedAt: null } });
        if (count === 0) throw noSuchToken();
        refuseBeyond('members', membersMax, await tx.member.count());
        return tx.member.create({ data: { tenantId, userId, role } });
      });
    } catch (error) {
      throw isUniqueConflict(error) ? new AppError('conflict', 'You are a member already.') : error;
    }
  }
}

function noSuchToken(): AppError {
  const message = 'is too old, was used or revoked, or is not of an invitation of ours';
  return new AppError('validation_failed', `token ${message}.`, { errors: [{ path: 'token', message }] });
}
