import { createAuthClient } from 'better-auth/client';
import { twoFactorClient } from 'better-auth/client/plugins';
import { toApiError, UnreachableError } from './problem.js';

/**
 * better-auth's client for /api/auth/*. The framework-free one: its React hooks keep a store of their own, and here
 * server state lives in the query cache alone.
 */
export const authClient = createAuthClient({ basePath: '/api/auth', plugins: [twoFactorClient()] });

interface AuthAnswer<Value> {
  readonly data: Value | null;
  readonly error: { status: number; message?: string | undefined; code?: string | undefined } | null;
}

/** better-auth's `{data, error}` as a value or a thrown error. A null value stays null: nobody is signed in. */
export async function authBody<Value>(answer: Promise<AuthAnswer<Value>>): Promise<Value | null> {
  const { data, error } = await answer.catch((cause: unknown) => {
    throw new UnreachableError(cause);
  });
  if (error?.status === 0) throw new UnreachableError(error);
  if (error) throw toApiError(error.status, error);
  return data;
}
