import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Person } from '../http/caller.js';
import { AUTH, type Auth } from './auth.js';
import { MembershipService } from './membership.service.js';
import { toWebHeaders } from './web-headers.js';

/** Who has the session that a request's cookie names. */
@Injectable()
export class SessionService {
  constructor(
    @Inject(AUTH) private readonly auth: Auth,
    private readonly memberships: MembershipService,
  ) {}

  /** Throws unauthenticated. The answer gets the session's cookie anew where that is due. */
  async personOf(request: FastifyRequest, reply: FastifyReply): Promise<Person> {
    const { headers, response } = await this.auth.api.getSession({
      headers: toWebHeaders(request.headers),
      returnHeaders: true,
    });
    // A session in use is prolonged once a day, and the cookie with it.
    for (const cookie of headers.getSetCookie()) reply.header('set-cookie', cookie);
    if (response === null) throw new AppError('unauthenticated', 'There is no session, or it is over. Sign in.');
    const { user } = response;
    return { kind: 'person', userId: user.id, ...(await this.memberships.of(user)) };
  }
}
