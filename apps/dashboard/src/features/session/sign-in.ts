import { useMutation } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

/** Starts a session with email and password. `second factor`: only once the person has given that too. */
export function useSignIn() {
  return useMutation({
    mutationFn: async (credentials: { email: string; password: string }): Promise<'signed in' | 'second factor'> => {
      const answer = await bodyOf(client.POST('/api/auth/sign-in/email', { body: credentials }));
      return 'twoFactorRedirect' in answer ? 'second factor' : 'signed in';
    },
  });
}
