import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AUTH_PATH, type Auth, CLIENT_ADDRESS_HEADER } from './auth.js';
import { toAuthRefusal } from './auth-refusal.js';
import { toWebHeaders } from './web-headers.js';

/**
 * What of better-auth this product uses. The rest of it (changing and deleting users, other providers, sessions by token)
 * has neither our bounds nor our tests, and is not mounted.
 */
export const AUTH_ROUTES = [
  { method: 'POST', path: '/sign-up/email' },
  { method: 'POST', path: '/sign-in/email' },
  { method: 'POST', path: '/sign-out' },
  { method: 'GET', path: '/get-session' },
  { method: 'POST', path: '/send-verification-email' },
  { method: 'GET', path: '/verify-email' },
  { method: 'POST', path: '/change-password' },
  { method: 'POST', path: '/request-password-reset' },
  { method: 'POST', path: '/reset-password' },
  { method: 'POST', path: '/change-email' },
  { method: 'POST', path: '/two-factor/enable' },
  { method: 'POST', path: '/two-factor/disable' },
  { method: 'POST', path: '/two-factor/verify-totp' },
  { method: 'POST', path: '/two-factor/verify-backup-code' },
  { method: 'POST', path: '/two-factor/generate-backup-codes' },
] as const;

/**
 * Mounts better-auth's request handler: its binding for Nest expects Express. What it refuses and what it throws goes
 * to our error handler.
 */
export function mountAuth(fastify: FastifyInstance, auth: Auth, publicUrl: string): void {
  for (const { method, path } of AUTH_ROUTES) {
    fastify.route({
      method,
      url: AUTH_PATH + path,
      handler: async (request, reply) => {
        const response = await auth.handler(toWebRequest(request, publicUrl));
        if (response.status >= 400) throw await toAuthRefusal(response);
        return send(reply, response);
      },
    });
  }
}

const ORIGIN_HEADERS = ['origin', 'referer', 'sec-fetch-site'];

function toWebRequest(request: FastifyRequest, publicUrl: string): Request {
  const headers = toWebHeaders(request.headers);
  headers.set(CLIENT_ADDRESS_HEADER, request.ip);
  // Browsers say where a POST comes from. A client that does not is a script, which no page can misuse; the library
  // would refuse it, so it gets our own origin.
  if (!ORIGIN_HEADERS.some((name) => headers.has(name))) headers.set('origin', publicUrl);
  const hasBody = request.method === 'POST' && request.body !== undefined && request.body !== null;
  return new Request(new URL(request.url, publicUrl), {
    method: request.method,
    headers,
    ...(hasBody ? { body: JSON.stringify(request.body) } : {}),
  });
}

async function send(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.status(response.status);
  for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.header(name, value);
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
  return reply.send(withoutSessionToken(await response.text()));
}

/** The library also tells the session's token in its answers; here it is the cookie's alone, which no script can read. */
function withoutSessionToken(text: string): string {
  if (!text.includes('"token"')) return text;
  return JSON.stringify(JSON.parse(text, (key, value: unknown) => (key === 'token' ? undefined : value)));
}
