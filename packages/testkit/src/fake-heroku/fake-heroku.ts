import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Generation, type HerokuApp, HerokuState } from './heroku-state.js';
import { refuse } from './http-exchange.js';
import { identity } from './identity.js';
import { authorize, exchange, type OauthClient } from './oauth-client.js';
import { PartnerCalls } from './partner-calls.js';
import { platformApi } from './platform-api.js';
import { sendLine } from './send-line.js';
import { type SsoOptions, ssoForm } from './sso-form.js';
import { type Delivery, tellRename } from './webhook-sender.js';

export interface FakeHerokuOptions {
  /** What the manifest says of the add-on that is tested. */
  readonly addonId?: string;
  /** Of access tokens; default 8 h. */
  readonly accessSeconds?: number;
}

/**
 * Heroku as the maker of an add-on, or of an OAuth client, meets it: the Platform API and the identity service on one port, with their rules about who
 * may ask what, and the calls, forms and webhooks that Heroku sends itself.
 */
export interface FakeHeroku {
  /** Of the Platform API and of the identity service. */
  readonly url: string;
  readonly addonId: string;
  readonly password: string;
  readonly ssoSalt: string;
  readonly clientSecret: string;
  /** The client that users allow to work with their apps; it is registered with an address to come back to. */
  readonly oauthClient: OauthClient;
  readonly state: HerokuState;
  createApp(name: string, generation?: Generation): HerokuApp;
  /** Renames an app and tells those who asked to be told. */
  rename(app: HerokuApp, name: string): Promise<Delivery[]>;
  /** Heroku's calls to an add-on whose api is at this address. */
  partner(apiUrl: string): PartnerCalls;
  ssoForm(options: Omit<SsoOptions, 'salt'>): Record<string, string>;
  /** Has an app log a line, which goes to each of its drains; the statuses of their answers. */
  log(app: HerokuApp, text: string): Promise<number[]>;
  /** Lets a user answer at the address of an authorization; where the browser is sent then. */
  answerConsent(authorizeUrl: string, answer: 'Allow' | 'Deny'): Promise<URL>;
  close(): Promise<void>;
}

const EIGHT_HOURS_SECONDS = 28_800;

export async function startFakeHeroku(options: FakeHerokuOptions = {}): Promise<FakeHeroku> {
  const { addonId = 'logferry', accessSeconds = EIGHT_HOURS_SECONDS } = options;
  const secrets = {
    password: 'an add-on password for tests, of many characters',
    ssoSalt: 'a salt for tests, of rather many characters too',
    clientSecret: 'b0f9d3a1-3c1e-4f7e-9d2f-0a1b2c3d4e5f',
  };
  const oauthClient: OauthClient = {
    id: '7b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d',
    secret: 'd2a1b0c9-8e7f-4a6b-9c5d-4e3f2a1b0c9d',
    redirectUri: '',
  };
  const state = new HerokuState();
  const handle = (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', 'http://fake');
    if (state.isDown) return Promise.resolve(refuse(response, 503, 'unavailable', 'Heroku is down.'));
    // Browsers ask for it beside the page of the consent, and complain when there is none.
    if (pathname === '/favicon.ico') return Promise.resolve(void response.writeHead(204).end());
    if (pathname === '/oauth/token') return identity(request, response, state, { ...secrets, accessSeconds });
    if (pathname === '/oauth/authorize') return authorize(request, response, state, oauthClient);
    if (pathname === '/oauth/tokens') return exchange(request, response, state, { ...oauthClient, accessSeconds });
    return platformApi(request, response, pathname, state);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // A fault of the fake itself must not look like a fault of Heroku's.
      console.error('The fake Heroku failed:', error);
      response.destroy();
    });
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The server listens on no port'));
      else resolve(address.port);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    addonId,
    ...secrets,
    oauthClient,
    state,
    createApp: (name, generation = 'cedar') => state.addApp(name, generation),
    rename: (app, name) => {
      const before = app.name;
      app.name = name;
      return tellRename(state, app, before);
    },
    partner: (apiUrl) =>
      new PartnerCalls(state, { id: addonId, password: secrets.password, baseUrl: `${apiUrl}/heroku/resources` }),
    ssoForm: (given) => ssoForm({ ...given, salt: secrets.ssoSalt }),
    log: (app, text) => sendLine(state, app, text),
    answerConsent: async (authorizeUrl, answer) => {
      const body = new URLSearchParams({ authorize: answer });
      const { headers } = await fetch(authorizeUrl, { method: 'POST', body, redirect: 'manual' });
      return new URL(headers.get('location') ?? '');
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
