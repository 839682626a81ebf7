import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

/** The api's largest page; older events are of no use beside what is shown. */
const PAGE_SIZE = 100;

/** The newest events of the tenant: what happened to its destinations and apps. */
export const eventsQuery = queryOptions({
  queryKey: ['events'],
  queryFn: async ({ signal }) =>
    (await bodyOf(client.GET('/api/v1/events', { params: { query: { limit: PAGE_SIZE } }, signal }))).items,
});
