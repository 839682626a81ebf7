import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Database } from './database.js';
import { LedgerBuffer } from './ledger-buffer.js';
import { LedgerPresence } from './ledger-presence.js';
import { readLedger } from './read-ledger.js';
import { newRowId } from './row-id.js';
import { startDatabase, type TestDatabase } from './testing/start-database.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

jest.setTimeout(60_000); // a server is started

let server: TestDatabase;
let db: Database;
beforeAll(async () => {
  server = await startDatabase();
  db = server.db;
});
afterAll(() => server.stop());
beforeEach(async () => {
  await db.ledgerWriter.deleteMany();
  await db.ledgerRestart.deleteMany();
  await db.ledgerMinute.deleteMany();
});

const logger = { info: () => undefined, warn: () => undefined };

/** A process that beats once a second for `seconds`. */
function living() {
  let nowMs = 0;
  const writerId = randomUUID();
  const presence = new LedgerPresence({ db, writerId, now: () => nowMs });
  return {
    writerId,
    presence,
    async live(seconds: number): Promise<void> {
      for (let second = 0; second < seconds; second++) {
        await presence.beat();
        nowMs += 1_000;
      }
    },
    sleep(seconds: number): void {
      nowMs += seconds * 1_000;
    },
  };
}

/** The writer's newest sign was so long ago. */
async function age(writerId: string, seconds: number): Promise<void> {
  await db.$executeRaw`UPDATE ledger_writers SET flushed_at = now() - make_interval(secs => ${seconds}) WHERE id = ${writerId}::uuid`;
}

/** A process that signed and then died `seconds` ago. */
async function dead(seconds: number): Promise<string> {
  const { writerId, live } = living();
  await live(1);
  await age(writerId, seconds);
  return writerId;
}

const minuteOf = (ms: number) => new Date(Math.floor(ms / MINUTE) * MINUTE);

describe('a process that dies', () => {
  test('is noticed once, from its last sign to the moment it was noticed', async () => {
    const writerId = await dead(300);
    const before = Date.now();
    await Promise.all([living().live(22), living().live(22)]);
    const rows = await db.ledgerRestart.findMany();
    expect(rows.map((row) => row.writerId)).toEqual([writerId]);
    const [row] = rows;
    expect(Math.abs((row?.fromMinute.getTime() ?? 0) - minuteOf(before - 303_000).getTime())).toBeLessThanOrEqual(
      MINUTE,
    );
    expect(row?.toMinute.getTime()).toBeGreaterThanOrEqual(minuteOf(before).getTime());
    expect(row?.toMinute.getTime()).toBeLessThanOrEqual(minuteOf(Date.now()).getTime());
    await db.ledgerRestart.deleteMany();
    await living().live(22);
    expect(await db.ledgerRestart.count()).toBe(0);
  });

  test('is not suspected while its sign is fresh, or when it ended in order', async () => {
    await dead(14);
    const ended = living();
    await ended.live(1);
    await ended.presence.end();
    await age(ended.writerId, 300);
    await ended.live(5);
    await living().live(22);
    expect(await db.ledgerRestart.count()).toBe(0);
  });

  test('is not judged by who could not reach Postgres itself a moment ago', async () => {
    await dead(300);
    const judge = living();
    await judge.live(10);
    judge.presence.missed();
    await judge.live(19);
    judge.sleep(30); // its machine slept
    await judge.live(19);
    expect(await db.ledgerRestart.count()).toBe(0);
    await judge.live(5);
    expect(await db.ledgerRestart.count()).toBe(1);
  });

  test('was not dead after all when it signs again', async () => {
    const sleeper = living();
    await sleeper.live(1);
    await age(sleeper.writerId, 300);
    await living().live(22);
    expect(await db.ledgerRestart.count()).toBe(1);
    await sleeper.live(5);
    expect(await db.ledgerRestart.count()).toBe(0);
    expect(await db.ledgerWriter.findUnique({ where: { id: sleeper.writerId } })).toMatchObject({ isClosed: false });
  });

  test('is forgotten in the end', async () => {
    const [old, young] = [randomUUID(), randomUUID()];
    const ago = (days: number) => new Date(Date.now() - days * DAY);
    await db.ledgerWriter.createMany({
      data: [old, young].map((id, index) => ({ id, flush: 1n, flushedAt: ago(8 - 2 * index), isClosed: true })),
    });
    await db.ledgerRestart.createMany({
      data: [old, young].map((writerId, index) => ({
        writerId,
        fromMinute: ago(101 - 2 * index),
        toMinute: ago(101 - 2 * index),
      })),
    });
    const process = living();
    await process.live(1);
    process.sleep(600);
    await process.live(1);
    expect((await db.ledgerRestart.findMany()).map(({ writerId }) => writerId)).toEqual([young]);
    const writers = await db.ledgerWriter.findMany({ where: { isClosed: true } });
    expect(writers.map(({ id }) => id)).toEqual([young]);
  });
});

describe('LedgerBuffer', () => {
  test('is known before it has counted anything, and closes in order', async () => {
    const buffer = new LedgerBuffer({ db, logger });
    buffer.start();
    const deadlineMs = Date.now() + 10_000;
    while ((await db.ledgerWriter.count({ where: { isClosed: false } })) === 0) {
      expect(Date.now()).toBeLessThan(deadlineMs);
    }
    buffer.add(newRowId(), newRowId(), Date.now(), 'frames', 1);
    await buffer.close();
    expect(await db.ledgerWriter.findMany()).toMatchObject([{ flush: 1n, isClosed: true }]);
    expect(await db.ledgerMinute.count()).toBe(1);
  });

  test('stays open when its last counts could not be written', async () => {
    let isAway = false;
    const execute = (sql: string, ...values: unknown[]) =>
      isAway ? Promise.reject(new Error('away')) : db.$executeRawUnsafe(sql, ...values);
    const buffer = new LedgerBuffer({ db: { $executeRawUnsafe: execute }, logger });
    buffer.add(newRowId(), newRowId(), Date.now(), 'frames', 1);
    await buffer.flush();
    isAway = true;
    buffer.add(newRowId(), newRowId(), Date.now(), 'frames', 1);
    await expect(buffer.close()).rejects.toThrow('away');
    expect(await db.ledgerWriter.findMany()).toMatchObject([{ isClosed: false }]);
  });
});

describe('readLedger after a process died', () => {
  const NOON = Date.UTC(2026, 0, 2, 12);
  const [appId, tenantId] = [newRowId(), newRowId()];
  const readMarks = async (fromMs: number, toMs: number, stepMs: number) => {
    const { totals, buckets } = await readLedger(db, {
      tenantId,
      appId,
      from: new Date(fromMs),
      to: new Date(toMs),
      stepMs,
    });
    return { totals: totals.restart, marked: buckets.flatMap((bucket, index) => (bucket.restart ? [index] : [])) };
  };
  const restart = (fromMs: number, toMs: number) =>
    db.ledgerRestart.create({
      data: { writerId: randomUUID(), fromMinute: new Date(fromMs), toMinute: new Date(toMs) },
    });
  const minute = (atMs: number, received: bigint, delivered: bigint) =>
    db.ledgerMinute.create({
      data: { appId, tenantId, minute: new Date(atMs), messagesReceived: received, logsDelivered: delivered },
    });

  test('marks nothing when none did, balanced or not', async () => {
    await minute(NOON, 10n, 9n);
    expect(await readMarks(NOON - HOUR, NOON + HOUR, MINUTE)).toEqual({ totals: false, marked: [] });
  });

  test('marks the minutes in which it died, also those without a count', async () => {
    await restart(NOON + MINUTE, NOON + 2 * MINUTE);
    await minute(NOON, 10n, 10n);
    await minute(NOON + MINUTE, 10n, 10n);
    expect(await readMarks(NOON, NOON + 5 * MINUTE, MINUTE)).toEqual({ totals: true, marked: [1, 2] });
    expect(await readMarks(NOON, NOON + MINUTE, MINUTE)).toEqual({ totals: false, marked: [] });
    expect(await readMarks(NOON + 2 * MINUTE, NOON + 4 * MINUTE, MINUTE)).toEqual({ totals: true, marked: [0] });
    expect(await readMarks(NOON + 3 * MINUTE, NOON + 4 * MINUTE, MINUTE)).toEqual({ totals: false, marked: [] });
  });

  test('marks the hours and days that hold one', async () => {
    await restart(NOON + 59 * MINUTE, NOON + 60 * MINUTE);
    expect(await readMarks(NOON - HOUR, NOON + 3 * HOUR, HOUR)).toEqual({ totals: true, marked: [1, 2] });
    expect(await readMarks(NOON - DAY, NOON + DAY, DAY)).toEqual({ totals: true, marked: [1] });
  });

  test('marks earlier minutes that do not balance since, until they do', async () => {
    await restart(NOON, NOON);
    await minute(NOON - 17 * MINUTE, 10n, 9n);
    await minute(NOON - 16 * MINUTE, 10n, 10n);
    await minute(NOON - 15 * MINUTE, 10n, 11n);
    await minute(NOON + MINUTE, 10n, 9n);
    const read = () => readMarks(NOON - 20 * MINUTE, NOON + 5 * MINUTE, MINUTE);
    expect((await read()).marked).toEqual([3, 5, 20]);
    await db.ledgerMinute.updateMany({ where: { appId, logsDelivered: 9n }, data: { logsDelivered: 10n } });
    expect((await read()).marked).toEqual([5, 20]);
  });
});
