import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from '../http/page.js';
import { type ApiClient, signUp } from '../testing/api-client.js';
import { type RunningApi, startApi } from '../testing/running-api.js';
import type { EventView } from './event.schema.js';

jest.setTimeout(60_000); // servers are started

const PATH = '/api/v1/events';

let api: RunningApi;
let client: ApiClient;
let destinationId: string;

beforeAll(async () => {
  api = await startApi();
  client = await signUp(api.url);
  const body = { name: 'EU', site: 'T1', apiKey: 'unchecked' };
  destinationId = (await client.post<{ id: string }>('/api/v1/destinations?validate=false', body)).body.id;
  const { tenantId } = await api.database.destination.findUniqueOrThrow({ where: { id: destinationId } });
  const at = (second: number) => new Date(Date.UTC(2026, 2, 4, 12, 0, second));
  // Written in another order than they happened, and two at the same time.
  await api.database.tenantEvent.createMany({
    data: [
      { tenantId, kind: 'recovered', destinationId, at: at(30) },
      { tenantId, kind: 'key_rejected', destinationId, at: at(10) },
      { tenantId, kind: 'parked_expiring', destinationId, at: at(20) },
      { tenantId, kind: 'over_quota', at: at(20) },
    ],
  });
});
afterAll(() => api?.close());

const kindsOf = (page: Page<EventView>) => page.items.map(({ kind }) => kind);

describe('GET /api/v1/events', () => {
  test('pages through all, newest first, also past events of the same moment', async () => {
    const kinds: string[] = [];
    let cursor = '';
    for (let page = 0; page < 4; page++) {
      const { body } = await client.get<Page<EventView>>(`${PATH}?limit=1${cursor}`);
      kinds.push(...kindsOf(body));
      cursor = `&cursor=${body.nextCursor}`;
      expect(body.nextCursor === null).toBe(page === 3);
    }
    expect([kinds[0], kinds[3]]).toEqual(['recovered', 'key_rejected']);
    expect(kinds.slice(1, 3).sort()).toEqual(['over_quota', 'parked_expiring']);
  });

  test('names what an event is about', async () => {
    const { body } = await client.get<Page<EventView>>(`${PATH}?kind=key_rejected`);
    expect(body.items).toEqual([
      {
        id: expect.any(String),
        kind: 'key_rejected',
        destinationId,
        appId: null,
        at: '2026-03-04T12:00:10.000Z',
      },
    ]);
  });

  test.each(['kind=full_moon', 'cursor=01a20aed-4eb7-70a8-b937-481903967c29', 'x=1'])('refuses ?%s', async (query) => {
    const answer = await client.get(`${PATH}?${query}`);
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, query.split('=', 1)[0]]);
  });
});
