import { infiniteQueryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

const PAGE_SIZE = 50;

/** The apps met in the lines of a Private Space's drain, the first met first, a page at a time. */
export function discoveredAppsQuery(appId: string) {
  return infiniteQueryOptions({
    queryKey: ['apps', appId, 'discovered-apps'],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return bodyOf(
        client.GET('/api/v1/apps/{id}/discovered-apps', { params: { path: { id: appId }, query }, signal }),
      );
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // Workers write what they met now and then, and tell nobody.
    refetchInterval: 5_000,
  });
}
