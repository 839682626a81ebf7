import type { Config } from '@logferry/runtime';

/** Our OAuth client at Heroku, and where Heroku is. */
export interface HerokuOauth {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly apiUrl: string;
  readonly idUrl: string;
}

/** null: no Heroku account can be connected. */
export function herokuOauth({ herokuOauthClient, herokuApiUrl, herokuIdUrl }: Config): HerokuOauth | null {
  if (herokuOauthClient === undefined) return null;
  const { id, secret } = herokuOauthClient;
  return { clientId: id, clientSecret: secret, apiUrl: herokuApiUrl, idUrl: herokuIdUrl };
}

/**
 * The least that does it: `identity` shows whose account it is; `write` works with apps, but neither with config vars nor
 * with the account (heroku/identity, views/clients/authorize.slim).
 */
const SCOPE = 'identity write';

/**
 * Where a person is asked whether Logferry may. Heroku comes back to the address its client is registered with, whatever
 * is asked for here, and knows no PKCE: it passes on these four and drops the rest (heroku/identity, lib/identity/auth.rb).
 */
export function consentUrl({ idUrl, clientId }: HerokuOauth, state: string): string {
  const query = new URLSearchParams({ client_id: clientId, response_type: 'code', scope: SCOPE, state });
  return `${idUrl}/oauth/authorize?${query}`;
}
