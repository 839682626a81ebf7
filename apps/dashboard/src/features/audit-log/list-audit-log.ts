import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

export const ACTOR_KINDS = ['user', 'api_token', 'operator', 'system'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

export interface AuditFilter {
  readonly actorKind?: ActorKind | undefined;
  readonly resource?: string | undefined;
  /** Local days, `2026-03-04`. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The filter as the api takes it: days become instants, the last one included. */
export function auditParameters({ actorKind, resource, from, to }: AuditFilter) {
  return {
    ...(actorKind ? { actorKind } : {}),
    ...(resource ? { resource } : {}),
    ...(from ? { from: new Date(`${from}T00:00:00`).toISOString() } : {}),
    ...(to ? { to: new Date(`${to}T24:00:00`).toISOString() } : {}),
  };
}

/** A page of what was done, newest first, from the cursor of the page before on. */
export function auditQuery(filter: AuditFilter, cursor: string | undefined) {
  const query = { ...auditParameters(filter), ...(cursor ? { cursor } : {}) };
  return queryOptions({
    queryKey: ['audit-log', query],
    queryFn: ({ signal }) => bodyOf(client.GET('/api/v1/audit-log', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}
