import { formProblems } from '../../api/form-problems.js';
import { ApiError, messageOf } from '../../api/problem.js';

const LABELS = {
  name: 'Name',
  email: 'Email',
  password: 'Password',
  newPassword: 'Password',
  code: 'The code',
  token: 'The link',
};

/** Why signing in or up did not work, and what to do about it. */
export function signInProblem(error: unknown): string {
  if (!(error instanceof ApiError)) return messageOf(error);
  if (error.status === 429) return 'Too many tries in a short time. Wait a minute, then try again.';
  if (error.code === 'unauthenticated') {
    return 'Email or password is wrong. Check both, or create an account if you have none yet.';
  }
  const { fields, form } = formProblems(error, LABELS);
  return form ?? Object.values(fields).join(' ');
}
