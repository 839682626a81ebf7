import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { HerokuState, TokenOwner } from './heroku-state.js';
import { answerJson, readText, refuse } from './http-exchange.js';

export interface OauthClient {
  readonly id: string;
  readonly secret: string;
  /** As registered; a redirect_uri in the address counts for nothing. */
  redirectUri: string;
}

/** Who is signed in at this Heroku. */
const USER_EMAIL = 'ada@example.com';
const SCOPES = ['global', 'identity', 'read', 'write', 'read-protected', 'write-protected'];

const exchangeSchema = z.object({
  client: z.object({ secret: z.string() }),
  grant: z.object({ code: z.string().nullish(), type: z.enum(['authorization_code', 'refresh_token']) }),
  refresh_token: z.object({ token: z.string().nullish() }).nullish(),
});

/**
 * The page that asks whether a client may, and what comes of the answer (heroku/identity, lib/identity/auth.rb). PKCE is
 * not known there; who declines comes back with an error and without the state.
 */
export async function authorize(
  request: IncomingMessage,
  response: ServerResponse,
  state: HerokuState,
  client: OauthClient,
): Promise<void> {
  const { searchParams } = new URL(request.url ?? '/', 'http://fake');
  const scopes = (searchParams.get('scope') ?? 'global').split(/[, ]+/);
  if (searchParams.get('client_id') !== client.id || scopes.some((scope) => !SCOPES.includes(scope))) {
    response.writeHead(302, { Location: '/login' }).end();
    return;
  }
  if (request.method !== 'POST') {
    const question = `<title>Heroku</title><h1>Allow Logferry ${scopes.join(' and ')}?</h1>`;
    const buttons = ['Allow', 'Deny'].map((answer) => `<button name="authorize" value="${answer}">${answer}</button>`);
    response
      .writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' })
      .end(`<!doctype html><html lang="en">${question}<form method="post">${buttons.join(' ')}</form></html>`);
    return;
  }
  const isAllowed = new URLSearchParams(await readText(request)).get('authorize') === 'Allow';
  const location = new URL(client.redirectUri);
  if (isAllowed) {
    const authorizationId = randomUUID();
    state.authorizations.add(authorizationId);
    location.searchParams.set('code', state.grant({ kind: 'user', email: USER_EMAIL, scopes, authorizationId }).code);
    location.searchParams.set('state', searchParams.get('state') ?? '');
  } else {
    location.searchParams.set('error', 'access_denied');
  }
  response.writeHead(302, { Location: location.href }).end();
}

/** `POST /oauth/tokens` of the Platform API: a code or a refresh token for tokens. The client's secret is all it asks for. */
export async function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  state: HerokuState,
  { secret, accessSeconds }: { readonly secret: string; readonly accessSeconds: number },
): Promise<void> {
  const form = exchangeSchema.safeParse(JSON.parse(await readText(request)));
  if (!form.success) return refuse(response, 400, 'bad_request', 'Unable to parse the request.');
  const { client, grant, refresh_token } = form.data;
  if (client.secret !== secret) return refuse(response, 401, 'unauthorized', 'Unable to verify client secret.');
  const known = grant.type === 'refresh_token' ? (refresh_token?.token ?? '') : null;
  const owner = known === null ? state.redeem(grant.code ?? '') : state.refreshTokens.get(known);
  if (owner === undefined || owner.kind !== 'user') return refuse(response, 401, 'unauthorized', 'Invalid grant.');
  const refreshToken = known ?? randomUUID();
  state.refreshTokens.set(refreshToken, owner);
  answerJson(response, 201, tokenView(state, owner, refreshToken, accessSeconds));
}

function tokenView(
  state: HerokuState,
  owner: TokenOwner & { readonly kind: 'user' },
  refreshToken: string,
  accessSeconds: number,
) {
  return {
    id: randomUUID(),
    access_token: { id: randomUUID(), token: state.accessToken(owner, accessSeconds), expires_in: accessSeconds },
    refresh_token: { id: randomUUID(), token: refreshToken, expires_in: null },
    authorization: { id: owner.authorizationId },
    session: null,
    user: { id: randomUUID() },
  };
}
