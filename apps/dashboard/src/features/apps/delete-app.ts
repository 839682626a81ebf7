import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client, done } from '../../api/client.js';
import { renewAppLists } from './list-app-summaries.js';

/** Deletes an app with its drain tokens and its ledger. */
export function useDeleteApp(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => done(client.DELETE('/api/v1/apps/{id}', { params: { path: { id } } })),
    // Not waited for: no view may ask for what is gone meanwhile.
    onSuccess: () => void renewAppLists(queries),
  });
}
