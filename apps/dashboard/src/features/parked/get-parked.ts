import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

/** What waits for an app's destination. Asked for every few seconds: it grows and drains without a word. */
export function parkedQuery(appId: string) {
  return queryOptions({
    queryKey: ['apps', appId, 'parked'],
    queryFn: ({ signal }) =>
      bodyOf(client.GET('/api/v1/apps/{id}/parked', { params: { path: { id: appId } }, signal })),
    refetchInterval: 3_000,
  });
}
