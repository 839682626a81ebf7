import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Attempt } from '@logferry/datadog';
import {
  createDatabase,
  type Database,
  migrate,
  newRowId,
  type ReportedLane,
  readDestinationHistory,
} from '@logferry/db';
import { startPostgres, type ThrowawayPostgres } from '@logferry/testkit';
import { LaneReports } from './lane-reports.js';

jest.setTimeout(60_000); // a server is started

const NOON = Date.parse('2026-03-04T12:00:00Z');
const FLOWING = { state: 'flowing', sendsInFlight: 0, failures: 0, nextTryAtMs: null } as const;
const ANSWERED: Attempt = { status: 202, error: null, durationMs: 41.7, retryAfterMs: null };

let postgres: ThrowawayPostgres;
let db: Database;
let tenantId: string;
let id: string;

beforeAll(async () => {
  postgres = await startPostgres({ fsync: false });
  await migrate(postgres.url, { info: () => undefined });
  db = createDatabase({ connectionString: postgres.url, poolSize: 4 });
  tenantId = (await db.tenant.create({ data: { name: 'Shop' } })).id;
});
afterAll(async () => {
  await db?.close();
  await postgres?.stop();
});
beforeEach(async () => {
  const destination = { tenantId, name: newRowId(), site: 'T1', sealedApiKey: Buffer.from('x'), keyHint: 'x' };
  id = (await db.destination.create({ data: destination })).id;
});

function rig() {
  const clock = { nowMs: NOON };
  const trial: { atMs: number | null } = { atMs: null };
  const lane: { is: Omit<ReportedLane, 'atMs'> | undefined } = {
    is: FLOWING,
  };
  const reports = new LaneReports({
    db,
    workerId: newRowId(),
    laneOf: () => {
      const { is } = lane;
      return is && { report: () => ({ ...is, atMs: clock.nowMs }) };
    },
    nextTrialAtMs: () => trial.atMs,
    now: () => clock.nowMs,
    onError: () => undefined,
  });
  const note = (attempt: Attempt = ANSWERED) => reports.note({ id, tenantId }, attempt, 3, 900);
  const history = () => readDestinationHistory(db, { tenantId, destinationId: id, now: new Date(clock.nowMs) });
  return { clock, trial, lane, reports, note, history };
}

describe('what a worker writes down of its lanes', () => {
  test('is each attempt with its latency and size, and how the lane is', async () => {
    const { reports, note, history } = rig();
    note();
    await reports.flush();
    expect(await history()).toEqual({
      attempts: [{ atMs: NOON, statusCode: 202, error: null, durationMs: 42, logs: 3, bytes: 900 }],
      lanes: [{ atMs: NOON, ...FLOWING }],
    });
  });

  test('is that a lane is in trouble as long as it is, and that it flows once more', async () => {
    const { clock, lane, reports, note, history } = rig();
    const states = async () => (await history()).lanes.map(({ state }) => state);
    lane.is = { state: 'resting', sendsInFlight: 0, failures: 1, nextTryAtMs: NOON + 120_000 };
    note({ status: 503, error: null, durationMs: 1, retryAfterMs: null });
    for (let passed = 0; passed < 120_000; passed += 5_000) {
      await reports.flush();
      expect(await states()).toEqual(['resting']);
      clock.nowMs += 5_000;
    }
    lane.is = FLOWING;
    await reports.flush();
    expect(await states()).toEqual(['flowing']);
    clock.nowMs += 90_000;
    await reports.flush();
    expect(await states()).toEqual([]);
  });

  test('is when a parked lane is tried again, anew with each try', async () => {
    const { clock, trial, lane, reports, note, history } = rig();
    const next = async () => (await history()).lanes.map(({ nextTryAtMs }) => nextTryAtMs);
    lane.is = { state: 'parked', sendsInFlight: 0, failures: 0, nextTryAtMs: null };
    trial.atMs = NOON + 15_000;
    note({ status: 403, error: null, durationMs: 1, retryAfterMs: null });
    await reports.flush();
    expect(await next()).toEqual([NOON + 15_000]);
    clock.nowMs += 15_000;
    trial.atMs = NOON + 37_500;
    await reports.flush();
    expect(await next()).toEqual([NOON + 37_500]);
  });

  test('waits while Postgres is away, the newest twenty attempts of it', async () => {
    const away = createDatabase({ connectionString: 'postgres://127.0.0.1:1/none', poolSize: 1 });
    const deps = { db: away };
    const clock = { nowMs: NOON };
    const lane = { report: () => ({ atMs: clock.nowMs, ...FLOWING }) };
    const reports = new LaneReports({
      get db() {
        return deps.db;
      },
      workerId: newRowId(),
      laneOf: () => lane,
      nextTrialAtMs: () => null,
      now: () => clock.nowMs,
      onError: () => undefined,
    });
    for (let sent = 0; sent < 25; sent++) {
      clock.nowMs += 1;
      reports.note({ id, tenantId }, ANSWERED, 1, 1);
      if (sent === 12) await expect(reports.flush()).rejects.toThrow();
    }
    await away.close();
    deps.db = db;
    await reports.close();
    const { attempts } = await readDestinationHistory(db, { tenantId, destinationId: id, now: new Date(NOON) });
    expect(attempts.map(({ atMs }) => atMs - NOON)).toEqual(Array.from({ length: 20 }, (_, index) => 25 - index));
  });
});
