import { useMutation, useQueryClient } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

/** A call throws away some 20,000 frames; more calls than this and somebody keeps sending. */
const CALLS_MAX = 100;

/** Throws away what waits for an app's destination; resolves with how many messages that were. */
export function useDiscardParked(appId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      let messages = 0;
      for (let call = 0; call < CALLS_MAX; call++) {
        const gone = await bodyOf(client.DELETE('/api/v1/apps/{id}/parked', { params: { path: { id: appId } } }));
        messages += gone.messages;
        if (!gone.hasMore) break;
      }
      return messages;
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['apps', appId] }),
  });
}
