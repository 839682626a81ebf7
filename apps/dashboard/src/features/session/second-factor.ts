import { useMutation } from '@tanstack/react-query';
import { authBody, authClient } from '../../api/auth-client.js';

/** What shows that it is the person: a code of their authenticator app, or one of the codes they kept for when it is lost. */
export type SecondFactor = 'app' | 'recovery code';

/** Starts the session of whoever gave the password and was asked for a second factor. */
export function useSecondFactor() {
  return useMutation({
    mutationFn: ({ factor, code }: { factor: SecondFactor; code: string }): Promise<unknown> =>
      factor === 'app'
        ? authBody(authClient.twoFactor.verifyTotp({ code }))
        : authBody(authClient.twoFactor.verifyBackupCode({ code })),
  });
}
