import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';
import { type Range, rangeStart } from './range.js';

interface UsageOptions {
  readonly refreshMs: number;
}

/** The ledger of one app over the newest hour, day or week, and when things last happened to it. */
export function usageQuery(appId: string, range: Range, { refreshMs }: UsageOptions) {
  return queryOptions({
    queryKey: ['apps', appId, 'usage', range],
    queryFn: ({ signal }) => {
      const from = rangeStart(range, Date.now()).toISOString();
      return bodyOf(
        client.GET('/api/v1/apps/{id}/usage', { params: { path: { id: appId }, query: { from } }, signal }),
      );
    },
    refetchInterval: refreshMs,
    staleTime: refreshMs / 2,
  });
}
