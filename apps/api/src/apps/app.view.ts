import { type App, type AppActivity, type Destination, hostModeName } from '@logferry/db';
import { destinationState } from '../destinations/destination-state.js';
import { ofVersion } from '../http/version.js';
import type { AppView } from './app.schema.js';
import type { RecentLosses } from './recent-losses.js';
import { appState } from './state.js';

/** What has to be read along with an app to show it. */
export const APP_INCLUDE = { activity: true, destination: { select: { status: true, keyHint: true } } } as const;

export type AppRow = App & {
  readonly activity: AppActivity | null;
  readonly destination: Pick<Destination, 'status' | 'keyHint'>;
};

export function toAppView(
  row: AppRow,
  { isOverQuota, upstream }: RecentLosses,
  herokuDrain: AppView['herokuDrain'],
  now: Date,
): AppView {
  const { firstFrameAt = null, lastFrameAt = null, lastDeliveredAt = null } = row.activity ?? {};
  const state = appState(
    { destinationStatus: destinationState(row.destination), isOverQuota, firstFrameAt, lastFrameAt, lastDeliveredAt },
    now,
  );
  const view = {
    id: row.id,
    name: row.name,
    destinationId: row.destinationId,
    env: row.env,
    service: row.service,
    hostMode: hostModeName(row.hostMode),
    host: row.host,
    tags: row.tags,
    attributes: storedAs<AppView['attributes']>(row.attributes),
    processes: storedAs<AppView['processes']>(row.processes),
    lateLogs: row.lateLogs,
    space: row.space,
    stripAnsi: row.stripAnsi,
    metrics: row.metrics,
    maskApiEmails: row.maskApiEmails,
    silentAfterMinutes: row.silentAfterMinutes,
    state,
    upstreamLoss: upstream === null ? null : { messages: upstream.messages, since: upstream.since.toISOString() },
    activity: toActivityView({ firstFrameAt, lastFrameAt, lastDeliveredAt }),
    herokuDrain,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
  return ofVersion(view, row.version);
}

export function toActivityView(activity: {
  readonly firstFrameAt: Date | null;
  readonly lastFrameAt: Date | null;
  readonly lastDeliveredAt: Date | null;
}): AppView['activity'] {
  return {
    firstFrameAt: activity.firstFrameAt?.toISOString() ?? null,
    lastFrameAt: activity.lastFrameAt?.toISOString() ?? null,
    lastDeliveredAt: activity.lastDeliveredAt?.toISOString() ?? null,
  };
}

/** Safe since only this folder writes these columns, after the schema; the answer's schema looks at it once more. */
function storedAs<T>(json: App['attributes']): T {
  return json as T;
}
