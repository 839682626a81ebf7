import type { Counts, Usage } from '../../api/models.js';
import { bucketTime } from './chart-rows.js';

type Kind = keyof Counts['kinds'] | 'unreadable' | 'unread';

/** What lines are of, from the bottom of a bar to its top. */
const SERIES: readonly { readonly name: Kind; readonly label: string; readonly color: string }[] = [
  { name: 'app', label: 'App', color: 'harbour.5' },
  { name: 'router', label: 'Router', color: 'moss.5' },
  { name: 'system', label: 'System', color: 'buoy.4' },
  { name: 'api', label: 'API', color: 'brick.3' },
  { name: 'postgres', label: 'Postgres', color: 'violet.5' },
  { name: 'redis', label: 'Key-Value Store', color: 'brick.5' },
  { name: 'addon', label: 'Other add-ons', color: 'violet.3' },
  { name: 'metrics', label: 'Metrics', color: 'harbour.2' },
  { name: 'submitted', label: 'Submitted', color: 'buoy.7' },
  { name: 'unreadable', label: 'Unreadable', color: 'gray.6' },
  { name: 'unread', label: 'Dropped or not read yet', color: 'gray.3' },
];

export type KindRow = Readonly<Record<Kind, number>> & { readonly time: string };

/** The buckets by kind of line, oldest first; the kinds of one add up to what was received in it. */
export function kindRows({ buckets, step }: Pick<Usage, 'buckets' | 'step'>): KindRow[] {
  return buckets.map((bucket) => ({ time: bucketTime(bucket, step), ...byKind(bucket) }));
}

/** The kinds that came at all: a legend of eleven would hide that an app has three. */
export function kindSeries(totals: Counts) {
  const counts = byKind(totals);
  return SERIES.filter(({ name }) => counts[name] > 0);
}

function byKind({ kinds, parseErrors, messagesReceived }: Counts): Record<Kind, number> {
  const read = Object.values(kinds).reduce((sum, count) => sum + count, parseErrors);
  // Below 0 where lines were counted twice after a restart: there is no bar for that.
  return { ...kinds, unreadable: parseErrors, unread: Math.max(0, messagesReceived - read) };
}
