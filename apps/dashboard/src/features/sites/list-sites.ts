import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

/** The sites this installation can send to. They change only with its configuration. */
export const sitesQuery = queryOptions({
  queryKey: ['sites'],
  queryFn: async ({ signal }) => (await bodyOf(client.GET('/api/v1/sites', { signal }))).items,
  staleTime: Number.POSITIVE_INFINITY,
  refetchInterval: false,
});
