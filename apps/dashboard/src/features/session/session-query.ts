import { queryOptions } from '@tanstack/react-query';
import { authBody, authClient } from '../../api/auth-client.js';

const SESSION_REFRESH_MS = 300_000;

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => authBody(authClient.getSession()),
  staleTime: SESSION_REFRESH_MS,
  refetchInterval: false,
});
