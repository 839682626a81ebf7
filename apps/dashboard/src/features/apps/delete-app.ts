import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client, done } from '../../api/client.js';
import { renewAppLists } from './list-app-summaries.js';
import { appsQuery } from './list-apps.js';

/** Deletes an app with its drain tokens and its ledger. */
export function useDeleteApp(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => done(client.DELETE('/api/v1/apps/{id}', { params: { path: { id } } })),
    // Out of the list at once and without waiting for a fresh one, so that no view asks for what is gone.
    onSuccess: () => {
      queries.setQueryData(appsQuery.queryKey, (apps) => apps?.filter((app) => app.id !== id));
      void renewAppLists(queries);
    },
  });
}
