import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

/** A day's bytes are added up from the ledger: too dear to ask for every few seconds. */
const REFRESH_MS = 30_000;

/** What the team may use, and how much of it is used. */
export const planQuery = queryOptions({
  queryKey: ['plan'],
  queryFn: ({ signal }) => bodyOf(client.GET('/api/v1/plan', { signal })),
  refetchInterval: REFRESH_MS,
});
