import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HerokuState, TokenOwner } from './heroku-state.js';
import { answerJson, readText, refuse } from './http-exchange.js';

export interface IdentityOptions {
  /** Of the add-on; its exchange names no client id. */
  readonly clientSecret: string;
  readonly accessSeconds: number;
}

/** Heroku's identity service: codes and refresh tokens for access tokens (heroku/identity, lib/identity/auth.rb). */
export async function identity(
  request: IncomingMessage,
  response: ServerResponse,
  state: HerokuState,
  { clientSecret, accessSeconds }: IdentityOptions,
): Promise<void> {
  const form = new URLSearchParams(await readText(request));
  if (form.get('client_secret') !== clientSecret) {
    return refuse(response, 401, 'unauthorized', 'Unable to verify client secret.');
  }
  const owner =
    form.get('grant_type') === 'refresh_token' ? byRefreshToken(state, form) : state.redeem(form.get('code') ?? '');
  if (owner === undefined) return refuse(response, 401, 'unauthorized', 'Invalid grant.');
  const known = form.get('refresh_token');
  const refreshToken = known ?? randomUUID();
  state.refreshTokens.set(refreshToken, owner);
  answerJson(response, 200, {
    access_token: state.accessToken(owner, accessSeconds),
    refresh_token: refreshToken,
    expires_in: accessSeconds,
    token_type: 'Bearer',
    user_id: randomUUID(),
    session_nonce: null,
  });
}

function byRefreshToken(state: HerokuState, form: URLSearchParams): TokenOwner | undefined {
  return state.refreshTokens.get(form.get('refresh_token') ?? '');
}
