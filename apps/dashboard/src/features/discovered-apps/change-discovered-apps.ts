import { useMutation, useQueryClient } from '@tanstack/react-query';
import { bodyOf, client, done } from '../../api/client.js';
import { discoveredAppsQuery } from './list-discovered-apps.js';

interface NameDiscoveredApp {
  readonly discoveredId: string;
  /** null: what its lines call it. */
  readonly name: string | null;
}

export function useNameDiscoveredApp(appId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ discoveredId, name }: NameDiscoveredApp) => {
      const params = { path: { id: appId, discoveredId } };
      return bodyOf(client.PATCH('/api/v1/apps/{id}/discovered-apps/{discoveredId}', { params, body: { name } }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: discoveredAppsQuery(appId).queryKey }),
  });
}

export function useForgetDiscoveredApp(appId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (discoveredId: string) => {
      const params = { path: { id: appId, discoveredId } };
      return done(client.DELETE('/api/v1/apps/{id}/discovered-apps/{discoveredId}', { params }));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: discoveredAppsQuery(appId).queryKey }),
  });
}
