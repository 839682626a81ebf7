import { useMutation, useQueryClient } from '@tanstack/react-query';
import { bodyOf, client, done } from '../../api/client.js';
import type { Role } from '../../api/models.js';
import { meQuery } from '../session/me-query.js';
import { membersQuery } from './list-members.js';

/** Gives a member another role. */
export function useChangeRole() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, role }: { id: string; role: Role }) =>
      bodyOf(client.PATCH('/api/v1/members/{id}', { params: { path: { id } }, body: { role } })),
    onSettled: () => queries.invalidateQueries(membersQuery),
  });
}

/** Takes somebody out of the team. */
export function useRemoveMember() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => done(client.DELETE('/api/v1/members/{id}', { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries(membersQuery),
  });
}

/** Makes another member the owner, and the owner who does it an admin. */
export function useTransferTenant() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (memberId: string) => bodyOf(client.POST('/api/v1/tenant/transfer', { body: { memberId } })),
    onSettled: () => Promise.all([queries.invalidateQueries(membersQuery), queries.invalidateQueries(meQuery)]),
  });
}
