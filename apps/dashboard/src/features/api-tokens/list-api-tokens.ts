import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

const PAGE_SIZE = 100;

/** The team's API tokens, without their secrets. */
export const apiTokensQuery = queryOptions({
  queryKey: ['api-tokens'],
  queryFn: async ({ signal }) =>
    (await bodyOf(client.GET('/api/v1/api-tokens', { params: { query: { limit: PAGE_SIZE } }, signal }))).items,
});
