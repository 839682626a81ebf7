import { useMutation } from '@tanstack/react-query';
import { client, done } from '../../api/client.js';

/** Creates a person with a tenant of their own, and starts their session. */
export function useSignUp() {
  return useMutation({
    mutationFn: (person: { name: string; email: string; password: string }) =>
      done(client.POST('/api/auth/sign-up/email', { body: person })),
  });
}
