import { useMutation, useQueryClient } from '@tanstack/react-query';
import { authBody, authClient } from '../../api/auth-client.js';
import { client, done } from '../../api/client.js';
import { meQuery } from '../session/me-query.js';
import { sessionsQuery } from './list-sessions.js';

/** Asks for another address. Nothing changes before the links that are mailed have been followed. */
export function useChangeEmail() {
  return useMutation({ mutationFn: (newEmail: string) => authBody(authClient.changeEmail({ newEmail })) });
}

/** Changes the password, and signs out everywhere else. */
export function useChangePassword() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: { currentPassword: string; newPassword: string }) =>
      authBody(authClient.changePassword({ ...change, revokeOtherSessions: true })),
    onSuccess: () => queries.invalidateQueries(sessionsQuery),
  });
}

/** Begins with an authenticator app: the answer is what the app needs, and the recovery codes. */
export function useSetUpTwoFactor() {
  return useMutation({
    mutationFn: async (password: string) => {
      const answer = await authBody(authClient.twoFactor.enable({ password }));
      if (answer === null || !('totpURI' in answer)) throw new Error('Logferry did not say what the app needs.');
      return answer;
    },
  });
}

/** Turns the second factor on with the first code of the app. */
export function useConfirmTwoFactor() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (code: string) => authBody(authClient.twoFactor.verifyTotp({ code })),
    onSuccess: () => queries.invalidateQueries(meQuery),
  });
}

export function useDisableTwoFactor() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (password: string) => authBody(authClient.twoFactor.disable({ password })),
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
