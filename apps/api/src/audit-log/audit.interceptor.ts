import { forTenant } from '@logferry/db';
import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { concatMap, type Observable } from 'rxjs';
import type { Action } from '../auth/actions.js';
import { ACTION } from '../auth/needs.js';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import { type Caller, callerOf } from '../http/caller.js';
import { idField } from '../http/fields.js';
import { AuditTrail, originOf } from './audit-trail.js';
import { type AuditRule, type AuditValues, auditRuleOf } from './audited.js';
import { changesBetween, pick } from './changes.js';

/**
 * Notes everything that is done through the API, in one place: for each route whose action the table (audited.ts) has, it
 * reads the thing before and after the handler and writes down what changed. What was refused or failed is no entry.
 */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(
    @Inject(CONTROL_PORTS) private readonly ports: ControlPorts,
    private readonly trail: AuditTrail,
    private readonly reflector: Reflector,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const action = this.reflector.get<Action | undefined>(ACTION, context.getHandler());
    const rule = action === undefined ? undefined : auditRuleOf(action);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = callerOf(request);
    if (rule === undefined || caller === undefined) return next.handle();
    const params = fieldsOf(request.params);
    // Beforehand, since a token may revoke itself.
    const actor = await this.trail.actorOf(caller);
    const before = await this.read(rule, caller, params[rule.param]);
    return next.handle().pipe(
      concatMap(async (answer: unknown) => {
        const said = { ...fieldsOf(answer), ...params };
        const id = params[rule.param] ?? fieldsOf(answer).id;
        const after = await this.readAgain(rule, caller, id);
        const changes = changesBetween(before, after);
        const details = rule.details === undefined ? {} : pick(said, rule.details);
        await this.trail.write({
          tenantId: caller.tenantId,
          actor,
          action: context.getHandler().name,
          resource: rule.resource,
          resourceId: isId(id) ? id : null,
          ...originOf(request),
          before: changes.before,
          after: changes.after === null && rule.details === undefined ? null : { ...changes.after, ...details },
        });
        return answer;
      }),
    );
  }

  /** The change stands by now, so that nothing that fails from here on may be the client's. */
  private async readAgain(rule: AuditRule, caller: Caller, id: unknown): Promise<AuditValues | null> {
    try {
      return await this.read(rule, caller, id);
    } catch (err) {
      this.ports.logger.error({ err, resource: rule.resource }, 'an audit entry does not say what was changed');
      return null;
    }
  }

  /** Before the handler's own checks: a path may hold anything. */
  private async read(rule: AuditRule, caller: Caller, id: unknown): Promise<AuditValues | null> {
    if (rule.read === undefined || !isId(id)) return null;
    return await rule.read(forTenant(this.ports.database, caller.tenantId), id);
  }
}

function isId(value: unknown): value is string {
  return idField.safeParse(value).success;
}

/** The fields of a path or an answer; what is no object has none. */
function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
