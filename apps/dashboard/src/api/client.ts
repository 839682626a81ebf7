import createClient from 'openapi-fetch';
import { toApiError, UnreachableError } from './problem.js';
import type { paths } from './schema.gen.js';

declare global {
  interface Window {
    /** What public/before-code.js has asked for, by address: before this code was there. */
    begun?: Partial<Record<string, Promise<Response>>>;
  }
}

/** The generated, typed client. The session cookie goes along because page and api share an origin. */
export const client = createClient<paths>({ baseUrl: '/', credentials: 'same-origin', fetch: reachableFetch });

async function reachableFetch(request: Request): Promise<Response> {
  try {
    return await (takeBegun(request) ?? fetch(request));
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    throw new UnreachableError(cause);
  }
}

/** Of the page, until which what was begun counts: no view is to be older. */
const BEGUN_AGE_MS_MAX = 5_000;

/** What was asked for already is not asked for again; but once, since it ages. */
function takeBegun({ method, url }: Request): Promise<Response> | undefined {
  const address = url.slice(window.location.origin.length);
  const isFresh = method === 'GET' && performance.now() < BEGUN_AGE_MS_MAX;
  const answer = isFresh ? window.begun?.[address] : undefined;
  if (answer !== undefined) delete window.begun?.[address];
  return answer;
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

/** The answer's body where null says something, too. */
export async function nullableBodyOf<Value>(answer: Promise<Answer<Value>>): Promise<NonNullable<Value> | null> {
  const { data, error, response } = await answer;
  if (!response.ok) throw toApiError(response.status, error);
  return data ?? null;
}

/** For answers whose body, if there is one, is of no interest: throws an `ApiError` unless the request succeeded. */
export async function done(answer: Promise<Answer<unknown>>): Promise<void> {
  const { error, response } = await answer;
  if (!response.ok) throw toApiError(response.status, error);
}
