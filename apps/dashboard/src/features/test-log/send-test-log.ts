import { useMutation } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

/** Sends a log through an app's whole way to Datadog, as if Heroku had. */
export function useSendTestLog(appId: string) {
  return useMutation({
    mutationFn: () => bodyOf(client.POST('/api/v1/apps/{id}/test-log', { params: { path: { id: appId } } })),
  });
}
