import { useMutation, useQueryClient } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';
import type { NewDestination } from '../../api/models.js';
import { destinationsQuery } from './list-destinations.js';

interface CreateDestination {
  readonly destination: NewDestination;
  /** False stores the key without asking the site about it. */
  readonly validate: boolean;
}

/** Stores a key and its site; the api asks the site about the key first. */
export function useCreateDestination() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ destination, validate }: CreateDestination) =>
      bodyOf(
        client.POST('/api/v1/destinations', {
          body: destination,
          params: { query: { validate: validate ? 'true' : 'false' } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries(destinationsQuery),
  });
}
