import createClient from 'openapi-fetch';
import { toApiError, UnreachableError } from './problem.js';
import type { paths } from './schema.gen.js';

/** The generated, typed client. The session cookie goes along because page and api share an origin. */
export const client = createClient<paths>({ baseUrl: '/', credentials: 'same-origin', fetch: reachableFetch });

async function reachableFetch(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    throw new UnreachableError(cause);
  }
}

interface Answer<Value> {
  readonly data?: Value;
  readonly error?: unknown;
  readonly response: Response;
}

/** The answer's body, or an `ApiError` thrown: the form TanStack Query wants. */
export async function bodyOf<Value>(answer: Promise<Answer<Value>>): Promise<NonNullable<Value>> {
  const { data, error, response } = await answer;
  if (!response.ok || data === undefined || data === null) throw toApiError(response.status, error);
  return data;
}

/** For answers without a body (204): throws an `ApiError` unless the request succeeded. */
export async function done(answer: Promise<Answer<unknown>>): Promise<void> {
  const { error, response } = await answer;
  if (!response.ok) throw toApiError(response.status, error);
}
