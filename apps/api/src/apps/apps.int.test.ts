import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from '../http/page.js';
import { type ApiClient, signUp } from '../testing/api-client.js';
import { type RunningApi, startApi } from '../testing/running-api.js';
import { usageSchema } from '../usage/usage.schema.js';
import type { AppView } from './app.schema.js';

jest.setTimeout(60_000); // servers are started

const PATH = '/api/v1/apps';

let api: RunningApi;
let client: ApiClient;
let destinationId: string;
let names = 0;

beforeAll(async () => {
  api = await startApi();
  client = await signUp(api.url);
  destinationId = await newDestination(client);
});
afterAll(() => api?.close());

async function newDestination(of: ApiClient): Promise<string> {
  const body = { name: `EU ${names++}`, site: 'T1', apiKey: 'unchecked' };
  return (await of.post<{ id: string }>('/api/v1/destinations?validate=false', body)).body.id;
}

const create = (change: object = {}) =>
  client.post<AppView>(PATH, { name: `shop-${names++}`, destinationId, ...change });

describe('POST /api/v1/apps', () => {
  test('registers an app with defaults, waiting for its first frame', async () => {
    const { status, body } = await create({ name: 'Shop' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: 'shop',
      destinationId,
      env: null,
      service: null,
      hostMode: 'app.dyno',
      host: null,
      tags: [],
      attributes: {},
      processes: {},
      lateLogs: 'drop',
      space: false,
      stripAnsi: false,
      maskApiEmails: false,
      metrics: false,
      silentAfterMinutes: null,
      state: 'waiting',
      upstreamLoss: null,
      activity: { firstFrameAt: null, lastFrameAt: null, lastDeliveredAt: null },
    });
    expect((await client.get(`${PATH}/${body.id}`)).body).toEqual(body);
  });

  test('keeps every setting as it was given', async () => {
    const settings = {
      env: 'production',
      service: 'Shop Web',
      hostMode: 'fixed',
      host: 'heroku',
      tags: ['team:shop', 'tier:1'],
      attributes: { region: 'eu', build: 12.5, canary: false },
      processes: { web: { service: 'shop-web', source: 'ruby' }, worker: {} },
      lateLogs: 'restamp',
      space: true,
      stripAnsi: true,
      maskApiEmails: true,
      metrics: true,
      silentAfterMinutes: 30,
    };
    expect((await create(settings)).body).toMatchObject(settings);
  });

  test('refuses a destination that does not exist', async () => {
    const { status, text } = await create({ destinationId: '01a20aed-4eb7-70a8-b937-481903967c29' });
    expect(status).toBe(422);
    expect(JSON.parse(text).errors).toEqual([{ path: 'destinationId', message: expect.any(String) }]);
  });

  test('refuses a second app of the same name', async () => {
    await create({ name: 'twice' });
    const { status, text } = await create({ name: 'TWICE' });
    expect([status, JSON.parse(text).errors]).toEqual([409, [{ path: 'name', message: 'is taken' }]]);
  });

  test.each([
    [{ colour: 'red' }, 'colour'],
    [{ processes: { web: { sauce: 'x' } } }, 'processes.web.sauce'],
    [{ attributes: { x: [] } }, 'attributes.x'],
    [{ tags: ['ok', '1st'] }, 'tags.1'],
    [{ hostMode: 'fixed' }, 'host'],
    [{ space: 'yes' }, 'space'],
    [{ stripAnsi: 'yes' }, 'stripAnsi'],
    [{ metrics: 1 }, 'metrics'],
    [{ host: 'heroku' }, 'host'],
  ])('refuses %j and names the path', async (change, path) => {
    const { status, text } = await create(change);
    expect(status).toBe(422);
    expect(JSON.parse(text).errors.map((error: { path: string }) => error.path)).toEqual([path]);
  });
});

describe('GET /api/v1/apps', () => {
  test('pages through all, oldest first', async () => {
    const other = await signUp(api.url);
    const destination = await newDestination(other);
    for (const name of ['c', 'a', 'b']) await other.post(PATH, { name, destinationId: destination });
    const first = await other.get<Page<AppView>>(`${PATH}?limit=2`);
    const second = await other.get<Page<AppView>>(`${PATH}?limit=2&cursor=${first.body.nextCursor}`);
    expect([...first.body.items, ...second.body.items].map(({ name }) => name)).toEqual(['c', 'a', 'b']);
    expect(second.body.nextCursor).toBeNull();
  });

  test('computes the state from what happened and from the destination', async () => {
    const { body: app } = await create();
    const at = new Date('2026-03-04T12:00:00Z');
    const { tenantId } = await api.database.app.findUniqueOrThrow({ where: { id: app.id } });
    const activity = { firstFrameAt: at, lastFrameAt: at, lastDeliveredAt: at };
    await api.database.appActivity.create({ data: { appId: app.id, tenantId, ...activity } });
    const stateAt = async (seconds: number) => {
      api.setNow(new Date(at.getTime() + seconds * 1_000));
      const { body } = await client.get<AppView>(`${PATH}/${app.id}`);
      api.setNow(null);
      return body.state;
    };
    expect(await stateAt(30)).toBe('healthy');
    expect(await stateAt(3_700)).toBe('silent');
    await api.database.destination.update({ where: { id: destinationId }, data: { status: 'key_rejected' } });
    expect(await stateAt(30)).toBe('key_rejected');
    await api.database.destination.update({ where: { id: destinationId }, data: { status: 'ok' } });
  });
});

describe('what an app lost', () => {
  test('at Heroku within an hour is shown beside the state, in the list too', async () => {
    const { body: app } = await create();
    const { tenantId } = await api.database.app.findUniqueOrThrow({ where: { id: app.id } });
    const lose = (minute: string, counts: object) =>
      api.database.ledgerMinute.create({ data: { appId: app.id, tenantId, minute: new Date(minute), ...counts } });
    await lose('2026-03-04T09:00:00Z', { lostUpstream: 1_000 });
    await lose('2026-03-04T09:15:00Z', { lostUpstream: 30 });
    await lose('2026-03-04T09:20:00Z', { lostUpstream: 7 });
    await lose('2026-03-04T10:08:00Z', { droppedOverQuota: 1 });

    api.setNow(new Date('2026-03-04T10:10:00Z'));
    const shown = [
      (await client.get<AppView>(`${PATH}/${app.id}`)).body,
      (await client.get<Page<AppView>>(`${PATH}?limit=100`)).body.items.find(({ id }) => id === app.id),
    ];
    api.setNow(new Date('2026-03-04T10:21:00Z'));
    const { body: later } = await client.get<AppView>(`${PATH}/${app.id}`);
    api.setNow(null);

    const upstreamLoss = { messages: 37, since: '2026-03-04T09:15:00.000Z' };
    for (const view of shown) expect(view).toMatchObject({ state: 'over_quota', upstreamLoss });
    expect(later).toMatchObject({ state: 'waiting', upstreamLoss: null });
  });
});

describe('PATCH /api/v1/apps/{id}', () => {
  test('changes what is named, keeps the rest, and tells every process', async () => {
    const { body: before } = await create({ env: 'staging', tags: ['a', 'b'], service: 'shop' });
    const moved = await newDestination(client);
    const change = { env: null, tags: ['c'], destinationId: moved };
    const { status, body } = await client.patch<AppView>(`${PATH}/${before.id}`, change);
    expect(status).toBe(200);
    expect(body).toEqual({ ...before, ...change, updatedAt: expect.any(String) });
    expect(api.invalidations).toContainEqual({ kind: 'app', id: before.id });
  });

  test('forgets the host when the mode is no longer fixed', async () => {
    const { body: before } = await create({ hostMode: 'fixed', host: 'heroku' });
    expect((await client.patch(`${PATH}/${before.id}`, { hostMode: 'dyno' })).body).toMatchObject({ host: null });
  });

  test('refuses texts that the database cannot hold, and names the field', async () => {
    const { body: app } = await create();
    for (const bad of ['x\u0000y', 'x\ud800y']) {
      const changes: [object, string][] = [
        [{ attributes: { a: bad } }, 'attributes.a'],
        [{ processes: { web: { service: bad } } }, 'processes.web.service'],
        [{ service: bad }, 'service'],
        [{ env: bad }, 'env'],
        [{ tags: [`x:${bad}`] }, 'tags.0'],
      ];
      for (const [change, path] of changes) {
        const answer = await client.patch(`${PATH}/${app.id}`, change);
        expect([answer.status, answer.body.code, answer.body.errors?.[0]?.path]).toEqual([
          422,
          'validation_failed',
          path,
        ]);
      }
      const label = await client.post(`${PATH}/${app.id}/drain-tokens`, { label: bad });
      expect([label.status, label.body.errors?.[0]?.path]).toEqual([422, 'label']);
      const destination = await client.post('/api/v1/destinations', { name: bad, site: 'T1', apiKey: 'k' });
      expect([destination.status, destination.body.errors?.[0]?.path]).toEqual([422, 'name']);
    }
    expect((await client.get(`${PATH}/${app.id}`)).body).toEqual(app);
  });

  test('refuses an empty change and a name that is taken', async () => {
    const [{ body: one }, { body: two }] = [await create(), await create()];
    expect((await client.patch(`${PATH}/${one.id}`, {})).status).toBe(422);
    expect((await client.patch(`${PATH}/${one.id}`, { name: two.name })).status).toBe(409);
  });
});

describe('DELETE /api/v1/apps/{id}', () => {
  test('takes the drain tokens along and tells every process', async () => {
    const { body: app } = await create();
    await client.post(`${PATH}/${app.id}/drain-tokens`, {});
    expect((await client.delete(`${PATH}/${app.id}`)).status).toBe(204);
    expect(await api.database.drainToken.count({ where: { appId: app.id } })).toBe(0);
    expect(api.invalidations).toContainEqual({ kind: 'app', id: app.id });
    expect((await client.delete(`${PATH}/${app.id}`)).status).toBe(404);
  });
});

describe('GET /api/v1/apps/{id}/usage', () => {
  test('reads the ledger by its names, and says what is still in flight', async () => {
    const { body: app } = await create();
    const { tenantId } = await api.database.app.findUniqueOrThrow({ where: { id: app.id } });
    const minute = new Date('2026-03-04T09:15:00Z');
    const data = {
      appId: app.id,
      tenantId,
      minute,
      frames: 1,
      messagesReceived: 10,
      logsDelivered: 6,
      droppedExpired: 1,
    };
    await api.database.ledgerMinute.create({ data });
    const period = 'from=2026-03-04T09:14:30Z&to=2026-03-04T09:17:00Z';
    api.setNow(new Date('2026-03-04T09:17:00Z'));
    const { status, body } = await client.get<Record<string, object>>(`${PATH}/${app.id}/usage?${period}`);
    api.setNow(null);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      from: '2026-03-04T09:14:00.000Z',
      to: '2026-03-04T09:17:00.000Z',
      step: 'minute',
      totals: {
        frames: 1,
        messagesReceived: 10,
        logsDelivered: 6,
        inFlight: 3,
        dropped: { expired: 1, over_quota: 0 },
      },
      buckets: [{ frames: 0 }, { start: '2026-03-04T09:15:00.000Z', frames: 1 }, { frames: 0 }],
      activity: { firstFrameAt: null },
    });
    expect(usageSchema.parse(body)).toEqual(body);
  });

  test.each(['from=yesterday', 'step=week', 'from=2026-03-04T10:00:00Z&to=2026-03-04T09:00:00Z', 'x=1'])(
    'refuses ?%s',
    async (query) => {
      const { body: app } = await create();
      expect((await client.get(`${PATH}/${app.id}/usage?${query}`)).status).toBe(422);
    },
  );
});
