import { useMutation, useQueryClient } from '@tanstack/react-query';
import { bodyOf, client, done } from '../../api/client.js';
import { meQuery } from '../session/me-query.js';
import { sessionsQuery } from './list-sessions.js';

/** Asks for another address. Nothing changes before the links that are mailed have been followed. */
export function useChangeEmail() {
  return useMutation({
    mutationFn: (newEmail: string) => done(client.POST('/api/auth/change-email', { body: { newEmail } })),
  });
}

/** Mails the link anew that confirms somebody's address. */
export function useMailConfirmation() {
  return useMutation({
    mutationFn: (email: string) => done(client.POST('/api/auth/send-verification-email', { body: { email } })),
  });
}

/** Changes the password, and signs out everywhere else. */
export function useChangePassword() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: { currentPassword: string; newPassword: string }) =>
      done(client.POST('/api/auth/change-password', { body: { ...change, revokeOtherSessions: true } })),
    onSuccess: () => queries.invalidateQueries(sessionsQuery),
  });
}

/** Begins with an authenticator app: the answer is what the app needs, and the recovery codes. */
export function useSetUpTwoFactor() {
  return useMutation({
    mutationFn: (password: string) => bodyOf(client.POST('/api/auth/two-factor/enable', { body: { password } })),
  });
}

/** Turns the second factor on with the first code of the app. */
export function useConfirmTwoFactor() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (code: string) => done(client.POST('/api/auth/two-factor/verify-totp', { body: { code } })),
    onSuccess: () => queries.invalidateQueries(meQuery),
  });
}

export function useDisableTwoFactor() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (password: string) => done(client.POST('/api/auth/two-factor/disable', { body: { password } })),
    onSuccess: () => queries.invalidateQueries(meQuery),
  });
}

/** Signs out somewhere else. */
export function useEndSession() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (sessionId: string) =>
      done(client.DELETE('/api/v1/me/sessions/{sessionId}', { params: { path: { sessionId } } })),
    onSettled: () => queries.invalidateQueries(sessionsQuery),
  });
}

/** Signs out everywhere, here too. */
export function useEndSessions() {
  return useMutation({ mutationFn: () => done(client.DELETE('/api/v1/me/sessions')) });
}
