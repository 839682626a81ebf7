import { useMutation } from '@tanstack/react-query';
import { client, done } from '../../api/client.js';

/** Mails a link to set a new password, if somebody has the address. */
export function useRequestReset() {
  return useMutation({
    mutationFn: (person: { email: string }) => done(client.POST('/api/auth/request-password-reset', { body: person })),
  });
}

/** Sets a new password with the token of such a link. */
export function useResetPassword() {
  return useMutation({
    mutationFn: (change: { token: string; newPassword: string }) =>
      done(client.POST('/api/auth/reset-password', { body: change })),
  });
}
