import { useMutation, useQueryClient } from '@tanstack/react-query';
import { bodyOf, client, done } from '../../api/client.js';
import type { Role } from '../../api/models.js';
import { invitationsQuery } from './list-invitations.js';

/** Mails somebody a link into the team. */
export function useInvite() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { email: string; role: Role }) => bodyOf(client.POST('/api/v1/invitations', { body })),
    onSuccess: () => queries.invalidateQueries(invitationsQuery),
  });
}

/** Mails another link; the one before stops working. */
export function useResendInvitation() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => bodyOf(client.POST('/api/v1/invitations/{id}/resend', { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries(invitationsQuery),
  });
}

/** Takes an invitation back: its link stops working. */
export function useWithdrawInvitation() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => done(client.DELETE('/api/v1/invitations/{id}', { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries(invitationsQuery),
  });
}
