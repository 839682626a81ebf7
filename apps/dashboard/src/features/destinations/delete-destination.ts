import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client, done } from '../../api/client.js';
import { destinationsQuery } from './list-destinations.js';

/** Forgets a destination and its key. The api refuses while an app still uses it. */
export function useDeleteDestination(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => done(client.DELETE('/api/v1/destinations/{id}', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries(destinationsQuery),
  });
}
