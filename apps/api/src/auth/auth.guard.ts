import { AppError } from '@logferry/runtime';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import { bearerTokenOf } from '../http/authorization.js';
import { type Caller, setCaller } from '../http/caller.js';
import { PUBLIC } from '../http/public.js';
import { OperatorDoor } from '../operator/operator-door.js';
import { OPERATOR_ONLY } from '../operator/operator-only.js';
import { type Action, isAllowedWhileSuspended, refusalOf } from './actions.js';
import { ApiTokenBearers } from './api-token-bearers.js';
import { trustedOrigins } from './auth.js';
import { ACTION } from './needs.js';
import { RequestLimits } from './request-limits.js';
import { SessionService } from './session.service.js';

const READING = new Set(['GET', 'HEAD']);

/**
 * The one place where it is decided who may do what: lets a request through when its API token or session is good and
 * the table (actions.ts) allows the route's action to it, and says who is asking (CurrentCaller).
 */
@Injectable()
export class AuthGuard implements CanActivate {
  private readonly origins: readonly string[];

  constructor(
    @Inject(CONTROL_PORTS) private readonly ports: ControlPorts,
    private readonly sessions: SessionService,
    private readonly bearers: ApiTokenBearers,
    private readonly operators: OperatorDoor,
    private readonly limits: RequestLimits,
    private readonly reflector: Reflector,
  ) {
    this.origins = trustedOrigins(ports.publicUrl);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, [context.getHandler(), context.getClass()])) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (this.reflector.get<boolean>(OPERATOR_ONLY, context.getClass())) {
      this.operators.admit(request);
      return true;
    }
    const action = this.reflector.get<Action | undefined>(ACTION, context.getHandler());
    if (action === undefined)
      throw new Error(`${context.getClass().name}.${context.getHandler().name} Needs an action`);
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const caller = await this.callerOf(request, reply, action);
    await this.limits.count(caller, reply);
    permitted(caller, action);
    if (!isAllowedWhileSuspended(action)) await this.refuseSuspended(caller);
    setCaller(request, caller, async () => {
      const { tenantId } = permitted(await this.callerOf(request, reply, action), action);
      if (tenantId !== caller.tenantId) throw new AppError('forbidden', 'You work in another tenant now.');
    });
    return true;
  }

  private async refuseSuspended({ tenantId: id }: Caller): Promise<void> {
    const { tenant } = this.ports.database;
    const row = await tenant.findUnique({ where: { id }, select: { suspendedAt: true, suspendedFor: true } });
    if (row === null || row.suspendedAt === null) return;
    throw new AppError('tenant_suspended', suspensionNotice(row.suspendedFor));
  }

  private callerOf(request: FastifyRequest, reply: FastifyReply, action: Action): Promise<Caller> {
    const token = bearerTokenOf(request);
    if (token !== undefined) return this.bearers.find(token);
    if (!READING.has(request.method)) this.refuseForeignOrigin(request.headers.origin);
    return this.sessions.personOf(request, reply, action);
  }

  /**
   * A browser sends the cookie along with a write from any page, and names the page's origin. A client that names none is
   * no browser and has no cookie to abuse; nor does any browser send an API token by itself.
   */
  private refuseForeignOrigin(origin: string | undefined): void {
    if (origin === undefined || this.origins.includes(origin)) return;
    throw new AppError('forbidden', 'This page is not served from the address in PUBLIC_URL.');
  }
}

/** Gives the caller back, who may do it, or throws forbidden. */
function permitted(caller: Caller, action: Action): Caller {
  const refusal = refusalOf(caller, action);
  if (refusal !== null) throw new AppError('forbidden', refusal);
  return caller;
}

/** For people of a suspended tenant. */
function suspensionNotice(reason: string | null): string {
  const why = reason === null ? '' : `: ${reason}`;
  return `The operator has suspended this tenant${why}. It can be looked at; nothing is carried or changed.`;
}
