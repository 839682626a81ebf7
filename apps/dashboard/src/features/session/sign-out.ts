import { useMutation } from '@tanstack/react-query';
import { client, done } from '../../api/client.js';

/** Ends the session on the server too, not just in this browser. */
export function useSignOut() {
  return useMutation({ mutationFn: () => done(client.POST('/api/auth/sign-out')) });
}
