import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { startPostgres, type ThrowawayPostgres } from '@logferry/testkit';
import { createDatabase, type Database } from './database.js';
import { LedgerBuffer, type LedgerBufferDeps } from './ledger-buffer.js';
import { type Counts, LEDGER_COUNTERS } from './ledger-counters.js';
import { migrate } from './migrate.js';
import { readLedger } from './read-ledger.js';
import { newRowId } from './row-id.js';
import { dayOf, readSentByApp, sweepAppDays, sweepTenantDays } from './tenant-days.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOON = Date.UTC(2026, 0, 2, 12);

jest.setTimeout(60_000); // a server is started

let server: ThrowawayPostgres;
let db: Database;
let tenantId: string;
let appId: string;
beforeAll(async () => {
  server = await startPostgres({ fsync: false });
  await migrate(server.url, { info: () => {} });
  db = createDatabase({ connectionString: server.url, poolSize: 4 });
});
afterAll(async () => {
  await db.close();
  await server.stop();
});
beforeEach(async () => {
  ({ id: tenantId } = await db.tenant.create({ data: { name: 't' } }));
  const destination = await db.destination.create({
    data: { tenantId, name: 'd', site: 'US1', sealedApiKey: Buffer.from('x'), keyHint: 'x' },
  });
  ({ id: appId } = await db.app.create({ data: { tenantId, name: 'a', destinationId: destination.id } }));
});

const logger = { info: jest.fn(), warn: jest.fn() } as unknown as LedgerBufferDeps['logger'];
type Execute = LedgerBufferDeps['db']['$executeRawUnsafe'];
const newBuffer = (execute?: Execute): LedgerBuffer =>
  new LedgerBuffer({ db: execute === undefined ? db : { $executeRawUnsafe: execute }, logger });

async function totals(fromMs = NOON - HOUR, toMs = NOON + HOUR): Promise<Counts> {
  return (await readLedger(db, { tenantId, appId, from: new Date(fromMs), to: new Date(toMs), stepMs: MINUTE })).totals;
}

describe('LedgerBuffer', () => {
  test('adds up what a tenant sent in a day, but not what was dropped over its quota or in a suspension', async () => {
    const [first, second] = [newBuffer(), newBuffer()];
    const otherAppId = newRowId();
    first.add(appId, tenantId, NOON, 'bytesReceived', 100);
    first.add(appId, tenantId, NOON, 'messagesReceived', 3);
    first.add(appId, tenantId, NOON + 12 * HOUR, 'bytesReceived', 7);
    second.add(otherAppId, tenantId, NOON + MINUTE, 'bytesReceived', 20);
    second.add(otherAppId, tenantId, NOON + MINUTE, 'messagesReceived', 1);
    // In the same second and minute as lines that were let in.
    second.add(appId, tenantId, NOON, 'bytesReceived', 3_050);
    second.add(appId, tenantId, NOON, 'messagesReceived', 12);
    second.add(appId, tenantId, NOON, 'bytesDropped', 3_000);
    second.add(appId, tenantId, NOON, 'dropped.over_quota', 10);
    second.add(appId, tenantId, NOON + MINUTE, 'bytesReceived', 4_000);
    second.add(appId, tenantId, NOON + MINUTE, 'bytesDropped', 4_000);
    second.add(appId, tenantId, NOON + MINUTE, 'messagesReceived', 9);
    second.add(appId, tenantId, NOON + MINUTE, 'dropped.suspended', 9);
    await Promise.all([first.flush(), second.flush()]);
    const days = await db.tenantDay.findMany({ where: { tenantId }, orderBy: { day: 'asc' } });
    expect(days).toEqual([
      { tenantId, day: dayOf(new Date(NOON)), bytesReceived: 170n, messagesReceived: 6n },
      { tenantId, day: dayOf(new Date(NOON + 12 * HOUR)), bytesReceived: 7n, messagesReceived: 0n },
    ]);
    const sent = (from: number, to: number) =>
      readSentByApp(db, { tenantId, from: dayOf(new Date(from)), to: dayOf(new Date(to)) });
    expect(await sent(NOON, NOON + 12 * HOUR)).toEqual([
      { appId, bytesReceived: 150, messagesReceived: 5 },
      { appId: otherAppId, bytesReceived: 20, messagesReceived: 1 },
    ]);
    expect(await sent(NOON, NOON + 36 * HOUR)).toMatchObject([{ bytesReceived: 157 }, { bytesReceived: 20 }]);
    await sweepTenantDays(db, NOON + 376 * 24 * HOUR);
    expect(await db.tenantDay.findMany({ where: { tenantId } })).toEqual(days.slice(1));
    await sweepAppDays(db, NOON + 376 * 24 * HOUR);
    expect(await sent(NOON, NOON + 36 * HOUR)).toEqual([{ appId, bytesReceived: 7, messagesReceived: 0 }]);
  });

  test('adds to what other processes and earlier flushes have written', async () => {
    const [api, worker] = [newBuffer(), newBuffer()];
    api.add(appId, tenantId, NOON + 5_000, 'messagesReceived', 10);
    worker.add(appId, tenantId, NOON + 59_000, 'logsDelivered', 4);
    await Promise.all([api.flush(), worker.flush()]);
    worker.add(appId, tenantId, NOON, 'logsDelivered', 3);
    worker.add(appId, tenantId, NOON, 'dropped.expired', 1);
    await worker.flush();
    expect(await totals()).toMatchObject({
      messagesReceived: 10,
      logsDelivered: 7,
      dropped: { expired: 1 },
      inFlight: 2,
    });
    expect(await db.ledgerMinute.count({ where: { appId } })).toBe(1);
  });

  test('books every counter to a column of its own', async () => {
    const buffer = newBuffer();
    for (const [index, [counter]] of LEDGER_COUNTERS.entries()) buffer.add(appId, tenantId, NOON, counter, index + 1);
    await buffer.flush();
    const row: Record<string, unknown> =
      (
        await db.$queryRawUnsafe<Record<string, unknown>[]>(`SELECT * FROM ledger_minutes WHERE app_id = '${appId}'`)
      )[0] ?? {};
    expect(Object.keys(row).sort()).toEqual(
      ['app_id', 'minute', 'tenant_id', ...LEDGER_COUNTERS.map(([, column]) => column)].sort(),
    );
    expect(LEDGER_COUNTERS.map(([, column]) => Number(row[column]))).toEqual(
      LEDGER_COUNTERS.map((_, index) => index + 1),
    );
  });

  test('keeps the earliest first frame and the latest of the others', async () => {
    const buffer = newBuffer();
    buffer.activity(appId, tenantId, { frameAtMs: NOON });
    await buffer.flush();
    buffer.activity(appId, tenantId, { frameAtMs: NOON + 1_000 });
    buffer.activity(appId, tenantId, { frameAtMs: NOON - 1_000, deliveredAtMs: NOON + 2_000 });
    await buffer.flush();
    buffer.activity(appId, tenantId, { deliveredAtMs: NOON + 1_000 });
    await buffer.flush();
    expect(await db.appActivity.findUnique({ where: { appId } })).toEqual({
      appId,
      tenantId,
      firstFrameAt: new Date(NOON - 1_000),
      lastFrameAt: new Date(NOON + 1_000),
      lastDeliveredAt: new Date(NOON + 2_000),
      silentSince: null,
    });
  });

  test('counts for an app that is gone, and notes no activity of it', async () => {
    await db.app.delete({ where: { id: appId } });
    const buffer = newBuffer();
    buffer.add(appId, tenantId, NOON, 'dropped.app_deleted', 5);
    buffer.activity(appId, tenantId, { frameAtMs: NOON });
    await buffer.flush();
    expect((await totals()).dropped.app_deleted).toBe(5);
    expect(await db.appActivity.count({ where: { appId } })).toBe(0);
  });

  test('keeps its counts while Postgres is away', async () => {
    const buffer = newBuffer();
    buffer.add(appId, tenantId, NOON, 'frames', 1);
    await server.halt();
    await expect(buffer.flush()).rejects.toThrow();
    buffer.add(appId, tenantId, NOON, 'frames', 2);
    await expect(buffer.flush()).rejects.toThrow();
    expect(buffer.size).toBe(2);
    await server.resume();
    await buffer.flush();
    expect(buffer.size).toBe(0);
    expect((await totals()).frames).toBe(3);
  });

  test('counts once when a flush got through but its confirmation did not', async () => {
    let isConfirmationLost = true;
    const buffer = newBuffer(async (sql: string, ...values: unknown[]) => {
      const result = await db.$executeRawUnsafe(sql, ...values);
      if (isConfirmationLost) throw new Error('Query read timeout');
      return result;
    });
    buffer.add(appId, tenantId, NOON, 'frames', 1);
    await expect(buffer.flush()).rejects.toThrow('Query read timeout');
    buffer.add(appId, tenantId, NOON, 'frames', 10);
    await expect(buffer.flush()).rejects.toThrow('Query read timeout');
    isConfirmationLost = false;
    await buffer.flush();
    await buffer.flush();
    expect((await totals()).frames).toBe(11);
  });

  test('counts once when the repeat meets its own first try still at work', async () => {
    const tries: Promise<unknown>[] = [];
    const buffer = newBuffer(async (sql: string, ...values: unknown[]) => {
      const sent = db.$executeRawUnsafe(sql, ...values);
      tries.push(sent);
      if (tries.length === 1) throw new Error('Query read timeout');
      return sent;
    });
    buffer.add(appId, tenantId, NOON, 'frames', 1);
    await expect(buffer.flush()).rejects.toThrow();
    await buffer.flush();
    await Promise.all(tries);
    expect(tries).toHaveLength(2);
    expect((await totals()).frames).toBe(1);
  });

  test('lets many processes write the same rows at once', async () => {
    const others = Array.from({ length: 450 }, () => newRowId());
    const buffers = Array.from({ length: 4 }, () => newBuffer());
    for (let round = 0; round < 4; round++) {
      for (const [index, buffer] of buffers.entries()) {
        const apps = index % 2 === 0 ? [appId, ...others] : [...others, appId].reverse();
        for (const each of apps) buffer.add(each, tenantId, NOON, 'frames', 1);
      }
      await Promise.all(buffers.map((buffer) => buffer.flush()));
    }
    expect((await totals()).frames).toBe(16);
  });

  test('sends its rows in one order, so that two processes cannot wait for each other', async () => {
    const sent: unknown[][] = [];
    const buffer = newBuffer(async (_sql, ...values) => sent.push(values));
    const apps = Array.from({ length: 20 }, () => newRowId());
    for (const each of [...apps].reverse()) {
      for (const minute of [2, 0, 1]) buffer.add(each, tenantId, NOON + minute * MINUTE, 'frames', 1);
    }
    await buffer.flush();
    const appIds = sent[0]?.[7] as string[];
    const minutes = sent[0]?.[9] as number[];
    const keys = appIds.map((id, index) => `${id} ${minutes[index]}`);
    expect(keys).toHaveLength(60);
    expect(keys).toEqual([...keys].sort());
  });

  test('writes more rows than fit one statement', async () => {
    const buffer = newBuffer();
    for (let minute = 0; minute < 1_200; minute++) buffer.add(appId, tenantId, NOON + minute * MINUTE, 'frames', 1);
    await buffer.flush();
    expect((await totals(NOON, NOON + 1_200 * MINUTE)).frames).toBe(1_200);
  });
});

describe('LedgerBuffer, once started', () => {
  let buffer: LedgerBuffer | undefined;
  afterEach(() => buffer?.close());

  test('writes what was counted before a flush, and leaves what is counted meanwhile to the next', async () => {
    const written: unknown[] = [];
    const buffer = newBuffer((sql, ...values) => {
      written.push(values[1]);
      if (written.length < 20) buffer.add(appId, tenantId, NOON, 'messagesReceived', 1);
      return db.$executeRawUnsafe(sql, ...values);
    });
    buffer.add(appId, tenantId, NOON, 'messagesReceived', 1);
    await buffer.flush();
    expect(written).toHaveLength(1);
    expect((await totals()).messagesReceived).toBe(1);
    await buffer.flush();
    expect(written).toHaveLength(2);
    await buffer.close();
    expect((await totals()).messagesReceived).toBe(20);
    expect(buffer.size).toBe(0);
  });

  test('flushes by itself, and the rest when closed', async () => {
    buffer = newBuffer();
    buffer.start();
    buffer.add(appId, tenantId, NOON, 'frames', 1);
    const deadlineMs = Date.now() + 10_000;
    while ((await totals()).frames === 0) expect(Date.now()).toBeLessThan(deadlineMs);
    buffer.add(appId, tenantId, NOON, 'frames', 1);
    await buffer.close();
    expect((await totals()).frames).toBe(2);
  });
});

describe('readLedger', () => {
  beforeEach(async () => {
    const buffer = newBuffer();
    for (const [atMs, n] of [
      [NOON - 1, 1],
      [NOON, 2],
      [NOON + MINUTE, 4],
      [NOON + HOUR, 8],
    ] as const) {
      buffer.add(appId, tenantId, atMs, 'frames', n);
    }
    await buffer.flush();
  });

  const read = (fromMs: number, toMs: number, stepMs: number) =>
    readLedger(db, { tenantId, appId, from: new Date(fromMs), to: new Date(toMs), stepMs });
  const framesOf = async (...args: Parameters<typeof read>) =>
    (await read(...args)).buckets.map((bucket) => [Date.parse(bucket.start) - NOON, bucket.frames]);

  test('fills every bucket from the first to the last', async () => {
    expect(await framesOf(NOON, NOON + 3 * MINUTE, MINUTE)).toEqual([
      [0, 2],
      [MINUTE, 4],
      [2 * MINUTE, 0],
    ]);
  });

  test('adds minutes up to hours and days', async () => {
    expect(await framesOf(NOON - HOUR, NOON + 2 * HOUR, HOUR)).toEqual([
      [-HOUR, 1],
      [0, 6],
      [HOUR, 8],
    ]);
    expect(await framesOf(NOON, NOON + HOUR + 1, 24 * HOUR)).toEqual([[-12 * HOUR, 15]]);
  });

  test('takes in the whole bucket that `from` falls into and stops before `to`', async () => {
    expect(await framesOf(NOON + 59_999, NOON + MINUTE, MINUTE)).toEqual([[0, 2]]);
    expect((await read(NOON, NOON + HOUR, HOUR)).totals.frames).toBe(6);
  });

  test('shows nothing to another tenant', async () => {
    const query = { tenantId: newRowId(), appId, from: new Date(NOON), to: new Date(NOON + HOUR), stepMs: HOUR };
    expect((await readLedger(db, query)).totals.frames).toBe(0);
  });

  test('refuses a step of part of a minute and too many buckets', async () => {
    await expect(read(NOON, NOON + HOUR, 1_000)).rejects.toThrow(RangeError);
    await expect(read(0, NOON, MINUTE)).rejects.toThrow(RangeError);
  });
});
