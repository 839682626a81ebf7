import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

/** Months change slowly. */
const REFRESH_MS = 30_000;

/** What all apps sent in each of the last twelve months, with a forecast of the one under way. */
export const usageByMonthQuery = queryOptions({
  queryKey: ['usage', 'months'],
  queryFn: ({ signal }) => bodyOf(client.GET('/api/v1/usage/months', { signal })),
  refetchInterval: REFRESH_MS,
});
