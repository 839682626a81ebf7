import { newRowId } from '@logferry/db';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import type { AuditValues } from './audited.js';

const USER_AGENT_LENGTH_MAX = 300;

/** Who did it. */
export interface Actor {
  readonly kind: 'user' | 'api_token' | 'operator' | 'system';
  /** null: there is only one of its kind. */
  readonly id: string | null;
  /** A user's address, a token's name: what people know it by, also when it is gone. */
  readonly name: string | null;
}

export interface AuditNote {
  /** null: it was done to the service itself. */
  readonly tenantId: string | null;
  readonly actor: Actor;
  /** The operation's id in the OpenAPI document. */
  readonly action: string;
  readonly resource: string;
  readonly resourceId: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly before: AuditValues | null;
  readonly after: AuditValues | null;
}

export const OPERATOR: Actor = { kind: 'operator', id: null, name: null };

/** Where a request came from, as entries say it. */
export type Origin = Pick<AuditNote, 'address' | 'userAgent'>;

export function originOf(request: FastifyRequest): Origin {
  return {
    address: request.ip,
    userAgent: request.headers['user-agent']?.slice(0, USER_AGENT_LENGTH_MAX) ?? null,
  };
}

/** Writes the audit log. Nothing else does, and nothing changes what it wrote. */
@Injectable()
export class AuditTrail {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  /**
   * The change stands by now, so that a failure is not the client's: the entry goes to the process's log instead, where it
   * can hold no secret either.
   */
  async write({ actor, before, after, ...note }: AuditNote): Promise<void> {
    const { database, logger, now } = this.ports;
    const at = now();
    try {
      await database.auditEntry.create({
        data: {
          ...note,
          id: newRowId(at.getTime()),
          at,
          actorKind: actor.kind,
          actorId: actor.id,
          actorName: actor.name,
          ...(before === null ? {} : { before: toJson(before) }),
          ...(after === null ? {} : { after: toJson(after) }),
        },
      });
    } catch (err) {
      logger.error({ err, entry: { ...note, actor, before, after } }, 'an audit entry could not be written');
    }
  }

  async actorOf(caller: Caller): Promise<Actor> {
    const { user, apiToken } = this.ports.database;
    if (caller.kind === 'apiToken') {
      const { tokenId: id } = caller;
      const token = await apiToken.findUnique({ where: { id }, select: { name: true } });
      return { kind: 'api_token', id, name: token?.name ?? null };
    }
    const { userId: id } = caller;
    return {
      kind: 'user',
      id,
      name: (await user.findUnique({ where: { id }, select: { email: true } }))?.email ?? null,
    };
  }
}

/** As a JSON column takes it: dates as text. */
function toJson(values: AuditValues) {
  return JSON.parse(JSON.stringify(values));
}
