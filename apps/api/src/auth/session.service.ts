import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Person } from '../http/caller.js';
import { ACTIONS, type Action, type Rule } from './actions.js';
import { AUTH, type Auth } from './auth.js';
import { MembershipService } from './membership.service.js';
import { toWebHeaders } from './web-headers.js';

/** Names the tenant that a request is about; each may name another, so that two tabs do not disturb each other. */
const TENANT_HEADER = 'x-logferry-tenant';

/** Who has the session that a request's cookie names. */
@Injectable()
export class SessionService {
  constructor(
    @Inject(AUTH) private readonly auth: Auth,
    private readonly memberships: MembershipService,
  ) {}

  /**
   * In the tenant where the action is to be done. Throws unauthenticated, or forbidden when the request names a tenant in
   * which they may not work. The answer gets the session's cookie anew where that is due.
   */
  async personOf(request: FastifyRequest, reply: FastifyReply, action: Action): Promise<Person> {
    const { headers, response } = await this.auth.api.getSession({
      headers: toWebHeaders(request.headers),
      returnHeaders: true,
    });
    // A session in use is prolonged once a day, and the cookie with it.
    for (const cookie of headers.getSetCookie()) reply.header('set-cookie', cookie);
    if (response === null) throw new AppError('unauthenticated', 'There is no session, or it is over. Sign in.');
    const { user, session } = response;
    const requested = request.headers[TENANT_HEADER]?.toString();
    const rule: Rule = ACTIONS[action];
    const choice = { requested, remembered: session.activeTenantId, isDeletedMeant: rule.isOfDeleted === true };
    const membership = await this.memberships.of(user, choice);
    return { kind: 'person', userId: user.id, sessionId: session.id, ...membership };
  }
}
