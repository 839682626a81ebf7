import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client, done } from '../../api/client.js';
import { drainTokensQuery } from './list-drain-tokens.js';

interface RevokeDrainToken {
  readonly tokenId: string;
  readonly graceSeconds: number;
}

/** Ends a drain token, at once or after a grace time. */
export function useRevokeDrainToken(appId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ tokenId, graceSeconds }: RevokeDrainToken) =>
      done(
        client.DELETE('/api/v1/apps/{id}/drain-tokens/{tokenId}', {
          params: { path: { id: appId, tokenId }, query: { graceSeconds } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries(drainTokensQuery(appId)),
  });
}
