import { useMutation, useQueryClient } from '@tanstack/react-query';
import { bodyOf, client, done } from '../../api/client.js';
import type { AddHerokuApps } from '../../api/models.js';
import { herokuConnectionQuery } from './get-heroku-connection.js';
import { HEROKU_APPS } from './list-heroku-apps.js';

/** Leaves for Heroku, which asks whether Logferry may and sends the browser back to the page of this team's account. */
export function useStartHerokuConnection() {
  return useMutation({
    mutationFn: () => bodyOf(client.POST('/api/v1/heroku-connection/consent')),
    onSuccess: ({ url }) => window.location.assign(url),
  });
}

/** Ends what began so, with what Heroku added to the address. */
export function useCompleteHerokuConnection() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { readonly code: string; readonly state: string }) =>
      bodyOf(client.POST('/api/v1/heroku-connection', { body })),
    onSettled: () => queries.invalidateQueries(herokuConnectionQuery),
  });
}

/** Forgets the account, and revokes at Heroku what it gave. */
export function useDisconnectHeroku() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => done(client.DELETE('/api/v1/heroku-connection')),
    onSettled: () => queries.invalidateQueries(herokuConnectionQuery),
  });
}

/** The api takes 20 at a time. Few, so that one sees it go on. */
const CHUNK = 5;

/** Registers apps and adds their drains. The answer says for each what became of it. */
export function useAddHerokuApps(onProgress: (done: number) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ herokuAppIds, ...settings }: AddHerokuApps) => {
      const results = [];
      for (let at = 0; at < herokuAppIds.length; at += CHUNK) {
        const body = { ...settings, herokuAppIds: herokuAppIds.slice(at, at + CHUNK) };
        results.push(...(await bodyOf(client.POST('/api/v1/heroku-connection/apps', { body }))).results);
        onProgress(results.length);
      }
      return results;
    },
    onSettled: async () => {
      await Promise.all([HEROKU_APPS, 'apps'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
}
