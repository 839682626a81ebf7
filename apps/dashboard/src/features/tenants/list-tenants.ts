import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

/** Somebody owns 20 at most, and belongs to few others. */
const PAGE_SIZE = 100;

/** The team one works in. */
export const tenantQuery = queryOptions({
  queryKey: ['tenant'],
  queryFn: ({ signal }) => bodyOf(client.GET('/api/v1/tenant', { signal })),
});

/** All teams one belongs to, deleted ones too while they can be restored. */
export const tenantsQuery = queryOptions({
  queryKey: ['tenants'],
  queryFn: async ({ signal }) =>
    (await bodyOf(client.GET('/api/v1/tenants', { params: { query: { limit: PAGE_SIZE } }, signal }))).items,
});
