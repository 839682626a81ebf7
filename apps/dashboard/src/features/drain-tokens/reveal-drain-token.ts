import { useMutation } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

/** Shows the secret of a live token again; the api notes it in the audit log. */
export function useRevealDrainToken(appId: string) {
  return useMutation({
    mutationFn: (tokenId: string) =>
      bodyOf(
        client.POST('/api/v1/apps/{id}/drain-tokens/{tokenId}/reveal', { params: { path: { id: appId, tokenId } } }),
      ),
    // The secret must not linger in memory once the dialog that shows it is gone.
    gcTime: 0,
  });
}
