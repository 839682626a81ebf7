import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

/** A team has 20 at most. */
const PAGE_SIZE = 100;
const DELIVERIES_SHOWN = 10;
const DELIVERIES_REFRESH_MS = 2_000;

/** Where the team is told of events. */
export const channelsQuery = queryOptions({
  queryKey: ['notifications', 'channels'],
  queryFn: async ({ signal }) =>
    (await bodyOf(client.GET('/api/v1/notifications/channels', { params: { query: { limit: PAGE_SIZE } }, signal })))
      .items,
});

/** What a channel was told last, and whether it arrived. */
export function deliveriesQuery(id: string) {
  return queryOptions({
    queryKey: ['notifications', 'channels', id, 'deliveries'],
    queryFn: async ({ signal }) =>
      (
        await bodyOf(
          client.GET('/api/v1/notifications/channels/{id}/deliveries', {
            params: { path: { id }, query: { limit: DELIVERIES_SHOWN } },
            signal,
          }),
        )
      ).items,
    refetchInterval: DELIVERIES_REFRESH_MS,
  });
}
