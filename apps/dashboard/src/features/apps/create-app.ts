import { useMutation, useQueryClient } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';
import type { NewApp } from '../../api/models.js';
import { renewAppLists } from './list-app-summaries.js';

/** Registers a Heroku app. */
export function useCreateApp() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (app: NewApp) => bodyOf(client.POST('/api/v1/apps', { body: app })),
    onSuccess: () => renewAppLists(queries),
  });
}
