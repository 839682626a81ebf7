import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { generateKeyringText } from '@logferry/runtime';
import type { Database } from './database.js';
import { DeadLetters } from './dead-letters.js';
import { HALF_HOUR_COUNTS, sweepHalfHours } from './half-hours.js';
import { Keyring } from './keyring.js';
import { LedgerBuffer } from './ledger-buffer.js';
import { LEDGER_COUNTERS } from './ledger-counters.js';
import { migrationList } from './migration-files.js';
import { ParkedFrames } from './parked-frames.js';
import { discardParked } from './parked-sums.js';
import { DAY_SLOTS, readLastDay } from './read-last-day.js';
import { newRowId } from './row-id.js';
import { startDatabase, type TestDatabase } from './testing/start-database.js';

jest.setTimeout(60_000); // a server is started

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = new Date('2026-03-04T09:15:20Z');

let server: TestDatabase;
let db: Database;
let tenantId: string;
let appId: string;
beforeAll(async () => {
  server = await startDatabase();
  db = server.db;
});
afterAll(() => server.stop());
beforeEach(async () => {
  await db.ledgerMinute.deleteMany();
  await db.appHalfHour.deleteMany();
  ({ id: tenantId } = await db.tenant.create({ data: { name: 't' } }));
  const { id: destinationId } = await db.destination.create({
    data: { tenantId, name: 'd', site: 'US1', sealedApiKey: Buffer.from('x'), keyHint: 'x' },
  });
  ({ id: appId } = await db.app.create({ data: { tenantId, name: 'a', destinationId } }));
});

const newBuffer = () => new LedgerBuffer({ db, logger: { info: () => undefined, warn: () => undefined } });

/** The half hours as text, a line each. */
async function halfHours(): Promise<string> {
  const rows = await db.$queryRaw<{ row: string }[]>`
    SELECT kept::text AS row FROM app_half_hours AS kept ORDER BY app_id, start`;
  return rows.map(({ row }) => row).join('\n');
}

/** What they should be. */
async function sumsOfMinutes(): Promise<string> {
  const counts = HALF_HOUR_COUNTS.map(([, ofMinute]) => `sum(${ofMinute})::bigint`).join(', ');
  const rows = await db.$queryRawUnsafe<{ row: string }[]>(
    `SELECT (tenant_id, app_id, start, ${counts})::text AS row FROM (
       SELECT *, date_bin('30 minutes', minute, to_timestamp(0))::timestamptz(0) AS start FROM ledger_minutes
     ) AS minutes GROUP BY tenant_id, app_id, start ORDER BY app_id, start`,
  );
  return rows.map(({ row }) => row).join('\n');
}

/** Some of every counter, differently in each minute of some hours. */
async function book(hours: number): Promise<void> {
  const [api, worker] = [newBuffer(), newBuffer()];
  for (let minute = 0; minute < hours * 60; minute += 7) {
    for (const [index, [counter]] of LEDGER_COUNTERS.entries()) {
      const buffer = index % 2 === 0 ? api : worker;
      buffer.add(appId, tenantId, NOW.getTime() - minute * MINUTE, counter, 1 + ((minute * 31 + index) % 97));
    }
  }
  await Promise.all([api.flush(), worker.flush()]);
}

test('half hours are what their minutes come to, whoever has written those', async () => {
  await book(5);
  const letters = new DeadLetters(db, Keyring.parse(generateKeyringText()), () => NOW.getTime());
  const letter = { tenantId, appId, reason: 'too_large', statusCode: 413, bytes: 1, preview: '{', frame: 'f' } as const;
  await letters.keep({ ...letter, messages: 3, receivedAtMs: NOW.getTime() - 2 * HOUR });
  await letters.redrive({ tenantId, appId }, { afterId: null }, async () => {});
  const parked = new ParkedFrames(db, 1_000_000);
  const { destinationId } = await db.app.findUniqueOrThrow({ where: { id: appId } });
  const group = { id: newRowId(), tenantId, destinationId, appId, messages: 5, body: Buffer.from('x') };
  await parked.park([{ ...group, receivedAtMs: NOW.getTime() - 3 * HOUR }]);
  await discardParked(db, { tenantId, appId });

  expect(await halfHours()).toBe(await sumsOfMinutes());
  expect((await halfHours()).split('\n')).toHaveLength(11);
});

test('the migration makes them of the minutes that were there before', async () => {
  await book(5);
  const before = await halfHours();
  await db.appHalfHour.deleteMany();
  const migration = migrationList().migrationDirectories.find(({ path }) => path.endsWith('_half_hours'));
  const sql = migration?.migrationFile.content;
  const filling = sql?.tag === 'ok' ? sql.value.slice(sql.value.indexOf('INSERT INTO')) : '';
  await db.$executeRawUnsafe(filling.replace('now()', `'${NOW.toISOString()}'::timestamptz`));
  expect(await halfHours()).toBe(before);
});

test('the last day begins and ends at a minute, with the half hours of the clock within it', async () => {
  const buffer = newBuffer();
  for (const [minutesAgo, lines] of [
    [1_440, 1_000],
    [1_439, 1],
    [1_426, 2],
    [1_425, 4],
    [30, 8],
    [15, 16],
    [0, 32],
    [-15, 64],
  ] as const) {
    buffer.add(appId, tenantId, NOW.getTime() - minutesAgo * MINUTE, 'messagesReceived', lines);
  }
  await buffer.flush();
  const { from, to, byApp } = await readLastDay(db, { tenantId, appIds: [appId, newRowId()], now: NOW });
  expect([from, to]).toEqual([new Date('2026-03-03T09:16:00Z'), new Date('2026-03-04T09:16:00Z')]);
  expect([...byApp.keys()]).toEqual([appId]);
  const bySlot = [3, 4, ...Array<number>(DAY_SLOTS - 4).fill(0), 8, 112];
  expect(byApp.get(appId)).toMatchObject({ received: 127, bySlot });
  const strangers = await readLastDay(db, { tenantId: newRowId(), appIds: [appId], now: NOW });
  expect(strangers.byApp.size).toBe(0);
});

test('what nobody asks for any more goes', async () => {
  await book(30);
  const rows = await db.appHalfHour.count();
  expect(await sweepHalfHours(db, NOW.getTime())).toBe(9);
  expect(await db.appHalfHour.count()).toBe(rows - 9);
  expect(await sweepHalfHours(db, NOW.getTime())).toBe(0);
});
