import { useMutation } from '@tanstack/react-query';
import { authBody, authClient } from '../../api/auth-client.js';

/** Creates a person with a tenant of their own, and starts their session. */
export function useSignUp() {
  return useMutation({
    mutationFn: (person: { name: string; email: string; password: string }) =>
      authBody(authClient.signUp.email(person)),
  });
}
