import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';
import type { Member } from '../../api/models.js';

const PAGE_SIZE = 100;
/** 500 people: more than any plan allows, and a bound on the loop. */
const PAGES_MAX = 5;

/** The people of the team, the longest with it first. */
export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: async ({ signal }) => {
    const members: Member[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const query = { limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) };
      const body = await bodyOf(client.GET('/api/v1/members', { params: { query }, signal }));
      members.push(...body.items);
      if (!body.nextCursor) break;
      cursor = body.nextCursor;
    }
    return members;
  },
});
