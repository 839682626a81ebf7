import { useMutation } from '@tanstack/react-query';
import { authBody, authClient } from '../../api/auth-client.js';

/** Starts a session with email and password. `second factor`: only once the person has given that too. */
export function useSignIn() {
  return useMutation({
    mutationFn: async (credentials: { email: string; password: string }): Promise<'signed in' | 'second factor'> => {
      const answer: object | null = await authBody(authClient.signIn.email(credentials));
      return answer !== null && 'twoFactorRedirect' in answer ? 'second factor' : 'signed in';
    },
  });
}
