import type { AppState } from '../apps/state.js';
import type { SummarySort } from './app-summary.schema.js';

/** What needs a person first. */
const URGENCY: Readonly<Record<AppState, number>> = {
  needs_key: 0,
  key_rejected: 1,
  over_quota: 2,
  delayed: 3,
  waiting: 4,
  silent: 5,
  healthy: 6,
};

export interface Sortable {
  readonly name: string;
  readonly state: AppState;
  readonly lastFrameAt: Date | null;
}

/** Apps in the wanted order; those that are equal in it, by name. Apps without a frame come last either way. */
export function sortSummaries<App extends Sortable>(apps: readonly App[], sort: SummarySort): App[] {
  const direction = sort.startsWith('-') ? -1 : 1;
  return apps.toSorted((left, right) => direction * compare(left, right, sort) || byName(left, right));
}

function compare(left: Sortable, right: Sortable, sort: SummarySort): number {
  switch (sort) {
    case 'name':
    case '-name':
      return byName(left, right);
    case 'state':
    case '-state':
      return URGENCY[left.state] - URGENCY[right.state];
    case 'lastFrame':
      return frameMs(left, Number.POSITIVE_INFINITY) - frameMs(right, Number.POSITIVE_INFINITY) || 0;
    case '-lastFrame':
      return frameMs(left, 0) - frameMs(right, 0);
    default:
      return sort satisfies never;
  }
}

function frameMs({ lastFrameAt }: Sortable, without: number): number {
  return lastFrameAt?.getTime() ?? without;
}

/** By code unit, as the database would: names are lower case. */
function byName(left: Sortable, right: Sortable): number {
  return left.name < right.name ? -1 : Number(left.name > right.name);
}
