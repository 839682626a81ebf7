import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type ApiClient, signUp } from '../testing/api-client.js';
import { type RunningApi, startApi } from '../testing/running-api.js';

jest.setTimeout(60_000); // servers are started

const HOOK = 'http://127.0.0.1:9/hook';
const RULE = { type: 'exclude_at_match', pattern: 'x' };

let api: RunningApi;
let owner: ApiClient;

interface Setting {
  readonly path: string;
  readonly table: string;
  readonly rowId: string;
  readonly method: string;
  /** The same each time, or with what makes it a change. */
  body(text: string): object;
}

/** Makes one of each. */
async function settings(): Promise<Record<string, Setting>> {
  owner = await signUp(api.url);
  const make = async (path: string, body: object) => (await owner.post<{ id: string }>(path, body)).body.id;
  const destination = await make('/api/v1/destinations?validate=false', { name: 'EU', site: 'T1', apiKey: 'k' });
  const app = await make('/api/v1/apps', { name: 'shop', destinationId: destination });
  const channel = await make('/api/v1/notifications/channels', { name: 'on call', type: 'webhook', url: HOOK });
  const tenant = (await owner.get<{ id: string }>('/api/v1/tenant')).body.id;
  const name = (text: string) => ({ name: text });
  const rules = (text: string) => ({ rules: [{ ...RULE, name: text }] });
  const apps = { table: 'apps', rowId: app };
  const tenants = { table: 'tenants', rowId: tenant };
  return {
    app: { ...apps, path: `/api/v1/apps/${app}`, method: 'PATCH', body: name },
    'app rules': { ...apps, path: `/api/v1/apps/${app}/rules`, method: 'PUT', body: rules },
    destination: {
      path: `/api/v1/destinations/${destination}`,
      table: 'destinations',
      rowId: destination,
      method: 'PATCH',
      body: name,
    },
    channel: {
      path: `/api/v1/notifications/channels/${channel}`,
      table: 'notification_channels',
      rowId: channel,
      method: 'PATCH',
      body: name,
    },
    tenant: { ...tenants, path: '/api/v1/tenant', method: 'PATCH', body: name },
    'tenant rules': { ...tenants, path: '/api/v1/tenant/rules', method: 'PUT', body: rules },
  };
}

const NAMES = ['app', 'app rules', 'destination', 'channel', 'tenant', 'tenant rules'];
const DELETABLE = ['channel', 'app', 'destination', 'tenant'];
let all: Record<string, Setting>;

beforeAll(async () => {
  api = await startApi({ webhookOrigins: [new URL(HOOK).origin] });
  all = await settings();
});
afterAll(() => api?.close());

function settingOf(name: string): Setting {
  const setting = all[name];
  if (setting === undefined) throw new Error(`there is no ${name}`);
  return setting;
}

function change({ method, path, body }: Setting, text: string, etag?: string) {
  return owner.send<{ code?: string }>(method, path, body(text), etag === undefined ? {} : { 'if-match': etag });
}

async function etagOf({ path }: Setting): Promise<string> {
  return (await owner.get(path)).headers.get('etag') ?? '';
}

/** Resolves when so many statements wait for a lock. */
async function untilWaiting(statements: number): Promise<void> {
  for (const deadline = Date.now() + 1_500; Date.now() < deadline; ) {
    const [row] = await api.database.$queryRaw<{ waiting: number }[]>`
      SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE wait_event_type = 'Lock'`;
    if (row?.waiting === statements) return;
  }
  throw new Error('They did not come to wait');
}

describe.each(NAMES)('the settings of the %s', (name) => {
  test('are changed when If-Match is the ETag that was read, or absent, or any', async () => {
    const setting = settingOf(name);
    const before = await etagOf(setting);
    expect(before).toMatch(/^"\d+"$/);
    const changed = await change(setting, 'one', before);
    expect(changed.status).toBe(200);
    const after = await etagOf(setting);
    expect(after).not.toBe(before);
    expect(changed.headers.get('etag')).toBe(after);
    expect((await change(setting, 'two')).status).toBe(200);
    expect((await change(setting, 'three', '*')).status).toBe(200);
  });

  test('are not changed when somebody else has since', async () => {
    const setting = settingOf(name);
    const stale = await etagOf(setting);
    await change(setting, 'theirs');
    const [before, refused] = [await owner.get(setting.path), await change(setting, 'mine', stale)];
    expect([refused.status, refused.body.code]).toEqual([412, 'precondition_failed']);
    expect((await owner.get(setting.path)).text).toBe(before.text);
  });

  test('are changed by one of two writers that both read the same', async () => {
    const setting = settingOf(name);
    const etag = await etagOf(setting);
    // Both get as far as they can before either one may write.
    const answers = await api.database.$transaction(
      async (tx) => {
        await tx.$queryRawUnsafe(`SELECT 1 FROM ${setting.table} WHERE id = $1::uuid FOR NO KEY UPDATE`, setting.rowId);
        const both = [change(setting, 'left', etag), change(setting, 'right', etag)];
        await untilWaiting(2);
        return both;
      },
      { timeout: 10_000 },
    );
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 412]);
  });
});

test.each(DELETABLE)('the %s is not deleted when somebody else has changed it since', async (name) => {
  const setting = settingOf(name);
  const stale = await etagOf(setting);
  expect((await change(setting, 'theirs-too')).status).toBe(200);
  const remove = (etag: string) =>
    owner.send<{ code?: string }>('DELETE', setting.path, undefined, { 'if-match': etag });
  const refused = await remove(stale);
  expect([refused.status, refused.body.code]).toEqual([412, 'precondition_failed']);
  expect([200, 204]).toContain((await remove(await etagOf(setting))).status);
});

test('something that is not there is a 404, whatever version is asked for', async () => {
  const path = '/api/v1/apps/01923456-789a-7000-8000-000000000000/rules';
  expect((await owner.send('PUT', path, { rules: [] }, { 'if-match': '"1"' })).status).toBe(404);
});
