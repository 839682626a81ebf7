import { useMutation, useQueryClient } from '@tanstack/react-query';
import { bodyOf, client, done } from '../../api/client.js';
import type { NewApiToken } from '../../api/models.js';
import { apiTokensQuery } from './list-api-tokens.js';

/** Makes a token. The answer is the only one that shows it. */
export function useCreateApiToken() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewApiToken) => bodyOf(client.POST('/api/v1/api-tokens', { body })),
    onSuccess: () => queries.invalidateQueries(apiTokensQuery),
  });
}

/** Ends a token at once. */
export function useRevokeApiToken() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => done(client.DELETE('/api/v1/api-tokens/{id}', { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries(apiTokensQuery),
  });
}
