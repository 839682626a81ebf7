import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type FakeHeroku, totpOf } from '@logferry/testkit';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { CreatedChannelView } from './notifications/channel.schema.js';
import { ApiClient } from './testing/api-client.js';
import { keepLetter } from './testing/dead-letter.js';
import { agreeAtHeroku, startHeroku } from './testing/heroku-account.js';
import { OPERATOR_TOKEN, type RunningApi, startApi } from './testing/running-api.js';

jest.setTimeout(60_000); // servers are started

const PASSWORD = `pass-${randomBytes(12).toString('hex')}`;
const KEY = randomBytes(16).toString('hex');
const NEW_KEY = randomBytes(16).toString('hex');
const HOOK_PATH = `hook-${randomBytes(12).toString('hex')}`;
const HOOK = `http://127.0.0.1:9/${HOOK_PATH}`;
const EMAIL = 'planted@example.com';

let heroku: FakeHeroku;
let api: RunningApi;
let owner: ApiClient;
let drainToken: string;
let apiToken: string;
let signingSecret: string;
const ids = { app: '', destination: '', token: '', apiToken: '', channel: '', tenant: '' };

/** What was said to people at the time and must be nowhere now, by what it is. */
let planted: Readonly<Record<string, string>>;

beforeAll(async () => {
  const started = await startHeroku();
  heroku = started.heroku;
  api = await startApi({ webhookOrigins: [new URL(HOOK).origin], herokuOauth: started.herokuOauth });
  api.datadog.addKey('T1', KEY);
  api.datadog.addKey('T1', NEW_KEY);
  owner = new ApiClient(api.url);
  await made('/api/auth/sign-up/email', { name: 'Planted', email: EMAIL, password: PASSWORD });
  ids.tenant = (await owner.get<{ id: string }>('/api/v1/tenant')).body.id;
  ids.destination = (await made<{ id: string }>('/api/v1/destinations', { name: 'EU', site: 'T1', apiKey: KEY })).id;
  await owner.patch(`/api/v1/destinations/${ids.destination}`, { apiKey: NEW_KEY });
  ids.app = (await made<{ id: string }>('/api/v1/apps', { name: 'shop', destinationId: ids.destination })).id;
  const token = await made<{ id: string; token: string }>(`/api/v1/apps/${ids.app}/drain-tokens`, {});
  ids.token = token.id;
  drainToken = token.token;
  const scripted = await made<{ id: string; token: string }>('/api/v1/api-tokens', { name: 'ci', scopes: ['admin'] });
  ids.apiToken = scripted.id;
  apiToken = scripted.token;
  const channel = await made<CreatedChannelView>('/api/v1/notifications/channels', {
    type: 'webhook',
    name: 'hook',
    url: HOOK,
  });
  ids.channel = channel.id;
  signingSecret = channel.signingSecret ?? '';
  await keepLetter(api, ids.app, 'one');
  planted = {
    password: PASSWORD,
    key: KEY,
    newKey: NEW_KEY,
    drainToken,
    apiToken,
    hook: HOOK_PATH,
    signingSecret,
    operatorToken: OPERATOR_TOKEN,
    ...(await secondFactor()),
    ...(await herokuAccount()),
  };
  expect(Object.values(planted).every((secret) => secret.length > 9)).toBe(true);
});
afterAll(async () => {
  await api?.close();
  await heroku?.close();
});

/** Turns it on; what it is, and a code in its place. */
async function secondFactor() {
  const setUp = await made<{ totpURI: string; backupCodes: string[] }>('/api/auth/two-factor/enable', {
    password: PASSWORD,
  });
  await made('/api/auth/two-factor/verify-totp', { code: totpOf(setUp.totpURI, Date.now()) });
  return {
    totpSecret: new URL(setUp.totpURI).searchParams.get('secret') ?? '',
    recoveryCode: setUp.backupCodes[0] ?? '',
  };
}

/** Connects one, and has drains added to an app of each generation. */
async function herokuAccount() {
  const agreed = await agreeAtHeroku(heroku, owner);
  await made('/api/v1/heroku-connection', agreed);
  const herokuAppIds = (['cedar', 'fir'] as const).map((generation) => heroku.createApp(generation, generation).id);
  await made('/api/v1/heroku-connection/apps', { destinationId: ids.destination, herokuAppIds });
  const { accessTokens, refreshTokens, drains, telemetryDrains } = heroku.state;
  const tokenIn = (drain: object | undefined) => /lfd[\w-]{20,}/.exec(JSON.stringify(drain) ?? '')?.[0] ?? '';
  return {
    herokuCode: agreed.code,
    herokuClientSecret: heroku.oauthClient.secret,
    herokuAccessToken: [...accessTokens.keys()][0] ?? '',
    herokuRefreshToken: [...refreshTokens.keys()][0] ?? '',
    logDrainToken: tokenIn([...drains.values()][0]),
    telemetryDrainToken: tokenIn([...telemetryDrains.values()][0]),
  };
}

/** Makes something, with a key under which the answer is kept for a day. */
async function made<T>(path: string, body: object): Promise<T> {
  const answer = await owner.post<T>(path, body, { 'idempotency-key': randomUUID() });
  if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${answer.text}`);
  return answer.body;
}

/** The names of the secrets that a text holds: as they are, or in hex or base64 as a dump writes bytes. */
function secretsIn(text: string): string[] {
  return Object.entries(planted).flatMap(([name, secret]) => {
    const bytes = Buffer.from(secret);
    const forms = [
      secret,
      bytes.toString('hex'),
      bytes.toString('base64').replace(/=+$/, ''),
      encodeURIComponent(secret),
    ];
    return forms.some((form) => text.includes(form)) ? [name] : [];
  });
}

function filled(path: string): string {
  const [resource = ''] = path.split('/').slice(path.startsWith('/api/operator') ? 4 : 3);
  const byResource: Record<string, string> = {
    'api-tokens': ids.apiToken,
    destinations: ids.destination,
    notifications: ids.channel,
    tenants: ids.tenant,
  };
  return path
    .replace('{id}', byResource[resource] ?? ids.app)
    .replace('{tokenId}', ids.token)
    .replace(/\{\w+\}/g, randomUUID());
}

describe('what was planted is not found in clear', () => {
  test('in anything that can be read through the API, exports and the operator’s side included', async () => {
    const seen: string[] = [];
    for (const [client, url] of [
      [owner, '/api/openapi.json'],
      [new ApiClient(api.url, apiToken), '/api/openapi.json'],
      [new ApiClient(api.url, OPERATOR_TOKEN), '/api/operator/v1/openapi.json'],
    ] as const) {
      const document = (await client.get<OpenAPIObject>(url)).body;
      const paths = Object.entries(document.paths).filter(
        ([path, item]) => 'get' in item && !path.startsWith('/api/auth/'),
      );
      expect(paths.length).toBeGreaterThan(4);
      for (const [path] of paths) {
        const { status, text } = await client.get(filled(path));
        if (status === 200) seen.push(path);
        expect([path, secretsIn(text)]).toEqual([path, []]);
      }
    }
    const wanted = [
      'audit-log',
      'audit-log/export',
      'plan',
      'tenant/configuration',
      'me/sessions',
      'heroku-connection',
    ];
    expect(seen).toEqual(expect.arrayContaining(wanted.map((path) => `/api/v1/${path}`)));
    for (const format of ['ndjson', 'csv']) {
      const { text } = await owner.get(`/api/v1/audit-log/export?format=${format}`);
      expect(text).toContain('createDrainToken');
      expect(secretsIn(text)).toEqual([]);
    }
  });

  test('in what a reveal shows and leaves behind, but for the token that was asked for', async () => {
    const revealed = await owner.post(`/api/v1/apps/${ids.app}/drain-tokens/${ids.token}/reveal`, undefined);
    expect(revealed.status).toBe(200);
    expect(secretsIn(revealed.text)).toEqual(['drainToken']);
    const { text } = await owner.get('/api/v1/audit-log');
    expect(text).toContain('revealDrainToken');
    expect(secretsIn(text)).toEqual([]);
  });

  test('in errors that were asked for with them', async () => {
    const asked = [
      owner.post('/api/v1/destinations', { name: KEY, site: KEY, apiKey: NEW_KEY, [KEY]: 1 }),
      owner.post('/api/v1/destinations', `{"apiKey":"${KEY}`),
      owner.post('/api/v1/destinations', { name: 'x', site: 'T1', apiKey: `${KEY}${NEW_KEY}` }),
      owner.post('/api/auth/sign-in/email', { email: EMAIL, password: `${PASSWORD}!`, [PASSWORD]: 1 }),
      new ApiClient(api.url, `${apiToken}x`).get('/api/v1/apps'),
      new ApiClient(api.url, `${OPERATOR_TOKEN}x`).get('/api/operator/v1/queues'),
      owner.get(`/api/v1/apps/${apiToken}`),
      owner.patch(`/api/v1/notifications/channels/${ids.channel}`, { url: `ftp://x/${HOOK_PATH}` }),
      owner.post('/api/v1/heroku-connection', { code: planted.herokuCode, state: planted.herokuAccessToken }),
      owner.post('/api/v1/heroku-connection/apps', { herokuAppIds: [planted.herokuRefreshToken] }),
      owner.post('/api/v1/key-checks', { site: KEY, apiKey: NEW_KEY }),
      owner.post(`/api/v1/apps/${ids.app}/drain-tokens`, { label: drainToken.repeat(9) }),
    ];
    for (const { status, text } of await Promise.all(asked)) {
      expect(status).toBeGreaterThanOrEqual(400);
      // A field's own name is the client's, and is said so that they find it.
      const named = secretsIn(text).filter((name) => !(name === 'key' || name === 'password'));
      expect(named).toEqual([]);
    }
  });

  test('in metrics, mails and logs', async () => {
    expect(secretsIn((await owner.get('/metrics')).text)).toEqual([]);
    expect(secretsIn(JSON.stringify(await api.mails()))).toEqual([]);
    expect(api.logText().length).toBeGreaterThan(1_000);
    expect(secretsIn(api.logText())).toEqual([]);
  });

  test('in a dump of the whole database', async () => {
    const tables = await api.database.$queryRaw<{ name: string }[]>`
      SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`;
    const found: string[] = [];
    let rows = 0;
    for (const { name } of tables) {
      const dumped = await api.database.$queryRawUnsafe<{ text: string }[]>(
        `SELECT row::text AS text FROM ${name} AS row`,
      );
      rows += dumped.length;
      for (const secret of secretsIn(dumped.map(({ text }) => text).join('\n'))) found.push(`${secret} in ${name}`);
    }
    expect(rows).toBeGreaterThan(20);
    expect(found).toEqual([]);
  });
});
