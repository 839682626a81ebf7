import { queryOptions } from '@tanstack/react-query';
import { client, nullableBodyOf } from '../../api/client.js';

const SESSION_REFRESH_MS = 300_000;

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => nullableBodyOf(client.GET('/api/auth/get-session', { signal })),
  staleTime: SESSION_REFRESH_MS,
  refetchInterval: false,
});
