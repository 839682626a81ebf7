import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';
import { type Period, periodQuery } from './period.js';

export const USAGE_PAGE_SIZE = 25;
const REFRESH_MS = 10_000;

/** A page of what each app sent in a period. While another page is on its way the one before stays. */
export function usageByAppQuery(period: Period, page: number) {
  return queryOptions({
    queryKey: ['usage', 'apps', period, page],
    queryFn: ({ signal }) => {
      const query = { ...periodQuery(period, new Date()), page, limit: USAGE_PAGE_SIZE };
      return bodyOf(client.GET('/api/v1/usage/apps', { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}
