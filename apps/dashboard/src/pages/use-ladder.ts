import { useQuery } from '@tanstack/react-query';
import type { Usage } from '../api/models.js';
import { drainTokensQuery } from '../features/drain-tokens/list-drain-tokens.js';
import { usageQuery } from '../features/usage/get-usage.js';

/** While a first line is awaited, the ladder is never older than this. */
const WATCH_MS = 1_500;
const SETTLED_MS = 5_000;

/** What the state ladder is drawn from; asked for quickly until Datadog has taken a first line. */
export function useLadder(appId: string) {
  const tokens = useQuery(drainTokensQuery(appId));
  const usage = useQuery({
    ...usageQuery(appId, '24h', { refreshMs: SETTLED_MS }),
    staleTime: WATCH_MS / 2,
    refetchInterval: ({ state }) => (isSettled(state.data) ? SETTLED_MS : WATCH_MS),
  });
  return { tokens, usage, complete: isSettled(usage.data) };
}

/** Heroku has sent, and Datadog has taken. A test log alone does the latter. */
function isSettled(usage: Usage | undefined): boolean {
  return Boolean(usage?.activity.firstFrameAt && usage.activity.lastDeliveredAt);
}
