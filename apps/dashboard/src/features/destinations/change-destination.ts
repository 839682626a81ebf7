import { useMutation, useQueryClient } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';
import type { DestinationChange } from '../../api/models.js';
import { destinationsQuery } from './list-destinations.js';

/** Replaces the key or the name of a destination. A new key is checked like the first one. */
export function useChangeDestination(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: DestinationChange) =>
      bodyOf(client.PATCH('/api/v1/destinations/{id}', { params: { path: { id } }, body: change })),
    onSuccess: () =>
      Promise.all([queries.invalidateQueries(destinationsQuery), queries.invalidateQueries({ queryKey: ['apps'] })]),
  });
}
