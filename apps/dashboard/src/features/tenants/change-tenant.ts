import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { bodyOf, client, done } from '../../api/client.js';
import { sessionQuery } from '../session/session-query.js';
import { tenantQuery, tenantsQuery } from './list-tenants.js';

/** After one works in another team: all but who one is was loaded of the one before. */
export async function forgetTenant(queries: QueryClient): Promise<void> {
  await queries.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
}

/** Works in another team from now on. */
export function useSwitchTenant() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => bodyOf(client.POST('/api/v1/tenants/{id}/switch', { params: { path: { id } } })),
    onSuccess: () => forgetTenant(queries),
  });
}

/** Makes a team of one's own, and works in it. */
export function useCreateTenant() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (name: string) => {
      const { id } = await bodyOf(client.POST('/api/v1/tenants', { body: { name } }));
      return bodyOf(client.POST('/api/v1/tenants/{id}/switch', { params: { path: { id } } }));
    },
    onSuccess: () => forgetTenant(queries),
  });
}

export function useRenameTenant() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => bodyOf(client.PATCH('/api/v1/tenant', { body: { name } })),
    onSuccess: (tenant) => {
      queries.setQueryData(tenantQuery.queryKey, tenant);
      return queries.invalidateQueries(tenantsQuery);
    },
  });
}

/** Leaves the team; the api goes on in another one. */
export function useLeaveTenant() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => done(client.DELETE('/api/v1/members/me')),
    onSuccess: () => forgetTenant(queries),
  });
}

/** Deletes the team; it can be restored for seven days. */
export function useDeleteTenant() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => bodyOf(client.DELETE('/api/v1/tenant')),
    onSuccess: () => forgetTenant(queries),
  });
}

/** Undoes the deletion, and works in the team again. */
export function useRestoreTenant() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      await bodyOf(client.POST('/api/v1/tenant/restore', { headers: { 'X-Logferry-Tenant': id } }));
      return bodyOf(client.POST('/api/v1/tenants/{id}/switch', { params: { path: { id } } }));
    },
    onSuccess: () => forgetTenant(queries),
  });
}
