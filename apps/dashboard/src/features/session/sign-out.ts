import { useMutation } from '@tanstack/react-query';
import { authBody, authClient } from '../../api/auth-client.js';

/** Ends the session on the server too, not just in this browser. */
export function useSignOut() {
  return useMutation({ mutationFn: () => authBody(authClient.signOut()) });
}
