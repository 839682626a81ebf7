import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client, done } from '../../api/client.js';
import { destinationsQuery } from './list-destinations.js';

/** Has a destination in trouble tried at once, instead of when its next trial is due. What waits follows if it takes logs. */
export function useDrainDestination(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => done(client.POST('/api/v1/destinations/{id}/drain', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries(destinationsQuery),
  });
}
