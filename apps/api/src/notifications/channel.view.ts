import type { EventKind, NotificationChannel } from '@logferry/db';
import { ofVersion } from '../http/version.js';
import type { ChannelView } from './channel.schema.js';

export function toChannelView(row: NotificationChannel): ChannelView {
  const { id, type, name, address, urlHint, isEnabled } = row;
  const view = {
    id,
    type,
    name,
    address,
    urlHint,
    events: storedKinds(row.events),
    isEnabled,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
  return ofVersion(view, row.version);
}

/** Safe since only ChannelsService writes the column, after the schema; the answer's schema looks at it once more. */
function storedKinds(kinds: readonly string[]): EventKind[] {
  return [...kinds] as EventKind[];
}
