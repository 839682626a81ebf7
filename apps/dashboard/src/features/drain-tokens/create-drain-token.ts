import { useMutation, useQueryClient } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';
import { drainTokensQuery } from './list-drain-tokens.js';

interface CreateDrainToken {
  readonly appId: string;
  readonly label: string | null;
}

/** Makes a drain token. The answer is the only place where its secret ever appears. */
export function useCreateDrainToken() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ appId, label }: CreateDrainToken) =>
      bodyOf(
        client.POST('/api/v1/apps/{id}/drain-tokens', {
          params: { path: { id: appId } },
          body: label === null ? {} : { label },
        }),
      ),
    onSuccess: (_token, { appId }) => queries.invalidateQueries(drainTokensQuery(appId)),
    // The secret must not linger in memory once the page that shows it is gone.
    gcTime: 0,
  });
}
