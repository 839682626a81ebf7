import type { Destination, DestinationUse } from '@logferry/db';
import { ofVersion } from '../http/version.js';
import type { DestinationView } from './destination.schema.js';
import { destinationState } from './destination-state.js';

/** The columns of a destination that may be shown. */
export interface DestinationRow {
  readonly id: string;
  readonly name: string;
  readonly site: string;
  readonly keyHint: string;
  readonly status: Destination['status'];
  readonly statusSince: Date;
  readonly lastStatusCode: number | null;
  readonly lastAttemptAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

export function toDestinationView(
  row: DestinationRow,
  { parked, use }: { readonly parked: DestinationView['parked']; readonly use: DestinationUse | undefined },
): DestinationView {
  const view = {
    id: row.id,
    name: row.name,
    site: row.site,
    keyHint: row.keyHint,
    status: destinationState(row),
    statusSince: row.statusSince.toISOString(),
    lastStatusCode: row.lastStatusCode,
    lastAttemptAt: row.lastAttemptAt?.toISOString() ?? null,
    parked,
    usedBy: { apps: use?.apps ?? 0, first: [...(use?.first ?? [])] },
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
  return ofVersion(view, row.version);
}
