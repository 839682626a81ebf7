import { AppError } from '@logferry/runtime';
import { codeOfStatus } from '../http/answer-problem.js';

/**
 * What better-auth refused, `{code, message}`, as an error of ours. Its own words stay behind: some of them quote what
 * went wrong inside.
 */
export async function toAuthRefusal(response: Response): Promise<AppError> {
  const libraryCode = codeOf(await response.text());
  switch (libraryCode) {
    case 'INVALID_EMAIL_OR_PASSWORD':
      return new AppError('unauthenticated', 'Email address or password is wrong.');
    case 'INVALID_PASSWORD':
      return new AppError('validation_failed', 'currentPassword is wrong.', {
        errors: [{ path: 'currentPassword', message: 'is wrong' }],
      });
    case 'INVALID_CODE':
    case 'INVALID_BACKUP_CODE':
      return new AppError('validation_failed', 'code is wrong, too old, or was used before.', {
        errors: [{ path: 'code', message: 'is wrong, too old, or was used before' }],
      });
    case 'INVALID_TWO_FACTOR_COOKIE':
      return new AppError('unauthenticated', 'Sign in with your password first, and give the code within ten minutes.');
    case 'TOTP_NOT_ENABLED':
    case 'TWO_FACTOR_NOT_ENABLED':
    case 'BACKUP_CODES_NOT_ENABLED':
      return new AppError('conflict', 'The second factor is not on.');
    case 'TOTP_ALREADY_ENABLED':
      return new AppError('conflict', 'The second factor is on already.');
    case 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE':
    case 'ACCOUNT_TEMPORARILY_LOCKED':
      return new AppError('rate_limited', 'Too many wrong codes. Sign in again in a quarter of an hour.');
    case 'INVALID_TOKEN':
    case 'TOKEN_EXPIRED':
      return new AppError('validation_failed', 'token is too old, was used before, or is not of a link of ours.', {
        errors: [{ path: 'token', message: 'is too old, was used before, or is not of a link of ours' }],
      });
    case 'EMAIL_MISMATCH':
      return new AppError('validation_failed', 'email is not the address you are signed in with.', {
        errors: [{ path: 'email', message: 'is not the address you are signed in with' }],
      });
    case 'EMAIL_ALREADY_VERIFIED':
      return new AppError('conflict', 'The address is confirmed already.');
    case 'USER_ALREADY_EXISTS':
    case 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL':
      return new AppError('validation_failed', 'email has an account already: sign in instead.', {
        errors: [{ path: 'email', message: 'has an account already: sign in instead' }],
      });
  }
  // Where the library catches an error of the database itself, it answers with a bare 500 or with one of these.
  if (response.status >= 500 || libraryCode.startsWith('FAILED_TO_')) {
    return new AppError('unavailable', 'Sign-in does not work right now. Try again in a moment.', {
      cause: new Error(`better-auth answered ${response.status} ${libraryCode}`.trimEnd()),
    });
  }
  switch (response.status) {
    case 403:
      return new AppError('forbidden', 'This page is not served from the address in PUBLIC_URL.');
    case 429: {
      const seconds = Number(response.headers.get('x-retry-after'));
      const wait = seconds > 0 ? { retryAfterSeconds: seconds } : {};
      return new AppError('rate_limited', 'Too many attempts from your address. Wait a minute, then try again.', wait);
    }
  }
  return new AppError(codeOfStatus(response.status));
}

/** '' when the answer has no code, as those the library gives without a body. */
function codeOf(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';
  } catch {
    return '';
  }
}
