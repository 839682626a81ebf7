import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { newRowId, type ReportedLane, writeDestinationReports } from '@logferry/db';
import { type ApiClient, signUp } from '../testing/api-client.js';
import { type RunningApi, startApi } from '../testing/running-api.js';
import type { AttemptsView } from './attempts.schema.js';

jest.setTimeout(60_000); // servers are started

const NOW = new Date('2026-03-11T12:00:00Z');
const [WORKER, OTHER] = [newRowId(), newRowId()];

let api: RunningApi;
let client: ApiClient;
let tenantId: string;
let destinationId: string;

beforeAll(async () => {
  api = await startApi();
  api.setNow(NOW);
  client = await signUp(api.url);
  tenantId = (await client.get<{ id: string }>('/api/v1/tenant')).body.id;
  const destination = { name: 'EU', site: 'T1', apiKey: 'unchecked' };
  destinationId = (await client.post<{ id: string }>('/api/v1/destinations?validate=false', destination)).body.id;
});
afterAll(() => api?.close());

const at = (secondsAgo: number) => NOW.getTime() - secondsAgo * 1_000;
const iso = (secondsAgo: number) => new Date(at(secondsAgo)).toISOString();
const attempt = (secondsAgo: number, statusCode: number | null = 202) => ({
  atMs: at(secondsAgo),
  statusCode,
  error: statusCode === null ? 'timeout' : null,
  durationMs: 40,
  logs: 3,
  bytes: 900,
});
const lane = (secondsAgo: number, given: Partial<ReportedLane> = {}): ReportedLane => ({
  atMs: at(secondsAgo),
  state: 'flowing',
  sendsInFlight: 1,
  failures: 0,
  nextTryAtMs: null,
  ...given,
});
const write = (worker: string, own: ReportedLane, ...attempts: ReturnType<typeof attempt>[]) =>
  writeDestinationReports(api.database, worker, [{ destinationId, tenantId, lane: own, attempts }]);
const path = () => `/api/v1/destinations/${destinationId}/attempts`;
const read = async () => (await client.get<AttemptsView>(path())).body;

describe('the attempts of a destination', () => {
  test('are none before anything was sent', async () => {
    expect(await read()).toEqual({ attempts: [], lanes: [] });
  });

  test('are those of all workers, newest first, and how each of them sends', async () => {
    await write(WORKER, lane(30), attempt(40), attempt(30));
    const resting = { state: 'resting', failures: 2, nextTryAtMs: at(-8), sendsInFlight: 0 } as const;
    await write(OTHER, lane(20, resting), attempt(35, 503), attempt(20, null));
    const { attempts, lanes } = await read();
    expect(attempts.map(({ at: when, statusCode, error }) => [when, statusCode, error])).toEqual([
      [iso(20), null, 'timeout'],
      [iso(30), 202, null],
      [iso(35), 503, null],
      [iso(40), 202, null],
    ]);
    expect(attempts[1]).toMatchObject({ durationMs: 40, logs: 3, bytes: 900 });
    expect(lanes).toHaveLength(2);
    expect(lanes).toContainEqual({ state: 'resting', failures: 2, nextTryAt: iso(-8), sendsInFlight: 0, at: iso(20) });
  });

  test('are the newest twenty, and what a worker no longer says is forgotten', async () => {
    const many = Array.from({ length: 30 }, (_, index) => attempt(-index));
    await write(WORKER, lane(-200), ...many.slice(0, 15));
    await write(WORKER, lane(-200), ...many.slice(15));
    const row = await api.database.destinationReport.findUniqueOrThrow({ where: { destinationId } });
    expect(row.attempts).toHaveLength(20);
    expect(Object.keys(row.lanes as object)).toEqual([WORKER]);
    expect((await read()).attempts.map(({ at: when }) => when)).toEqual(
      many
        .slice(10)
        .reverse()
        .map(({ atMs }) => new Date(atMs).toISOString()),
    );
  });

  test('are not shown to another tenant, and go with the destination', async () => {
    const stranger = await signUp(api.url);
    expect((await stranger.get(path())).status).toBe(404);
    await client.delete(`/api/v1/destinations/${destinationId}`);
    await write(WORKER, lane(0), attempt(0));
    expect(await api.database.destinationReport.count()).toBe(0);
  });
});
