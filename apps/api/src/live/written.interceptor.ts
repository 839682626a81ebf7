import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { type Observable, tap } from 'rxjs';
import type { Action } from '../auth/actions.js';
import { ACTION } from '../auth/needs.js';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import { callerOf } from '../http/caller.js';
import { announce } from '../invalidation/announce.js';

const BASE = '/api/v1/';

/** Announces what somebody has written, for those who look at it (live.service.ts). The answer does not wait for it. */
@Injectable()
export class WrittenInterceptor implements NestInterceptor {
  constructor(
    @Inject(CONTROL_PORTS) private readonly ports: ControlPorts,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const action = this.reflector.get<Action | undefined>(ACTION, context.getHandler());
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = callerOf(request);
    const resource = request.url.startsWith(BASE) ? request.url.slice(BASE.length).split('?', 1)[0] : undefined;
    if (action === undefined || action.endsWith(':read') || caller === undefined || !resource) return next.handle();
    const announced = () => void announce(this.ports, { kind: 'changed', id: caller.tenantId, resource });
    return next.handle().pipe(tap({ complete: announced }));
  }
}
