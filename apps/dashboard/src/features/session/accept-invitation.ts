import { useMutation, useQueryClient } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';
import { forgetTenant } from '../tenants/change-tenant.js';

/** Joins the tenant that a mailed token invites to, and goes on in it. */
export function useAcceptInvitation() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (token: string) => {
      const tenant = await bodyOf(client.POST('/api/v1/me/invitations/accept', { body: { token } }));
      await bodyOf(client.POST('/api/v1/tenants/{id}/switch', { params: { path: { id: tenant.id } } }));
      return tenant;
    },
    onSuccess: () => forgetTenant(queries),
  });
}
