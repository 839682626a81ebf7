import { useMutation } from '@tanstack/react-query';
import { authBody, authClient } from '../../api/auth-client.js';

/** Starts a session with email and password. */
export function useSignIn() {
  return useMutation({
    mutationFn: (credentials: { email: string; password: string }) => authBody(authClient.signIn.email(credentials)),
  });
}
