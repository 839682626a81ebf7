import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

/** Workers write them down as often. The live events do not tell of them. */
const REFRESH_MS = 5_000;

/** The last attempts at a destination, and how the workers send to it. */
export function attemptsQuery(destinationId: string) {
  return queryOptions({
    queryKey: ['destinations', destinationId, 'attempts'],
    queryFn: ({ signal }) =>
      bodyOf(client.GET('/api/v1/destinations/{id}/attempts', { params: { path: { id: destinationId } }, signal })),
    refetchInterval: REFRESH_MS,
  });
}
