import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';
import type { App } from '../../api/models.js';

const PAGE_SIZE = 100;
/** 1,000 apps in all: more than the table is built for, and a bound on the loop. */
const PAGES_MAX = 10;

/** All apps of the tenant, page after page. */
export const appsQuery = queryOptions({
  queryKey: ['apps'],
  queryFn: async ({ signal }) => {
    const apps: App[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const query = { limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) };
      const body = await bodyOf(client.GET('/api/v1/apps', { params: { query }, signal }));
      apps.push(...body.items);
      if (!body.nextCursor) break;
      cursor = body.nextCursor;
    }
    return apps;
  },
});
