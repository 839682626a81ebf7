import { useMutation, useQueryClient } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';
import type { AppChange } from '../../api/models.js';
import { appQuery } from './get-app.js';
import { renewAppLists } from './list-app-summaries.js';

/** Changes an app's settings. Lines that arrive from then on are carried by the new ones. */
export function useChangeApp(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: AppChange) =>
      bodyOf(client.PATCH('/api/v1/apps/{id}', { params: { path: { id } }, body: change })),
    onSuccess: (app) => {
      queries.setQueryData(appQuery(id).queryKey, app);
      return renewAppLists(queries);
    },
  });
}
