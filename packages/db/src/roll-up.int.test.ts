import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { Database } from './database.js';
import { LEDGER_COUNTERS } from './ledger-counters.js';
import { type LedgerSums, readLedger } from './read-ledger.js';
import { rollUpLedger } from './roll-up.js';
import { newRowId } from './row-id.js';
import { startDatabase, type TestDatabase } from './testing/start-database.js';

jest.setTimeout(60_000); // a server is started

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 2, 31, 12, 30);
const tenantId = newRowId();

let server: TestDatabase;
let db: Database;
let appIds: readonly string[];
beforeAll(async () => {
  server = await startDatabase();
  db = server.db;
});
afterAll(() => server.stop());
beforeEach(async () => {
  await db.ledgerMinute.deleteMany();
  appIds = [newRowId(), newRowId(), newRowId()];
});

/** A row for every so many minutes of some time, each with one of every counter. */
async function fill(fromMs: number, toMs: number, everyMs: number): Promise<void> {
  const columns = LEDGER_COUNTERS.map(([, column]) => column);
  for (const appId of appIds) {
    await db.$executeRawUnsafe(
      `INSERT INTO ledger_minutes (app_id, tenant_id, minute, ${columns.join(', ')})
       SELECT $1::uuid, $2::uuid, to_timestamp(ms / 1000), ${columns.map(() => '1').join(', ')}
       FROM generate_series($3::float8::bigint, $4::float8::bigint - 1, $5::bigint) AS ms`,
      appId,
      tenantId,
      fromMs,
      toMs,
      everyMs,
    );
  }
}

function read(fromMs: number, toMs: number, stepMs: number, appId = appIds[0] ?? ''): Promise<LedgerSums> {
  return readLedger(db, { tenantId, appId, from: new Date(fromMs), to: new Date(toMs), stepMs });
}

async function rollUp(nowMs = NOW): Promise<void> {
  while ((await rollUpLedger(db, nowMs)) > 0);
}

async function minutes(): Promise<string[]> {
  const rows = await db.ledgerMinute.findMany({ where: { appId: appIds[0] ?? '' }, orderBy: { minute: 'asc' } });
  return rows.map(({ minute }) => minute.toISOString().slice(0, 16));
}

test('makes hours of minutes after 48 hours, and leaves younger ones', async () => {
  await fill(NOW - 50 * HOUR, NOW - 47 * HOUR, 30 * MINUTE);
  const before = await read(NOW - 60 * HOUR, NOW, HOUR);
  await rollUp();
  expect(await minutes()).toEqual([
    '2026-03-29T10:00', // holds 10:30
    '2026-03-29T11:00',
    '2026-03-29T12:00',
    '2026-03-29T12:30',
    '2026-03-29T13:00',
  ]);
  expect(await read(NOW - 60 * HOUR, NOW, HOUR)).toEqual(before);
});

test('makes days of hours after 30 days, also of minutes that come so late', async () => {
  await fill(NOW - 33 * DAY, NOW - 29 * DAY, 2 * HOUR);
  const before = await read(NOW - 40 * DAY, NOW, DAY);
  await rollUp();
  expect((await minutes()).slice(0, 5)).toEqual([
    '2026-02-26T00:00',
    '2026-02-27T00:00',
    '2026-02-28T00:00',
    '2026-03-01T00:00',
    '2026-03-01T02:00', // this day is not yet 30 days old
  ]);
  expect(await read(NOW - 40 * DAY, NOW, DAY)).toEqual(before);
  await db.ledgerMinute.create({
    data: { appId: appIds[0] ?? '', tenantId, minute: new Date(Date.UTC(2026, 1, 26, 7, 7)), messagesReceived: -1n },
  });
  await rollUp();
  expect((await minutes())[0]).toBe('2026-02-26T00:00');
  const { buckets } = await read(NOW - 40 * DAY, NOW, DAY);
  const counts = before.buckets.map(({ messagesReceived }) => messagesReceived);
  const day = buckets.findIndex(({ start }) => Date.parse(start) === Date.UTC(2026, 1, 26));
  expect(buckets[day]?.messagesReceived).toBe((counts[day] ?? 0) - 1);
});

test('shows no gap and nothing twice while it runs, and while others run or write beside it', async () => {
  const from = NOW - 32 * DAY;
  await fill(from, NOW - 31 * DAY, MINUTE);
  const wanted = (await read(from, NOW, DAY)).totals;
  let isDone = false;
  const seen = new Set<number>();
  const reading = (async () => {
    while (!isDone) seen.add((await read(from, NOW, DAY)).totals.logsDelivered);
  })();
  const late = Promise.all(
    appIds.map(async (appId) => {
      for (let index = 0; index < 50; index++) {
        const minute = new Date(from + index * 7 * MINUTE);
        await db.$executeRaw`
          INSERT INTO ledger_minutes AS kept (app_id, tenant_id, minute, frames)
          VALUES (${appId}::uuid, ${tenantId}::uuid, ${minute}, 1)
          ON CONFLICT (app_id, minute) DO UPDATE SET frames = kept.frames + 1`;
      }
    }),
  );
  await Promise.all([rollUp(), rollUp(), rollUp(), late]);
  isDone = true;
  await reading;
  await rollUp();
  expect([...seen]).toEqual([wanted.logsDelivered]);
  for (const appId of appIds) {
    expect((await read(from, NOW, DAY, appId)).totals).toEqual({ ...wanted, frames: wanted.frames + 50 });
  }
  expect(await minutes()).toHaveLength(2);
});

test('finds what is due by its index', async () => {
  const plan = async (): Promise<string> => {
    const rows = await db.$transaction(async (tx) => {
      await tx.$executeRaw`SET LOCAL enable_seqscan = off`;
      return tx.$queryRaw<{ 'QUERY PLAN': string }[]>`
        EXPLAIN SELECT app_id, minute FROM ledger_minutes
        WHERE minute < now() AND date_part('minute', minute AT TIME ZONE 'UTC') <> 0 ORDER BY minute LIMIT 10`;
    });
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };
  expect(await plan()).toContain('ledger_minutes_not_on_the_hour_idx');
});
