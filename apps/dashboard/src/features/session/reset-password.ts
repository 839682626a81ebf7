import { useMutation } from '@tanstack/react-query';
import { authBody, authClient } from '../../api/auth-client.js';

/** Mails a link to set a new password, if somebody has the address. */
export function useRequestReset() {
  return useMutation({
    mutationFn: (person: { email: string }) => authBody(authClient.requestPasswordReset(person)),
  });
}

/** Sets a new password with the token of such a link. */
export function useResetPassword() {
  return useMutation({
    mutationFn: (change: { token: string; newPassword: string }) => authBody(authClient.resetPassword(change)),
  });
}
