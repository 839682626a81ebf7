import { useMutation } from '@tanstack/react-query';
import { client, done } from '../../api/client.js';

/** What shows that it is the person: a code of their authenticator app, or one of the codes they kept for when it is lost. */
export type SecondFactor = 'app' | 'recovery code';

/** Starts the session of whoever gave the password and was asked for a second factor. */
export function useSecondFactor() {
  return useMutation({
    mutationFn: ({ factor, code }: { factor: SecondFactor; code: string }) =>
      factor === 'app'
        ? done(client.POST('/api/auth/two-factor/verify-totp', { body: { code } }))
        : done(client.POST('/api/auth/two-factor/verify-backup-code', { body: { code } })),
  });
}
