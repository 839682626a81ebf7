import { useMutation, useQueryClient } from '@tanstack/react-query';
import { bodyOf, client, done } from '../../api/client.js';

/** A call sends some hundred letters; an app keeps a thousand at most. */
const CALLS_MAX = 50;

function useRefresh(appId: string) {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ['apps', appId] });
}

/** Sends one dead letter again. */
export function useRedriveLetter(appId: string) {
  return useMutation({
    mutationFn: (letterId: string) =>
      bodyOf(
        client.POST('/api/v1/apps/{id}/dead-letters/{letterId}/redrive', { params: { path: { id: appId, letterId } } }),
      ),
    onSettled: useRefresh(appId),
  });
}

/** Sends all dead letters of an app again; resolves with how many, and how many could not be read. */
export function useRedriveAll(appId: string) {
  return useMutation({
    mutationFn: async () => {
      let letters = 0;
      for (let call = 0; call < CALLS_MAX; call++) {
        const sent = await bodyOf(
          client.POST('/api/v1/apps/{id}/dead-letters/redrive', { params: { path: { id: appId } } }),
        );
        letters += sent.letters;
        if (!sent.hasMore) return { letters, unreadable: sent.unreadable };
      }
      return { letters, unreadable: 0 };
    },
    onSettled: useRefresh(appId),
  });
}

/** Forgets one dead letter, or with null all of the app's. */
export function useDiscardLetters(appId: string) {
  return useMutation({
    mutationFn: (letterId: string | null) =>
      done(
        letterId === null
          ? client.DELETE('/api/v1/apps/{id}/dead-letters', { params: { path: { id: appId } } })
          : client.DELETE('/api/v1/apps/{id}/dead-letters/{letterId}', { params: { path: { id: appId, letterId } } }),
      ),
    onSettled: useRefresh(appId),
  });
}
