import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { LIVE_KEY } from '../../api/query-client.js';
import { isAffected } from './affected-keys.js';
import { ChangeCollector } from './change-collector.js';
import { openLiveStream } from './live-stream.js';

/**
 * Keeps every shown query current by what the api tells, instead of asking every few seconds; see `refetchInterval` in
 * query-client.ts for what asks when. A hidden tab does not listen: a browser gives all tabs of a host six connections
 * over HTTP/1.1, and a tab that is shown again fetches anew anyhow.
 */
export function useLive(): void {
  const queries = useQueryClient();
  useEffect(() => {
    let close: (() => void) | null = null;
    const follow = () => {
      if (document.hidden) {
        close?.();
        close = null;
      } else close ??= listen(queries);
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      close?.();
    };
  }, [queries]);
}

/**
 * Asks for everything anew. What is under way may have been read before changes were told: it may come, since the page
 * waits for it, and is asked for once more after it has.
 */
function renewAll(queries: QueryClient): void {
  const underWay = new Set(queries.getQueryCache().findAll({ fetchStatus: 'fetching' }));
  void queries
    .invalidateQueries({}, { cancelRefetch: false })
    .then(() => queries.invalidateQueries({ predicate: (query) => underWay.has(query) }));
}

function listen(queries: QueryClient): () => void {
  const collector = new ChangeCollector({
    refresh: (resources) =>
      void queries.invalidateQueries({ predicate: ({ queryKey }) => isAffected(queryKey, resources) }),
    now: () => performance.now(),
    schedule: (run, delayMs) => {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
  });
  const setLive = (isLive: boolean) => queries.setQueryData(LIVE_KEY, isLive);
  const closeStream = openLiveStream({
    onReady: () => {
      setLive(true);
      renewAll(queries);
    },
    onChanged: (resources) => collector.add(resources),
    // Fetching at once also says whether the api answers at all, and sets the timers of the views going again.
    onSilent: () => {
      setLive(false);
      void queries.invalidateQueries();
    },
  });
  return () => {
    closeStream();
    collector.clear();
    setLive(false);
  };
}
