import { type EventKind, forTenant } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import { type Page, toPage } from '../http/page.js';
import type { EventQuery, EventView } from './event.schema.js';

/** What happened to a tenant that a person should know of. */
@Injectable()
export class EventsService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: Pick<ControlPorts, 'database'>) {}

  /** By time and id, as the index has them: a page must not cost more for a tenant that has had many events. */
  async list(caller: Caller, query: EventQuery): Promise<Page<EventView>> {
    const { kind, cursor, limit } = query;
    const scoped = forTenant(this.ports.database, caller.tenantId);
    const after = cursor === undefined ? {} : await this.olderThan(caller, cursor);
    const rows = await scoped.tenantEvent.findMany({
      where: { ...after, ...(kind === undefined ? {} : { kind }) },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: limit + 1,
    });
    return toPage(rows, query, (row) => ({
      id: row.id,
      kind: storedKind(row.kind),
      destinationId: row.destinationId,
      appId: row.appId,
      at: row.at.toISOString(),
    }));
  }

  private async olderThan(caller: Caller, id: string) {
    const scoped = forTenant(this.ports.database, caller.tenantId);
    const last = await scoped.tenantEvent.findUnique({ where: { id }, select: { at: true } });
    if (last === null) {
      throw new AppError('validation_failed', 'cursor is not a nextCursor of this list.', {
        errors: [{ path: 'cursor', message: 'is not a nextCursor of this list' }],
      });
    }
    return { OR: [{ at: { lt: last.at } }, { at: last.at, id: { lt: id } }] };
  }
}

/** Safe since only noteEvent and noteDestination write this column; the answer's schema looks at it once more. */
function storedKind(kind: string): EventKind {
  return kind as EventKind;
}
