import { forTenant } from '@logferry/db';
import { Inject, Injectable } from '@nestjs/common';
import type { Action } from '../auth/actions.js';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import { idField } from '../http/fields.js';
import { AuditTrail, type Origin } from './audit-trail.js';
import { type AuditRule, type AuditValues, auditRuleOf } from './audited.js';
import { changesBetween, pick } from './changes.js';

/** Something that is about to be written. */
export interface AuditedWrite {
  readonly caller: Caller;
  readonly origin: Origin;
  /** Of the table (auth/actions.ts), which says what is kept. */
  readonly action: Action;
  /** Its id in the OpenAPI document. */
  readonly operationId: string;
  /** Parameters of the path that names the thing. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** Is told what was answered, once it is written. What was refused or failed is told nothing, and is no entry. */
export type NoteWritten = (answer: unknown) => Promise<void>;

/** Reads things before and after they are written, and writes down what changed. */
@Injectable()
export class AuditedWrites {
  constructor(
    @Inject(CONTROL_PORTS) private readonly ports: ControlPorts,
    private readonly trail: AuditTrail,
  ) {}

  /** To be called before the write; null: the action only reads. */
  async begin({ caller, origin, action, operationId, params }: AuditedWrite): Promise<NoteWritten | null> {
    const rule = auditRuleOf(action);
    if (rule === undefined) return null;
    // Beforehand, since a token may revoke itself.
    const actor = await this.trail.actorOf(caller);
    const before = await this.read(rule, caller, params[rule.param]);
    return async (answer) => {
      const said = { ...fieldsOf(answer), ...params };
      const id = params[rule.param] ?? fieldsOf(answer).id;
      const after = await this.readAgain(rule, caller, id);
      const changes = changesBetween(before, after);
      const details = rule.details === undefined ? {} : pick(said, rule.details);
      await this.trail.write({
        tenantId: caller.tenantId,
        actor,
        action: operationId,
        resource: rule.resource,
        resourceId: isId(id) ? id : null,
        ...origin,
        before: changes.before,
        after: changes.after === null && rule.details === undefined ? null : { ...changes.after, ...details },
      });
    };
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

/** The fields of an answer; what is no object has none. */
function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
