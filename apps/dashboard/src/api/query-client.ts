import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './problem.js';

/** No view is older than this while the page is looked at. */
const REFRESH_MS = 5_000;
const RETRIES_MAX = 2;

/**
 * The cache all server state lives in. `networkMode: 'always'`: Logferry often runs on the same machine as the
 * browser, where being offline says nothing about whether the api answers.
 *
 * @param onSignedOut called when any request is refused because the session has ended
 */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const watchSession = (error: unknown) => {
    // A refused sign-in is a 401 too, with better-auth's own code.
    if (error instanceof ApiError && error.code === 'unauthenticated') onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: watchSession }),
    mutationCache: new MutationCache({ onError: watchSession }),
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: REFRESH_MS / 2,
        refetchInterval: REFRESH_MS,
        retry: (failures, error) => failures < RETRIES_MAX && !(error instanceof ApiError && error.status < 500),
      },
      mutations: { networkMode: 'always' },
    },
  });
}
