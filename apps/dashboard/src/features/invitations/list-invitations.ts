import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

/** The api keeps a hundred at most. */
const PAGE_SIZE = 100;

/** Who was asked to join and has not yet. */
export const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: async ({ signal }) =>
    (await bodyOf(client.GET('/api/v1/invitations', { params: { query: { limit: PAGE_SIZE } }, signal }))).items,
});
