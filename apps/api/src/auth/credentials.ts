import { z } from 'zod';
import { lineField } from '../http/fields.js';

export const PASSWORD_LENGTH_MIN = 8;
export const PASSWORD_LENGTH_MAX = 128;
/** Room for any name, and for a tenant's, which begins as its first user's. */
export const NAME_LENGTH_MAX = 100;
/** RFC 5321 allows a path of 256 with its brackets. */
const EMAIL_LENGTH_MAX = 254;
/** Longer than any of the library's. */
const RESET_TOKEN_LENGTH_MAX = 100;

export const emailField = z
  .email()
  .max(EMAIL_LENGTH_MAX)
  .meta({ examples: ['ada@example.com'] });
/** Six digits of an authenticator app. */
const totpField = z
  .string()
  .regex(/^\d{6}$/, 'must be six digits')
  .meta({ description: 'What the authenticator app shows now.', examples: ['123456'] });
/** Longer than the library's. */
const RECOVERY_CODE_LENGTH_MAX = 50;
const trustField = z
  .boolean()
  .optional()
  .meta({ description: 'Whether this browser is not asked again for 30 days. Unless given: it is.' });

const passwordField = z.string().max(PASSWORD_LENGTH_MAX);

/**
 * The bodies of better-auth's routes as this product takes them, by path there: the library itself bounds neither names
 * nor images, and takes fields that nothing here uses.
 */
export const CREDENTIALS = {
  '/sign-up/email': z
    .strictObject({
      name: lineField(NAME_LENGTH_MAX).meta({ examples: ['Ada Lovelace'] }),
      email: emailField,
      password: passwordField.min(PASSWORD_LENGTH_MIN).meta({ writeOnly: true }),
    })
    .meta({ examples: [{ name: 'Ada Lovelace', email: 'ada@example.com', password: 'correct horse battery' }] }),
  '/send-verification-email': z.strictObject({ email: emailField }).meta({ examples: [{ email: 'ada@example.com' }] }),
  '/request-password-reset': z.strictObject({ email: emailField }).meta({ examples: [{ email: 'ada@example.com' }] }),
  '/reset-password': z
    .strictObject({
      token: z.string().min(1).max(RESET_TOKEN_LENGTH_MAX).meta({ description: 'Of the link that was mailed.' }),
      newPassword: passwordField.min(PASSWORD_LENGTH_MIN).meta({ writeOnly: true }),
    })
    .meta({ examples: [{ token: 'mQ4f2cJ8vR1sT6yX9zA3bD5e', newPassword: 'correct horse battery' }] }),
  '/change-password': z
    .strictObject({
      currentPassword: passwordField.min(1).meta({ writeOnly: true }),
      newPassword: passwordField.min(PASSWORD_LENGTH_MIN).meta({ writeOnly: true }),
      revokeOtherSessions: z.boolean().default(true).meta({ description: 'Whether to sign out everywhere else.' }),
    })
    .meta({ examples: [{ currentPassword: 'battery staple', newPassword: 'correct horse battery' }] }),
  '/two-factor/enable': withPassword(),
  '/two-factor/disable': withPassword(),
  '/two-factor/generate-backup-codes': withPassword(),
  '/two-factor/verify-totp': z
    .strictObject({ code: totpField, trustDevice: trustField })
    .meta({ examples: [{ code: '123456' }] }),
  '/two-factor/verify-backup-code': z
    .strictObject({
      code: z.string().trim().min(1).max(RECOVERY_CODE_LENGTH_MAX).meta({ description: 'One of the recovery codes.' }),
      trustDevice: trustField,
    })
    .meta({ examples: [{ code: 'xK3pQ-9aTzw' }] }),
  '/change-email': z.strictObject({ newEmail: emailField }).meta({ examples: [{ newEmail: 'ada@example.org' }] }),
  '/sign-in/email': z
    .strictObject({ email: emailField, password: passwordField.min(1).meta({ writeOnly: true }) })
    .meta({ examples: [{ email: 'ada@example.com', password: 'correct horse battery' }] }),
} as const satisfies Record<string, z.ZodType>;

/** What is decided about the second factor, one proves oneself for once more. */
function withPassword() {
  return z
    .strictObject({ password: passwordField.min(1).meta({ writeOnly: true }) })
    .meta({ examples: [{ password: 'correct horse battery' }] });
}
