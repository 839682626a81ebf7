import { type AuditEntry, firstRowId, forTenant } from '@logferry/db';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import { newestFirst, type Page, toPage } from '../http/page.js';
import type { AuditEntryView, AuditFilters, AuditQuery } from './audit-log.schema.js';

/** Read at a time: some hundred kilobytes. */
const EXPORT_PAGE_ROWS = 500;
/** More can be had in parts, by time. */
export const EXPORT_ROWS_MAX = 100_000;

/** What was done in a tenant. */
@Injectable()
export class AuditLogService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: Pick<ControlPorts, 'database'>) {}

  async list(caller: Caller, query: AuditQuery): Promise<Page<AuditEntryView>> {
    const { where, ...clause } = newestFirst(query);
    const rows = await this.of(caller).findMany({ ...clause, where: { AND: [where, ...matching(query)] } });
    return toPage(rows, query, toView);
  }

  /** All that match, newest first; read page by page as they are taken. */
  async *all(caller: Caller, filters: AuditFilters): AsyncGenerator<AuditEntryView> {
    let cursor: string | undefined;
    for (let read = 0; read < EXPORT_ROWS_MAX; read += EXPORT_PAGE_ROWS) {
      const rows = await this.of(caller).findMany({
        where: { AND: [cursor === undefined ? {} : { id: { lt: cursor } }, ...matching(filters)] },
        orderBy: { id: 'desc' },
        take: EXPORT_PAGE_ROWS,
      });
      for (const row of rows) yield toView(row);
      if (rows.length < EXPORT_PAGE_ROWS) return;
      cursor = rows.at(-1)?.id;
    }
  }

  private of(caller: Caller) {
    return forTenant(this.ports.database, caller.tenantId).auditEntry;
  }
}

/** Times as bounds of ids, which the one index is in the order of. */
function matching({ actorKind, actorId, action, resource, resourceId, from, to }: AuditFilters) {
  return [
    ...(actorKind === undefined ? [] : [{ actorKind }]),
    ...(actorId === undefined ? [] : [{ actorId }]),
    ...(action === undefined ? [] : [{ action }]),
    ...(resource === undefined ? [] : [{ resource }]),
    ...(resourceId === undefined ? [] : [{ resourceId }]),
    ...(from === undefined ? [] : [{ id: { gte: firstRowId(Date.parse(from)) } }]),
    ...(to === undefined ? [] : [{ id: { lt: firstRowId(Date.parse(to)) } }]),
  ];
}

function toView(row: AuditEntry): AuditEntryView {
  return {
    id: row.id,
    at: row.at.toISOString(),
    actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
    action: row.action,
    resource: row.resource,
    resourceId: row.resourceId,
    // Where the operator works from is not the tenant's business.
    address: row.actorKind === 'operator' ? null : row.address,
    userAgent: row.actorKind === 'operator' ? null : row.userAgent,
    before: toValues(row.before),
    after: toValues(row.after),
  };
}

/** Only AuditTrail writes these columns, and it writes objects. */
function toValues(json: unknown): Record<string, unknown> | null {
  return typeof json === 'object' && json !== null ? { ...json } : null;
}
