import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type FakeHeroku, startFakeHeroku } from '@logferry/testkit';
import { ApiClient } from '../testing/api-client.js';
import { type RunningApi, startApi } from '../testing/running-api.js';

jest.setTimeout(60_000); // servers are started

let heroku: FakeHeroku;
let api: RunningApi;
let partner: ReturnType<FakeHeroku['partner']>;

beforeAll(async () => {
  heroku = await startFakeHeroku();
  const { addonId, password, ssoSalt, clientSecret, url } = heroku;
  api = await startApi({ heroku: { addonId, password, ssoSalt, clientSecret, apiUrl: url, idUrl: url } });
  partner = heroku.partner(api.url);
});
afterAll(async () => {
  await api?.close();
  await heroku?.close();
});

const install = (options?: Record<string, unknown>) => partner.install(heroku.createApp('shop'), 'standard', options);
const counts = async () => ({
  tenants: await api.database.tenant.count(),
  resources: await api.database.herokuResource.count(),
});

describe('provisioning', () => {
  test('makes a tenant with an app and a destination, and tells Heroku its drain and config var', async () => {
    api.datadog.addKey('T2', 'f'.repeat(32));
    const { status, body, addon, drain } = await install({
      site: 't2',
      env: 'production',
      service: 'checkout',
      'api-key': 'f'.repeat(32),
      unheardOf: true,
    });
    expect([status, body?.id]).toEqual([200, addon.id]);
    expect(body?.message).toContain('T2');
    expect(new URL(body?.log_drain_url ?? '')).toMatchObject({ host: 'logs.example.com', pathname: '/drain' });
    expect(body?.config?.LOGFERRY_URL).toMatch(/^https:\/\/logferry:lfd\w{43}@logs\.example\.com$/);
    const resource = await api.database.herokuResource.findUniqueOrThrow({ where: { id: addon.id } });
    const app = await api.database.app.findUniqueOrThrow({
      where: { id: resource.appId },
      include: { destination: true, tenant: true, drainTokens: true },
    });
    expect(app).toMatchObject({ env: 'production', service: 'checkout', tenant: { plan: 'standard' } });
    expect(app.destination).toMatchObject({ site: 'T2', status: 'ok', keyHint: 'ffff' });
    expect(app.drainTokens.map(({ logplexTokens }) => logplexTokens)).toEqual(
      expect.arrayContaining([[drain?.token], []]),
    );
  });

  test('takes a flag without a value as the mistake it is, whether it comes as text or boolean', async () => {
    for (const value of [true, 'true', '']) {
      const { status, body } = await install({ env: value });
      expect([status, body?.message]).toEqual([422, '--env needs a value: --env <env>.']);
    }
    expect(await install({ env: false, site: null })).toMatchObject({ status: 200 });
  });

  test.each([
    [{ site: 'mars' }, 'There is no Datadog site "mars". Give --site one of'],
    [{ site: 't1', 'api-key': 'a'.repeat(32) }, 'does not know this API key'],
    [{ env: ['a'] }, '--env must be one text'],
    [{ service: 'a\nb' }, '--service must be a text of at most 100 characters'],
  ])('refuses %j in words for a customer, and makes nothing', async (options, message) => {
    const before = await counts();
    const { status, body } = await install(options);
    expect([status, body]).toEqual([422, { message: expect.stringContaining(message) }]);
    expect(JSON.stringify(body)).not.toContain('a'.repeat(32));
    expect(await counts()).toEqual(before);
  });

  test('says that logs are kept until a key comes, and keeps them', async () => {
    const { body, addon } = await install({ site: 'eu' });
    expect(body?.message).toContain('heroku addons:open logferry');
    const { destinationId } = await api.database.herokuResource.findUniqueOrThrow({ where: { id: addon.id } });
    const destination = await api.database.destination.findUniqueOrThrow({ where: { id: destinationId } });
    expect(destination).toMatchObject({ site: 'EU1', status: 'key_rejected', keyHint: '' });
  });

  test('makes one resource of fifty orders at once, and answers them all alike', async () => {
    const { addon } = await install();
    const twin = { ...addon, id: crypto.randomUUID() };
    const before = await counts();
    const orders = Array.from({ length: 50 }, () => partner.call('POST', '', partner.order(twin)));
    const answers = await Promise.all(orders);
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await counts()).toEqual({ tenants: before.tenants + 1, resources: before.resources + 1 });
  });
});

describe('the life of an add-on', () => {
  test('has each step twice and out of order', async () => {
    const { addon, body } = await install();
    const { tenantId } = await api.database.herokuResource.findUniqueOrThrow({ where: { id: addon.id } });
    const planOf = async () => (await api.database.tenant.findUniqueOrThrow({ where: { id: tenantId } })).plan;

    for (let time = 0; time < 2; time++) {
      expect(await partner.changePlan(addon, 'large')).toEqual({ status: 200, body });
      expect(await planOf()).toBe('large');
    }
    expect((await partner.changePlan(addon, 'huge')).body?.message).toContain('The plans are free, standard, large');
    expect(await partner.call('POST', '', partner.order(addon))).toEqual({ status: 200, body });

    expect(await partner.remove(addon)).toEqual({ status: 204, body: undefined });
    expect((await partner.remove(addon)).status).toBe(410);
    expect((await partner.changePlan(addon, 'free')).status).toBe(410);
    expect((await partner.call('POST', '', partner.order(addon))).status).toBe(410);
    expect(await planOf()).toBe('large');
    const { deletedAt } = await api.database.tenant.findUniqueOrThrow({ where: { id: tenantId } });
    expect(deletedAt).not.toBeNull();
    expect(api.invalidations).toContainEqual({ kind: 'tenant', id: tenantId });
    const actions = await api.database.auditEntry.findMany({ where: { tenantId }, orderBy: { id: 'asc' } });
    expect(actions.map(({ action }) => action)).toEqual([
      'provisionResource',
      'changeResourcePlan',
      'deprovisionResource',
    ]);
  });

  test('is nothing where nothing was made', async () => {
    const unknown = `/${crypto.randomUUID()}`;
    expect((await partner.call('PUT', unknown, { plan: 'free' })).status).toBe(404);
    expect((await partner.call('DELETE', unknown)).status).toBe(410);
    expect((await partner.call('DELETE', '/no-uuid')).status).toBe(404);
  });
});

describe('who is not Heroku', () => {
  const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` });

  test('learns and makes nothing, whatever the body is', async () => {
    const before = await counts();
    const { addon } = await partner.install(heroku.createApp('x'), 'no-plan');
    for (const headers of [
      basic(`logferry:${'x'.repeat(40)}`),
      basic(`other:${heroku.password}`),
      basic(heroku.password),
      { Authorization: `Bearer ${heroku.password}` },
      { Authorization: '' },
    ]) {
      for (const body of [partner.order(addon), '{', '']) {
        expect((await partner.call('POST', '', body, headers)).status).toBe(401);
      }
      expect((await partner.call('DELETE', `/${addon.id}`, undefined, headers)).status).toBe(401);
    }
    expect(await counts()).toEqual(before);
    expect(api.logText()).not.toContain(heroku.password);
  });

  test.each(['', 'application/json', 'application/vnd.heroku-addons+json; version=1'])(
    'or does not speak version 3 is told so: %j',
    async (Accept) => {
      expect((await partner.call('DELETE', `/${crypto.randomUUID()}`, undefined, { Accept })).status).toBe(406);
    },
  );

  test.each(['uuid', 'name', 'plan'])('or leaves out the %s is told which field it was', async (field) => {
    const { addon } = await install();
    const order = Object.fromEntries(
      Object.entries(partner.order({ ...addon, id: crypto.randomUUID() })).filter(([name]) => name !== field),
    );
    const before = await counts();
    const { status, body } = await partner.call('POST', '', order);
    expect([status, body?.message]).toEqual([422, expect.stringContaining(field)]);
    expect(await counts()).toEqual(before);
  });

  test('gets an answer that Heroku can show when the body cannot be read', async () => {
    expect(await partner.call('POST', '', '{')).toEqual({ status: 400, body: { message: 'The body is not JSON.' } });
    expect((await partner.call('POST', '', 'x', { 'Content-Type': 'text/plain' })).status).toBe(415);
  });
});

test('without an add-on in the configuration there is none of it', async () => {
  const other = await startApi();
  try {
    const answer = await new ApiClient(other.url).post('/heroku/resources', {});
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
  } finally {
    await other.close();
  }
});
