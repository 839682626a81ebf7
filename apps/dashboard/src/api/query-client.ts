import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './problem.js';

/** No view is older than this while the page is looked at. */
const REFRESH_MS = 5_000;
const RETRIES_MAX = 2;
/** Holds true while the api tells of changes (features/live). */
export const LIVE_KEY = ['live'] as const;
/** The first segment of what the api tells every change of, also of those that happen by themselves. */
const TOLD: ReadonlySet<unknown> = new Set(['apps', 'destinations', 'events']);

/**
 * The cache all server state lives in. `networkMode: 'always'`: Logferry often runs on the same machine as the
 * browser, where being offline says nothing about whether the api answers.
 *
 * A query is asked again every few seconds, unless the api tells when its answer has changed.
 *
 * @param onSignedOut called when any request is refused because the session has ended
 */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const watchSession = (error: unknown) => {
    // A refused sign-in is a 401 too, with better-auth's own code.
    if (error instanceof ApiError && error.code === 'unauthenticated') onSignedOut();
  };
  const queries: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: watchSession }),
    mutationCache: new MutationCache({ onError: watchSession }),
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: REFRESH_MS / 2,
        refetchInterval: ({ queryKey }) =>
          TOLD.has(queryKey[0]) && queries.getQueryData(LIVE_KEY) === true ? false : REFRESH_MS,
        retry: (failures, error) => failures < RETRIES_MAX && !(error instanceof ApiError && error.status < 500),
      },
      mutations: { networkMode: 'always' },
    },
  });
  queries.setQueryDefaults(LIVE_KEY, { gcTime: Number.POSITIVE_INFINITY });
  return queries;
}
