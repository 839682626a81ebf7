import { describe, expect, test } from '@jest/globals';
import { toApiError } from '../../api/problem.js';
import { signInProblem } from './sign-in-problem.js';

const problem = (status: number, code: string, detail: string, errors: object[] = []) =>
  signInProblem(toApiError(status, { status, code, title: 'Something', detail, errors }));

describe('signInProblem', () => {
  test('says what to do about credentials that are wrong', () => {
    expect(problem(401, 'unauthenticated', 'Email address or password is wrong.')).toBe(
      'Email or password is wrong. Check both, or create an account if you have none yet.',
    );
  });

  test('names the field that is not acceptable as the form does', () => {
    const errors = [{ path: 'email', message: 'has an account already: sign in instead' }];
    expect(problem(422, 'validation_failed', 'email has …', errors)).toBe(
      'Email has an account already: sign in instead.',
    );
  });

  test('says how long to wait after too many tries', () => {
    expect(problem(429, 'rate_limited', 'Too many')).toContain('Wait a minute');
  });

  test('hands on what else the api says', () => {
    expect(problem(503, 'unavailable', 'Sign-in does not work right now.')).toBe('Sign-in does not work right now.');
  });
});
