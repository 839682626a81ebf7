import { ApiError, messageOf } from '../../api/problem.js';

/** better-auth's error codes in the words of this page, each with what to do about it. */
const sentences: Readonly<Record<string, string>> = {
  INVALID_EMAIL_OR_PASSWORD: 'Email or password is wrong. Check both, or create an account if you have none yet.',
  USER_ALREADY_EXISTS: 'There is an account with this email already. Sign in instead.',
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: 'There is an account with this email already. Sign in instead.',
  INVALID_EMAIL: 'This does not look like an email address.',
  PASSWORD_TOO_SHORT: 'The password is too short: use at least 8 characters.',
  PASSWORD_TOO_LONG: 'The password is too long: use at most 128 characters.',
};

/** Why signing in or up did not work. */
export function signInProblem(error: unknown): string {
  if (!(error instanceof ApiError)) return messageOf(error);
  if (error.status === 429) return 'Too many tries in a short time. Wait a minute, then try again.';
  return sentences[error.code] ?? error.message;
}
