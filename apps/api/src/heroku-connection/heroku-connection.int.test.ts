import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { FakeHeroku } from '@logferry/testkit';
import type { AppView } from '../apps/app.schema.js';
import type { DrainTokenView } from '../drain-tokens/drain-token.schema.js';
import type { Page } from '../http/page.js';
import { type ApiClient, signUp } from '../testing/api-client.js';
import { agreeAtHeroku, startHeroku } from '../testing/heroku-account.js';
import { joinAs } from '../testing/members.js';
import { type RunningApi, startApi } from '../testing/running-api.js';
import { waitUntil } from '../testing/wait-until.js';
import type { HerokuConnectionView } from './connection.schema.js';
import type { AddedHerokuApp } from './heroku-app.schema.js';

jest.setTimeout(60_000); // servers are started

const PATH = '/api/v1/heroku-connection';
const HOUR_MS = 3_600_000;

let heroku: FakeHeroku;
let api: RunningApi;
let owner: ApiClient;
let tenantId: string;
let destinationId: string;

beforeAll(async () => {
  const started = await startHeroku();
  heroku = started.heroku;
  api = await startApi({ herokuOauth: started.herokuOauth });
});
afterAll(async () => {
  await api?.close();
  await heroku?.close();
});
beforeEach(async () => {
  owner = await signUp(api.url);
  tenantId = (await owner.get<{ id: string }>('/api/v1/tenant')).body.id;
  const destination = { name: 'EU', site: 'T1', apiKey: 'k' };
  ({ id: destinationId } = (await owner.post<{ id: string }>('/api/v1/destinations?validate=false', destination)).body);
});

async function connect(client = owner): Promise<void> {
  const { status, text } = await client.post(PATH, await agreeAtHeroku(heroku, client));
  expect([status, text.includes('ada@example.com')]).toEqual([201, true]);
}
const account = async (client = owner) => (await client.get<HerokuConnectionView>(PATH)).body.account;
const add = async (...apps: readonly { readonly id: string }[]) => {
  const body = { destinationId, env: 'production', herokuAppIds: apps.map(({ id }) => id) };
  const answer = await owner.post<{ results: AddedHerokuApp[] }>(`${PATH}/apps`, body);
  expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, '']);
  return answer.body.results;
};
const drainsOf = ({ id }: { readonly id: string }) => [
  ...[...heroku.state.drains.values()].filter(({ appId }) => appId === id),
  ...[...heroku.state.telemetryDrains.values()].filter(({ ownerId }) => ownerId === id),
];
const isWithout = (app: { readonly id: string }) =>
  waitUntil('the drain is gone at Heroku', async () => drainsOf(app).length === 0);
const rowsLeft = async () =>
  (await api.database.herokuDrain.count({ where: { tenantId } })) +
  (await api.database.herokuConnection.count({ where: { tenantId } }));
const tokensOf = async (appId: string) =>
  (await owner.get<Page<DrainTokenView>>(`/api/v1/apps/${appId}/drain-tokens`)).body.items;
/** Lets everything that failed be tried now. */
const tryAgain = async () => {
  const dueAt = new Date();
  await api.database.herokuDrain.updateMany({ where: { tenantId, dueAt: { not: null } }, data: { dueAt } });
  await api.database.herokuConnection.updateMany({ where: { tenantId, dueAt: { not: null } }, data: { dueAt } });
};

describe('connecting a Heroku account', () => {
  test('asks for no more than it needs, and keeps what it gets sealed', async () => {
    const { url } = (await owner.post<{ url: string }>(`${PATH}/consent`, undefined)).body;
    expect(new URL(url).searchParams.get('scope')).toBe('identity write');
    expect(await account()).toBeNull();
    await connect();
    expect(await account()).toMatchObject({ email: 'ada@example.com', state: 'connected' });
    const row = await api.database.herokuConnection.findFirstOrThrow({ where: { tenantId } });
    const stored = Buffer.concat([row.sealedAccessToken, row.sealedRefreshToken]).toString('latin1');
    const log = (await owner.get('/api/v1/audit-log')).text;
    for (const token of [...heroku.state.accessTokens.keys(), ...heroku.state.refreshTokens.keys()]) {
      for (const text of [stored, log, api.logText()]) expect(text).not.toContain(token);
    }
    expect(log).toContain('completeHerokuConnection');
  });

  test('takes a code once, and only with the state of the session that asked, for ten minutes', async () => {
    const other = await joinAs(api, tenantId, 'admin');
    const answer = await agreeAtHeroku(heroku, owner);
    const refused = async (client: ApiClient, body: object) => {
      const { status, text } = await client.post(PATH, body);
      expect([status, text]).toEqual([422, expect.stringContaining('Connect again')]);
    };
    await refused(other, answer);
    await refused(await signUp(api.url), answer);
    await refused(owner, { ...answer, state: 'made-up' });
    await refused(owner, { ...answer, code: 'made-up' });
    api.setNow(new Date(Date.now() + 11 * 60_000));
    await refused(owner, answer);
    api.setNow(null);
    expect((await owner.post(PATH, answer)).status).toBe(201);
    await refused(owner, answer);
  });

  test('puts another account in the place of one, and revokes that', async () => {
    await connect();
    const [before] = await api.database.herokuConnection.findMany({ where: { tenantId } });
    await connect();
    await waitUntil(
      'the first is revoked',
      async () => !heroku.state.authorizations.has(before?.authorizationId ?? ''),
    );
    await waitUntil('it is forgotten', async () => (await rowsLeft()) === 1);
    expect(await account()).toMatchObject({ state: 'connected' });
  });

  test('is for admins; members add apps, viewers look', async () => {
    const [member, viewer] = [await joinAs(api, tenantId, 'member'), await joinAs(api, tenantId, 'viewer')];
    expect((await member.post(`${PATH}/consent`, undefined)).status).toBe(403);
    await connect();
    expect((await account(viewer))?.email).toBe('ada@example.com');
    expect((await viewer.get(`${PATH}/apps`)).status).toBe(403);
    expect((await member.get(`${PATH}/apps`)).status).toBe(200);
    expect((await member.delete(PATH)).status).toBe(403);
  });

  test('renews the access token before it ends, and asks to connect again once Heroku has revoked it', async () => {
    await connect();
    await api.database.herokuConnection.updateMany({ where: { tenantId }, data: { accessExpiresAt: new Date() } });
    expect((await owner.get(`${PATH}/apps`)).status).toBe(200);
    const row = await api.database.herokuConnection.findFirstOrThrow({ where: { tenantId } });
    expect(row.accessExpiresAt.getTime()).toBeGreaterThan(Date.now() + HOUR_MS);
    heroku.state.revoke(row.authorizationId);
    const { status, text } = await owner.get(`${PATH}/apps`);
    expect([status, text]).toEqual([409, expect.stringContaining('Connect the account again')]);
    expect(await account()).toMatchObject({ state: 'reconnect' });
    await connect();
    expect((await owner.get(`${PATH}/apps`)).status).toBe(200);
  });

  test('is another tenant’s own affair', async () => {
    await connect();
    const stranger = await signUp(api.url);
    expect(await account(stranger)).toBeNull();
    expect((await stranger.get(`${PATH}/apps`)).status).toBe(409);
    expect((await stranger.delete(PATH)).status).toBe(404);
  });
});

describe('the apps of the account', () => {
  test('come by name, a page at a time, with their generation, and are searched', async () => {
    for (const name of ['page-a', 'page-b', 'page-d']) heroku.createApp(name);
    heroku.createApp('page-c', 'fir');
    await connect();
    const names: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = new URLSearchParams({ limit: '3', search: 'PAGE', ...(cursor && { cursor }) }).toString();
      const page = await owner.get<Page<{ name: string; generation: string }>>(`${PATH}/apps?${query}`);
      names.push(...page.body.items.map(({ name, generation }) => `${name} ${generation}`));
      cursor = page.body.nextCursor;
    }
    expect(names).toEqual(['page-a cedar', 'page-b cedar', 'page-c fir', 'page-d cedar']);
  });

  test('get their drains, once, with what their generation needs', async () => {
    const [cedar, fir] = [heroku.createApp('shop-cedar'), heroku.createApp('shop-fir', 'fir')];
    await connect();
    const results = await add(cedar, fir);
    expect(results.map(({ outcome }) => outcome)).toEqual(['added', 'added']);
    expect((await add(cedar, fir)).map(({ outcome }) => outcome)).toEqual(['already_added', 'already_added']);
    expect(drainsOf(cedar)).toMatchObject([
      { url: expect.stringMatching(/^https:\/\/logs\.example\.com\/drain\/lfd\w+$/) },
    ]);
    expect(drainsOf(fir)).toMatchObject([
      {
        signals: ['logs'],
        exporter: {
          type: 'otlphttp',
          endpoint: 'https://logs.example.com',
          headers: { Authorization: expect.stringMatching(/^Bearer lfd\w+$/) },
        },
      },
    ]);
    const [appId = ''] = results.map((result) => result.appId ?? '');
    const shown = { herokuApp: 'shop-cedar', generation: 'cedar' };
    const app = (await owner.get<AppView>(`/api/v1/apps/${appId}`)).body;
    expect(app).toMatchObject({ name: 'shop-cedar', env: 'production', destinationId, herokuDrain: shown });
    expect(await tokensOf(appId)).toMatchObject([{ herokuDrain: shown }]);
    const listed = await owner.get<Page<object>>(`${PATH}/apps?search=shop-cedar`);
    expect(listed.body.items).toMatchObject([{ appId, drainAdded: true }]);
    const token = /lfd\w+/.exec(JSON.stringify(drainsOf(cedar)))?.[0] ?? 'none';
    for (const text of [(await owner.get('/api/v1/audit-log')).text, api.logText()]) expect(text).not.toContain(token);
  });

  test('that fail are told one by one, and leave nothing behind', async () => {
    const [fine, foreign, hidden, full] = ['f-fine', 'f-foreign', 'f-hidden', 'f-full'].map((name) =>
      heroku.createApp(name),
    );
    if (!fine || !foreign || !hidden || !full) throw new Error('no apps');
    await connect();
    foreign.access = 'view';
    hidden.access = 'none';
    for (let drains = 0; drains < 6; drains++) heroku.state.addDrain(full.id, `https://example.com/${drains}`, null);
    const results = await add(fine, foreign, hidden, full);
    expect(results.map(({ outcome, problem }) => [outcome, problem])).toEqual([
      ['added', null],
      ['failed', expect.stringContaining('may not')],
      ['failed', expect.stringContaining('does not see')],
      ['failed', expect.stringContaining('no further drain')],
    ]);
    const { items } = (await owner.get<Page<AppView>>('/api/v1/apps')).body;
    expect(items.map(({ name }) => name)).toEqual(['f-fine']);
    expect(await rowsLeft()).toBe(2);
  });

  test('keep a drain that somebody added by hand, and gain one when they are only registered', async () => {
    const [byHand, registered] = [heroku.createApp('by-hand'), heroku.createApp('registered')];
    const make = async (name: string) =>
      (await owner.post<{ id: string }>('/api/v1/apps', { name, destinationId })).body.id;
    const [first, second] = [await make('by-hand'), await make('registered')];
    const { drainUrl } = (await owner.post<{ drainUrl: string }>(`/api/v1/apps/${first}/drain-tokens`, {})).body;
    heroku.state.addDrain(byHand.id, drainUrl, null);
    await connect();
    expect(await add(byHand, registered)).toMatchObject([
      { outcome: 'already_added', appId: first },
      { outcome: 'added', appId: second },
    ]);
    expect(drainsOf(byHand).length).toBe(1);
  });

  test('are finished when a process died over them, or somebody removed the drain at Heroku', async () => {
    const app = heroku.createApp('half-done');
    await connect();
    await add(app);
    const [drain] = drainsOf(app);
    await api.database.herokuDrain.updateMany({ where: { tenantId }, data: { herokuDrainId: null } });
    expect(await add(app)).toMatchObject([{ outcome: 'already_added' }]);
    heroku.state.drains.delete(drain?.id ?? '');
    expect(await add(app)).toMatchObject([{ outcome: 'added' }]);
    expect(drainsOf(app)).toMatchObject([{ url: drain && 'url' in drain ? drain.url : '' }]);
    expect(await api.database.app.count({ where: { tenantId } })).toBe(1);
  });
});

describe('what ends here ends at Heroku:', () => {
  test('the drain of an app that is deleted, and of a drain token that is revoked', async () => {
    const [cedar, fir] = [heroku.createApp('end-cedar'), heroku.createApp('end-fir', 'fir')];
    await connect();
    const [first, second] = await add(cedar, fir);
    expect((await owner.delete(`/api/v1/apps/${first?.appId}`)).status).toBe(204);
    await isWithout(cedar);
    const [token] = await tokensOf(second?.appId ?? '');
    expect((await owner.delete(`/api/v1/apps/${second?.appId}/drain-tokens/${token?.id}`)).status).toBe(204);
    await isWithout(fir);
    await waitUntil('nothing is left to do', async () => (await rowsLeft()) === 1);
  });

  test('with patience, when Heroku is down', async () => {
    const app = heroku.createApp('patience');
    await connect();
    const { authorizationId } = await api.database.herokuConnection.findFirstOrThrow({ where: { tenantId } });
    const [added] = await add(app);
    heroku.state.isDown = true;
    await owner.delete(`/api/v1/apps/${added?.appId}`);
    await owner.delete(PATH);
    await waitUntil(
      'it failed',
      async () => (await api.database.herokuDrain.count({ where: { tenantId, failures: { gt: 0 } } })) === 1,
    );
    expect([drainsOf(app).length, await account()]).toEqual([1, null]);
    heroku.state.isDown = false;
    await tryAgain();
    await isWithout(app);
    await tryAgain();
    await waitUntil('all is done', async () => (await rowsLeft()) === 0);
    expect(heroku.state.authorizations.has(authorizationId)).toBe(false);
  });

  test('what Heroku gave, when the account is disconnected; drains stay', async () => {
    const app = heroku.createApp('stays');
    await connect();
    await add(app);
    const { authorizationId } = await api.database.herokuConnection.findFirstOrThrow({ where: { tenantId } });
    expect((await owner.delete(PATH)).status).toBe(204);
    expect(heroku.state.authorizations.has(authorizationId)).toBe(false);
    expect([await account(), drainsOf(app).length, await rowsLeft()]).toEqual([null, 1, 1]);
    expect((await owner.delete(PATH)).status).toBe(404);
  });

  test('everything of a tenant that is erased', async () => {
    const app = heroku.createApp('erased');
    await connect();
    await add(app);
    await owner.delete('/api/v1/tenant');
    await api.database.tenant.updateMany({ where: { id: tenantId }, data: { deletedAt: new Date(0) } });
    const erase = api.backgroundJobs.find(({ name }) => name === 'erase-tenants');
    await erase?.run({ data: {}, isLastTry: true, shouldStop: () => false });
    await isWithout(app);
    await waitUntil('all is forgotten', async () => (await rowsLeft()) === 0);
  });
});

test('without an OAuth client of the operator nothing can be connected, and it is said', async () => {
  const bare = await startApi();
  const client = await signUp(bare.url);
  expect((await client.get<HerokuConnectionView>(PATH)).body).toEqual({ available: false, account: null });
  expect((await client.post(`${PATH}/consent`, undefined)).text).toContain('no OAuth client');
  await bare.close();
});
