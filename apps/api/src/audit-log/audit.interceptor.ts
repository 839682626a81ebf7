import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { concatMap, type Observable } from 'rxjs';
import type { Action } from '../auth/actions.js';
import { ACTION } from '../auth/needs.js';
import { callerOf } from '../http/caller.js';
import { originOf } from './audit-trail.js';
import { AuditedWrites } from './audited-writes.js';

/**
 * Notes everything that is done through the API, in one place: for each route whose action the table (audited.ts) has, what the
 * handler changed. What was refused or failed is no entry.
 */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(
    private readonly writes: AuditedWrites,
    private readonly reflector: Reflector,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const action = this.reflector.get<Action | undefined>(ACTION, context.getHandler());
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = callerOf(request);
    if (action === undefined || caller === undefined) return next.handle();
    const noteWritten = await this.writes.begin({
      caller,
      origin: originOf(request),
      action,
      operationId: context.getHandler().name,
      params: { ...(request.params as object) },
    });
    if (noteWritten === null) return next.handle();
    return next.handle().pipe(
      concatMap(async (answer: unknown) => {
        await noteWritten(answer);
        return answer;
      }),
    );
  }
}
