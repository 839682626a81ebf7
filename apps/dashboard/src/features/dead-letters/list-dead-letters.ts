import { infiniteQueryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

const PAGE_SIZE = 50;

/** Logs that Datadog refused for good, newest first, a page at a time. */
export function deadLettersQuery(appId: string) {
  return infiniteQueryOptions({
    queryKey: ['apps', appId, 'dead-letters'],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return bodyOf(client.GET('/api/v1/apps/{id}/dead-letters', { params: { path: { id: appId }, query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: 4_000,
  });
}
