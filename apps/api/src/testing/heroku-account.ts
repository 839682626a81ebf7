import { type FakeHeroku, startFakeHeroku } from '@logferry/testkit';
import type { HerokuOauth } from '../heroku-connection/heroku-oauth.js';
import type { ApiClient } from './api-client.js';

/** A Heroku with an OAuth client, for an api to be told of. */
export async function startHeroku(): Promise<{ readonly heroku: FakeHeroku; readonly herokuOauth: HerokuOauth }> {
  const heroku = await startFakeHeroku();
  const { url, oauthClient } = heroku;
  oauthClient.redirectUri = 'https://logs.example.com/heroku';
  const { id: clientId, secret: clientSecret } = oauthClient;
  return { heroku, herokuOauth: { clientId, clientSecret, apiUrl: url, idUrl: url } };
}

/** Begins to connect an account, agrees at Heroku, and gives what the browser is sent back with. */
export async function agreeAtHeroku(heroku: FakeHeroku, client: ApiClient) {
  const { url } = (await client.post<{ url: string }>('/api/v1/heroku-connection/consent', undefined)).body;
  const { searchParams } = await heroku.answerConsent(url, 'Allow');
  return { code: searchParams.get('code') ?? '', state: searchParams.get('state') ?? '' };
}
