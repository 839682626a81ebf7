import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type ApiClient, signUp } from '../testing/api-client.js';
import { type RunningApi, startApi } from '../testing/running-api.js';
import type { ExportedConfiguration, ImportReport } from './configuration.schema.js';

jest.setTimeout(60_000); // servers are started

const CONFIGURATION = '/api/v1/tenant/configuration';
const HOOK = 'https://203.0.113.9/hook-0123';
const KEY = '0123456789abcdef0123456789abcdef';
const RULES = [
  { type: 'exclude_at_match', name: 'health', pattern: 'health' },
  { type: 'mask_sequences', name: 'card', pattern: '[0-9]+', replace_placeholder: '[number]' },
];
const APP = {
  name: 'shop',
  env: 'production',
  service: 'shop',
  hostMode: 'fixed',
  host: 'web',
  tags: ['team:checkout', 'tier:1'],
  attributes: { region: 'eu', version: 3, canary: true },
  processes: { web: { service: 'shop-web', source: 'ruby' }, worker: { service: 'shop-jobs' } },
  lateLogs: 'restamp',
  space: true,
  stripAnsi: true,
  metrics: true,
  maskApiEmails: true,
  silentAfterMinutes: 30,
};

let api: RunningApi;
let ada: ApiClient;
let eve: ApiClient;
let exported: ExportedConfiguration;

beforeAll(async () => {
  api = await startApi({ webhookOrigins: [new URL(HOOK).origin] });
});
afterAll(() => api?.close());

/** Ada has one of everything, Eve nothing. */
beforeEach(async () => {
  [ada, eve] = [await signUp(api.url), await signUp(api.url)];
  const make = async (path: string, body: object) => {
    const made = await ada.post<{ id: string }>(path, body);
    expect([made.status, made.text]).toEqual([201, made.text]);
    return made.body.id;
  };
  const destinationId = await makeDestination(ada);
  const app = await make('/api/v1/apps', { ...APP, destinationId });
  await ada.send('PUT', `/api/v1/apps/${app}/rules`, { rules: RULES });
  await ada.send('PUT', '/api/v1/tenant/rules', { rules: RULES.slice(0, 1) });
  await make(`/api/v1/apps/${app}/drain-tokens`, {});
  await make('/api/v1/notifications/channels', { name: 'hook', type: 'webhook', url: HOOK });
  const { email } = (await ada.get<{ email: string }>('/api/v1/me')).body;
  await make('/api/v1/notifications/channels', {
    name: 'mail',
    type: 'email',
    address: email,
    events: ['key_rejected'],
  });
  exported = (await ada.get<ExportedConfiguration>(CONFIGURATION)).body;
});

async function makeDestination(client: ApiClient): Promise<string> {
  const body = { name: 'Main', site: 'T1', apiKey: KEY };
  return (await client.post<{ id: string }>('/api/v1/destinations?validate=false', body)).body.id;
}

async function importInto(client: ApiClient, body: object): Promise<ImportReport> {
  const answer = await client.post<ImportReport>(`${CONFIGURATION}/import`, body);
  expect([answer.status, answer.text]).toEqual([200, answer.text]);
  return answer.body;
}

function resultsOf({ items }: ImportReport) {
  return items.map(({ kind, name, result }) => [kind, name, result]);
}

describe('an export', () => {
  test('has all settings and no secret', async () => {
    expect(exported).toMatchObject({
      format: 'logferry/1',
      rules: RULES.slice(0, 1),
      destinations: [{ name: 'Main', site: 'T1' }],
      apps: [{ ...APP, destination: 'Main', rules: RULES }],
      channels: [
        { name: 'hook', type: 'webhook', address: null },
        { name: 'mail', type: 'email', events: ['key_rejected'] },
      ],
    });
    const text = JSON.stringify(exported);
    for (const secret of [KEY, HOOK, 'hook-0123', 'lfd', 'whsec', 'token']) expect(text).not.toContain(secret);
  });

  test('of one tenant holds nothing of another', async () => {
    expect((await eve.get(CONFIGURATION)).body).toMatchObject({ destinations: [], apps: [], channels: [], rules: [] });
  });
});

describe('an import', () => {
  test('of what is there changes nothing', async () => {
    const report = await importInto(ada, exported);
    expect(report).toMatchObject({ created: 0, updated: 0, skipped: 5, missing: 0, refused: 0 });
    expect((await ada.get(CONFIGURATION)).body).toEqual(exported);
  });

  test('into an empty tenant says what is missing, and goes on once that is there', async () => {
    const first = await importInto(eve, exported);
    expect(resultsOf(first)).toEqual([
      ['rules', null, 'updated'],
      ['destination', 'Main', 'missing'],
      ['app', 'shop', 'missing'],
      ['channel', 'hook', 'missing'],
      ['channel', 'mail', 'refused'],
    ]);
    expect(first.items[1]?.detail).toBe('It needs an API key of T1: make it by itself.');
    await makeDestination(eve);
    const second = await importInto(eve, exported);
    expect(second).toMatchObject({ created: 1, updated: 0, skipped: 2, missing: 1, refused: 1 });
    const now = (await eve.get<ExportedConfiguration>(CONFIGURATION)).body;
    expect([now.apps, now.rules]).toEqual([exported.apps, exported.rules]);
    expect(await importInto(eve, exported)).toMatchObject({ created: 0, updated: 0, skipped: 3 });
  });

  test('changes what differs, and leaves alone what it does not name', async () => {
    const [app] = exported.apps;
    const report = await importInto(ada, {
      format: exported.format,
      apps: [{ name: 'shop', destination: 'Main', env: 'staging' }],
      channels: [{ name: 'hook', type: 'webhook', isEnabled: false }],
    });
    expect(resultsOf(report)).toEqual([
      ['app', 'shop', 'updated'],
      ['channel', 'hook', 'updated'],
    ]);
    const now = (await ada.get<ExportedConfiguration>(CONFIGURATION)).body;
    expect(now).toEqual({
      ...exported,
      apps: [{ ...app, env: 'staging' }],
      channels: exported.channels.map((each) => (each.name === 'hook' ? { ...each, isEnabled: false } : each)),
    });
  });

  test('is checked like any other write, item by item', async () => {
    const body = { format: exported.format };
    const bad = await ada.post(`${CONFIGURATION}/import`, { ...body, apps: [{ name: 'x y', destination: 'Main' }] });
    expect([bad.status, bad.body]).toMatchObject([422, { errors: [{ path: 'apps.0.name' }] }]);
    expect((await ada.post(`${CONFIGURATION}/import`, { ...body, tokens: [] })).status).toBe(422);
    expect((await ada.post(`${CONFIGURATION}/import`, { format: 'logferry/9' })).status).toBe(422);
    const report = await importInto(ada, {
      ...body,
      destinations: [{ name: 'Main', site: 'T2' }],
      apps: [
        { name: 'bad', destination: 'Main', hostMode: 'fixed' },
        { name: 'good', destination: 'Main' },
      ],
    });
    expect(resultsOf(report)).toEqual([
      ['destination', 'Main', 'refused'],
      ['app', 'bad', 'refused'],
      ['app', 'good', 'created'],
    ]);
  });

  test('has an entry for each thing that it changed, as if that had been written by itself, and none for the rest', async () => {
    await makeDestination(eve);
    const since = (await api.database.auditEntry.findFirstOrThrow({ orderBy: { id: 'desc' } })).id;
    await importInto(eve, exported);
    const [app] = exported.apps;
    await importInto(eve, { format: exported.format, apps: [{ ...app, env: 'staging' }] });
    const entries = await api.database.auditEntry.findMany({ where: { id: { gt: since } }, orderBy: { id: 'asc' } });
    expect(entries.map(({ action, resource }) => [action, resource])).toEqual([
      ['replaceTenantRules', 'tenant'],
      ['createApp', 'app'],
      ['replaceAppRules', 'app'],
      ['importConfiguration', 'tenant'],
      ['updateApp', 'app'],
      ['importConfiguration', 'tenant'],
    ]);
    const [, made, , , changed] = entries;
    expect(made).toMatchObject({ before: null, after: { name: 'shop', env: 'production' }, actorKind: 'user' });
    // All of its settings, so that none is changed without a word.
    expect(Object.keys(made?.after ?? {})).toEqual(expect.arrayContaining(Object.keys(APP)));
    expect([made?.resourceId, changed]).toMatchObject([
      changed?.resourceId,
      { before: { env: 'production' }, after: { env: 'staging' } },
    ]);
  });

  test('is in the audit log, with what became of it', async () => {
    await importInto(ada, exported);
    const entry = await api.database.auditEntry.findFirst({
      where: { action: 'importConfiguration' },
      orderBy: { id: 'desc' },
    });
    expect(entry).toMatchObject({ resource: 'tenant', after: { created: 0, skipped: 5, refused: 0 } });
  });
});
