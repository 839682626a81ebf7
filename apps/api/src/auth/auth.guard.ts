import { AppError } from '@logferry/runtime';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import { setCaller } from '../http/caller.js';
import { PUBLIC } from '../http/public.js';
import { ACTIONS, type Action, mayDo } from './actions.js';
import { AUTH, type Auth, trustedOrigins } from './auth.js';
import { MembershipService } from './membership.service.js';
import { ACTION } from './needs.js';
import { toWebHeaders } from './web-headers.js';

const READING = new Set(['GET', 'HEAD']);

/**
 * The one place where it is decided who may do what: lets a request through when its session cookie is good and the
 * table (actions.ts) allows the route's action to the caller's role, and says who is asking (CurrentCaller). A write from
 * a page of another origin is refused even if the browser sent the cookie along.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  private readonly origins: readonly string[];

  constructor(
    @Inject(CONTROL_PORTS) ports: ControlPorts,
    @Inject(AUTH) private readonly auth: Auth,
    private readonly memberships: MembershipService,
    private readonly reflector: Reflector,
  ) {
    this.origins = trustedOrigins(ports.publicUrl);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, [context.getHandler(), context.getClass()])) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const action = this.reflector.get<Action | undefined>(ACTION, context.getHandler());
    if (action === undefined)
      throw new Error(`${context.getClass().name}.${context.getHandler().name} Needs an action`);
    if (!READING.has(request.method)) this.refuseForeignOrigin(request.headers.origin);
    const user = await this.signedInUser(request, context.switchToHttp().getResponse<FastifyReply>());
    const membership = await this.memberships.of(user);
    if (!mayDo(membership.role, action)) {
      throw new AppError('forbidden', `This needs the role ${ACTIONS[action].role}; yours is ${membership.role}.`);
    }
    setCaller(request, { userId: user.id, ...membership });
    return true;
  }

  private async signedInUser(request: FastifyRequest, reply: FastifyReply): Promise<{ id: string; name: string }> {
    const { headers, response } = await this.auth.api.getSession({
      headers: toWebHeaders(request.headers),
      returnHeaders: true,
    });
    // A session in use is prolonged once a day, and the cookie with it.
    for (const cookie of headers.getSetCookie()) reply.header('set-cookie', cookie);
    if (response === null) throw new AppError('unauthenticated', 'There is no session, or it is over. Sign in.');
    return response.user;
  }

  /** Browsers name the origin of every write; a client that names none is no browser and has no cookie to abuse. */
  private refuseForeignOrigin(origin: string | undefined): void {
    if (origin === undefined || this.origins.includes(origin)) return;
    throw new AppError('forbidden', 'This page is not served from the address in PUBLIC_URL.');
  }
}
