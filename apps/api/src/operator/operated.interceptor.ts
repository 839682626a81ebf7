import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { concatMap, type Observable } from 'rxjs';
import { AuditTrail, OPERATOR, originOf } from '../audit-log/audit-trail.js';
import { pick } from '../audit-log/changes.js';
import { OPERATED, type OperatedRule } from './operated.js';

/** Notes what operators do, once it is done. What was refused or failed is no entry. */
@Injectable()
export class OperatedInterceptor implements NestInterceptor {
  constructor(
    private readonly trail: AuditTrail,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const rule = this.reflector.get<OperatedRule | undefined>(OPERATED, context.getHandler());
    if (rule === undefined) return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    return next.handle().pipe(
      concatMap(async (answer: { readonly id: string }) => {
        await this.trail.write({
          tenantId: rule.resource === 'tenant' ? answer.id : null,
          actor: OPERATOR,
          action: context.getHandler().name,
          resource: rule.resource,
          resourceId: answer.id,
          ...originOf(request),
          before: null,
          after: pick({ ...answer }, rule.details),
        });
        return answer;
      }),
    );
  }
}
