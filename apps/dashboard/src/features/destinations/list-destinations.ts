import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';
import type { Destination } from '../../api/models.js';

const PAGE_SIZE = 100;
/** A tenant has a handful of destinations; the bound only stops a loop gone wrong. */
const PAGES_MAX = 10;

/** All destinations of the tenant, page after page. */
export const destinationsQuery = queryOptions({
  queryKey: ['destinations'],
  queryFn: async ({ signal }) => {
    const destinations: Destination[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const query = { limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) };
      const body = await bodyOf(client.GET('/api/v1/destinations', { params: { query }, signal }));
      destinations.push(...body.items);
      if (!body.nextCursor) break;
      cursor = body.nextCursor;
    }
    return destinations;
  },
});
