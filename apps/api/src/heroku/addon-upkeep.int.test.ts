import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type FakeHeroku, startFakeHeroku } from '@logferry/testkit';
import { ApiClient } from '../testing/api-client.js';
import { type RunningApi, startApi } from '../testing/running-api.js';
import { waitUntil } from '../testing/wait-until.js';

jest.setTimeout(60_000); // servers are started

const HOUR = 3_600_000;

let heroku: FakeHeroku;
let api: RunningApi;
let partner: ReturnType<FakeHeroku['partner']>;

beforeAll(async () => {
  heroku = await startFakeHeroku();
  const { addonId, password, ssoSalt, clientSecret, url } = heroku;
  // Webhooks go to the address in PUBLIC_URL, which the api of a test does not have before it listens.
  api = await startApi({ heroku: { addonId, password, ssoSalt, clientSecret, apiUrl: url, idUrl: url } });
  partner = heroku.partner(api.url);
});
afterAll(async () => {
  await api?.close();
  await heroku?.close();
});

const rowOf = (id: string) => api.database.herokuResource.findUniqueOrThrow({ where: { id } });
const nameOf = async (id: string) => {
  const { appId } = await rowOf(id);
  return (await api.database.app.findUniqueOrThrow({ where: { id: appId } })).name;
};
const isMinded = async (id: string) => {
  const row = await rowOf(id);
  return row.webhookId !== null && row.failures === 0 && row.dueAt !== null && row.dueAt.getTime() > Date.now() + HOUR;
};
const minded = (id: string) => waitUntil('the add-on is minded', () => isMinded(id));
const named = (id: string, name: string) =>
  waitUntil(`the app is called ${name}`, async () => (await nameOf(id)) === name);
async function installed(name: string) {
  const app = heroku.createApp(name);
  const { addon } = await partner.install(app, 'standard');
  await minded(addon.id);
  return { app, addon };
}
/** A delivery at the api's own address. */
async function deliver(id: string, body: string, signature?: string): Promise<number> {
  const headers = signature === undefined ? {} : { 'Heroku-Webhook-Hmac-SHA256': signature };
  const response = await fetch(`${api.url}/heroku/webhooks/${id}`, { method: 'POST', headers, body });
  expect(await response.text()).toBe('');
  return response.status;
}
const signed = (secret: string, body: string) => createHmac('sha256', secret).update(body).digest('base64');

describe('the upkeep of an add-on', () => {
  test('exchanges the grant, keeps the tokens sealed, and takes over the name of the app', async () => {
    const { addon } = await installed('shop-one');
    const row = await rowOf(addon.id);
    expect(row.sealedGrantCode).toBeNull();
    expect(await nameOf(addon.id)).toBe('shop-one');
    const tokens = [...heroku.state.accessTokens.keys(), ...heroku.state.refreshTokens.keys()];
    const stored = [row.sealedAccessToken, row.sealedRefreshToken].map((sealed) =>
      Buffer.from(sealed ?? []).toString('latin1'),
    );
    for (const token of tokens) {
      expect(stored.some((text) => text.includes(token))).toBe(false);
      expect(api.logText()).not.toContain(token);
    }
  });

  test('replaces an access token an hour before it ends, and goes on with the new one', async () => {
    const { app, addon } = await installed('shop-two');
    const before = await rowOf(addon.id);
    heroku.state.accessTokens.clear();
    app.name = 'shop-two-renamed';
    await api.database.herokuResource.update({
      where: { id: addon.id },
      data: { accessExpiresAt: new Date(Date.now() + HOUR - 60_000), dueAt: new Date() },
    });
    await named(addon.id, 'shop-two-renamed');
    const after = await rowOf(addon.id);
    expect(after.sealedAccessToken).not.toEqual(before.sealedAccessToken);
  });

  test('gets over an access token that Heroku does not know any more', async () => {
    const { app, addon } = await installed('shop-three');
    heroku.state.accessTokens.clear();
    app.name = 'shop-three-renamed';
    await api.database.herokuResource.update({ where: { id: addon.id }, data: { dueAt: new Date() } });
    await named(addon.id, 'shop-three-renamed');
    await minded(addon.id);
  });

  test('sets a config var right that says something else, and lets in the drains of further apps', async () => {
    const { addon } = await installed('shop-four');
    const right = addon.config.get('LOGFERRY_URL');
    addon.config.set('LOGFERRY_URL', 'https://wrong.example.com');
    const further = heroku.state.addDrain(heroku.createApp('shop-five').id, 'https://x.example.com', addon.id);
    await api.database.herokuResource.update({ where: { id: addon.id }, data: { dueAt: new Date() } });
    await waitUntil('the config var is right', async () => addon.config.get('LOGFERRY_URL') === right);
    const { drainTokenId } = await rowOf(addon.id);
    const { logplexTokens } = await api.database.drainToken.findUniqueOrThrow({ where: { id: drainTokenId } });
    expect(logplexTokens).toContain(further.token);
    expect(api.invalidations).toContainEqual({ kind: 'token', id: drainTokenId });
  });

  test('keeps no secret of an add-on that is gone, and does nothing more for it', async () => {
    const { app, addon } = await installed('shop-six');
    await partner.remove(addon);
    app.name = 'shop-six-renamed';
    expect(await rowOf(addon.id)).toMatchObject({
      sealedAccessToken: null,
      sealedRefreshToken: null,
      sealedWebhookSecret: null,
      dueAt: null,
    });
  });
});

describe('a webhook', () => {
  const secretOf = (addonId: string): string => {
    const webhook = [...heroku.state.webhooks.values()].find((each) => each.addonId === addonId);
    return webhook?.secret ?? '';
  };

  test('makes the new name known, and does no harm again or late', async () => {
    const { app, addon } = await installed('hook-one');
    const secret = secretOf(addon.id);
    const late = JSON.stringify({ id: 'late', action: 'update', resource: 'app', data: { name: 'hook-one' } });
    const body = JSON.stringify({ id: 'new', action: 'update', resource: 'app', data: { name: 'hook-two' } });
    app.name = 'hook-two';
    for (let time = 0; time < 2; time++) expect(await deliver(addon.id, body, signed(secret, body))).toBe(204);
    await named(addon.id, 'hook-two');
    expect(await deliver(addon.id, late, signed(secret, late))).toBe(204);
    await minded(addon.id);
    expect(await nameOf(addon.id)).toBe('hook-two');
  });

  test('that is not signed by Heroku for this add-on is refused, and nothing is looked up for it', async () => {
    const { addon } = await installed('hook-three');
    const other = await installed('hook-four');
    const body = JSON.stringify({ id: 'x' });
    const { dueAt } = await rowOf(addon.id);
    expect(await deliver(addon.id, body)).toBe(401);
    expect(await deliver(addon.id, body, '')).toBe(401);
    expect(await deliver(addon.id, body, signed('guess', body))).toBe(401);
    expect(await deliver(addon.id, body, signed(secretOf(other.addon.id), body))).toBe(401);
    expect(await deliver(addon.id, `${body} `, signed(secretOf(addon.id), body))).toBe(401);
    expect(await deliver(crypto.randomUUID(), body, signed(secretOf(addon.id), body))).toBe(404);
    expect(await deliver('no-uuid', body, 'x')).toBe(404);
    expect((await rowOf(addon.id)).dueAt).toEqual(dueAt);
  });
});

describe('the way in from the dashboard of Heroku', () => {
  const enter = (form: Record<string, string>) =>
    fetch(`${api.url}/heroku/sso`, {
      method: 'POST',
      redirect: 'manual',
      headers: { Origin: 'https://dashboard.heroku.com', 'Sec-Fetch-Site': 'cross-site' },
      body: new URLSearchParams(form),
    });
  const cookieOf = (response: Response) => response.headers.getSetCookie().join('\n');

  test.each([[['user', 'resource', 'v1']], [['resource']], [['v1']]] as const)(
    'opens the page of the app in its tenant alone, by %j',
    async (proofs) => {
      const { addon } = await installed(`sso-${proofs.length}-${proofs[0]}`);
      const form = heroku.ssoForm({ resourceId: addon.id, proofs });
      const { tenantId, appId } = await rowOf(addon.id);
      for (let time = 0; time < 2; time++) {
        const response = await enter(form);
        expect([response.status, response.headers.get('location')]).toEqual([303, `/apps/${appId}`]);
        const cookie = cookieOf(response);
        expect(cookie).toMatch(/HttpOnly/i);
        expect(cookie).toMatch(/SameSite=Lax/i);
        expect(cookie).toMatch(/Secure/i);
        const headers = { cookie: cookie.split(';')[0] ?? '' };
        const tenants = await new ApiClient(api.url).get<{ items: { id: string; role: string }[] }>(
          '/api/v1/tenants',
          headers,
        );
        expect(tenants.body.items).toMatchObject([{ id: tenantId, role: 'admin' }]);
        const made = await new ApiClient(api.url).post('/api/v1/tenants', { name: 'more' }, headers);
        expect(made.status).toBe(403);
      }
      expect(await api.database.member.count({ where: { tenantId } })).toBe(1);
    },
  );

  test('is closed to forms that are wrong or old, to other add-ons and to those that are gone', async () => {
    const { addon } = await installed('sso-closed');
    const users = await api.database.user.count();
    const seconds = Math.floor(Date.now() / 1_000);
    const good = heroku.ssoForm({ resourceId: addon.id });
    const forms = [
      { ...good, user_scoped_resource_token: 'f'.repeat(64) },
      { ...good, email: 'eve@example.com' },
      { ...good, resource_id: crypto.randomUUID() },
      heroku.ssoForm({ resourceId: addon.id, timestamp: seconds - 301 }),
      heroku.ssoForm({ resourceId: addon.id, timestamp: seconds + 120 }),
      heroku.ssoForm({ resourceId: crypto.randomUUID() }),
      {},
    ];
    for (const form of forms) {
      const response = await enter(form);
      expect([response.status, response.headers.get('content-type'), cookieOf(response)]).toEqual([
        403,
        'text/html; charset=utf-8',
        '',
      ]);
      expect(await response.text()).toContain('This way in has closed');
    }
    expect(await api.database.user.count()).toBe(users);

    const session = { cookie: cookieOf(await enter(good)).split(';')[0] ?? '' };
    await partner.remove(addon);
    expect((await enter(good)).status).toBe(403);
    expect((await new ApiClient(api.url).get('/api/v1/apps', session)).status).toBe(401);
    expect(await api.database.user.count()).toBe(users);
  });
});
