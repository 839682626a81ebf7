import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Database } from './database.js';
import { ParkedFrames } from './parked-frames.js';
import { discardParked, moveParked, sumParked } from './parked-sums.js';
import { readLedger } from './read-ledger.js';
import { newRowId } from './row-id.js';
import { startDatabase, type TestDatabase } from './testing/start-database.js';

const NOON = Date.UTC(2026, 0, 2, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

jest.setTimeout(60_000); // a server is started

let server: TestDatabase;
let db: Database;
let parked: ParkedFrames;
let tenantId: string;
let destinationId: string;
let appId: string;
beforeAll(async () => {
  server = await startDatabase();
  db = server.db;
  parked = new ParkedFrames(db, 1_000_000);
});
afterAll(() => server.stop());
beforeEach(async () => {
  await db.parkedFrames.deleteMany();
  await db.parkedTotal.deleteMany();
  await db.tenant.deleteMany();
  ({ id: tenantId } = await db.tenant.create({ data: { name: 't' } }));
  destinationId = await newDestination('d');
  appId = await newApp('a');
});

async function newDestination(name: string): Promise<string> {
  const data = { tenantId, name, site: 'US1', sealedApiKey: Buffer.from('x'), keyHint: 'x' };
  return (await db.destination.create({ data })).id;
}
async function newApp(name: string, lateLogs: 'drop' | 'restamp' = 'drop'): Promise<string> {
  return (await db.app.create({ data: { tenantId, name, destinationId, lateLogs } })).id;
}
const group = (receivedAtMs: number, messages: number, of = appId) => ({
  id: newRowId(),
  tenantId,
  destinationId,
  appId: of,
  receivedAtMs,
  messages,
  body: Buffer.from('x'.repeat(messages)),
});

describe('sumParked', () => {
  test('adds up by app and by destination, and says when the first of it must go', async () => {
    const late = await newApp('b', 'restamp');
    await parked.park([group(NOON, 2), group(NOON + HOUR, 3), group(NOON - HOUR, 5, late)]);
    const sum = {
      messages: 5,
      bytes: 5,
      oldestReceivedAt: new Date(NOON),
      expiresAt: new Date(NOON + 17.5 * HOUR),
      isPartial: false,
    };
    const lateSum = { ...sum, oldestReceivedAt: new Date(NOON - HOUR), expiresAt: new Date(NOON + 167 * HOUR) };
    const byApp = await sumParked(db, tenantId, 'app', [appId, late, newRowId()]);
    await db.tenant.update({ where: { id: tenantId }, data: { plan: 'free' } });
    const [ofFree] = (await sumParked(db, tenantId, 'app', [late])).values();
    expect(ofFree?.expiresAt).toEqual(new Date(NOON + 47 * HOUR));
    expect([...byApp].sort()).toEqual(
      [
        [appId, sum],
        [late, lateSum],
      ].sort(),
    );
    const byDestination = await sumParked(db, tenantId, 'destination', [destinationId]);
    expect(byDestination.get(destinationId)).toEqual({
      messages: 10,
      bytes: 10,
      oldestReceivedAt: new Date(NOON - HOUR),
      expiresAt: new Date(NOON + 17.5 * HOUR),
      isPartial: false,
    });
    expect((await sumParked(db, newRowId(), 'app', [appId])).size).toBe(0);
  });

  test('looks at a bounded number of rows, oldest first by destination, and says so', async () => {
    for (let round = 0; round < 6; round++) {
      await db.$executeRaw`
        INSERT INTO parked_frames (tenant_id, destination_id, app_id, received_at, messages, bytes, body)
        SELECT ${tenantId}::uuid, ${destinationId}::uuid, ${appId}::uuid,
          ${new Date(NOON)}::timestamptz - make_interval(secs => ${round * 10_000}::int + row), 1, 1, 'x'
        FROM generate_series(1, 10000) AS row`;
    }
    const sums = await sumParked(db, tenantId, 'destination', [destinationId]);
    expect(sums.get(destinationId)).toMatchObject({
      messages: 50_000,
      oldestReceivedAt: new Date(NOON - 60_000_000),
      isPartial: true,
    });
    const two = await sumParked(db, tenantId, 'app', [appId, newRowId()]);
    expect(two.get(appId)).toMatchObject({ messages: 25_000, isPartial: true });
  });
});

describe('discardParked', () => {
  const ledger = async () => {
    const period = { from: new Date(NOON), to: new Date(NOON + 2 * MINUTE), stepMs: MINUTE };
    const { buckets } = await readLedger(db, { tenantId, appId, ...period });
    return buckets.map((bucket) => [bucket.parked, bucket.dropped.discarded]);
  };

  test('throws an app’s rows away, and books each to its minute', async () => {
    const other = await newApp('b');
    await parked.park([group(NOON, 2), group(NOON + MINUTE, 3), group(NOON, 7, other)]);
    const data = [0, 1].map((minute) => ({
      appId,
      tenantId,
      minute: new Date(NOON + minute * MINUTE),
      parked: BigInt(2 + minute),
    }));
    await db.ledgerMinute.createMany({ data });
    expect(await discardParked(db, { tenantId, appId })).toEqual({ messages: 5, hasMore: false });
    expect(await ledger()).toEqual([
      [0, 2],
      [0, 3],
    ]);
    expect((await db.parkedTotal.findUniqueOrThrow({ where: { tenantId } })).bytes).toBe(7n);
    expect(await db.parkedFrames.count()).toBe(1);
    expect(await discardParked(db, { tenantId, appId })).toEqual({ messages: 0, hasMore: false });
    expect(await discardParked(db, { tenantId: newRowId(), appId: other })).toEqual({ messages: 0, hasMore: false });
  });

  test('goes some hundred rows at a time, and leaves alone what is being given back', async () => {
    await parked.park([group(NOON - MINUTE, 1)]);
    await parked.takeOldest(destinationId, { rowsMax: 1, bytesMax: 1 }, async () => {
      await parked.park(Array.from({ length: 501 }, (_, index) => group(NOON + index, 1)));
      expect(await discardParked(db, { tenantId, appId })).toEqual({ messages: 500, hasMore: true });
      expect(await discardParked(db, { tenantId, appId })).toEqual({ messages: 1, hasMore: false });
    });
    expect((await db.parkedTotal.findUniqueOrThrow({ where: { tenantId } })).bytes).toBe(0n);
  });
});

describe('moveParked', () => {
  test('lets what waits for an app follow it, and nothing else', async () => {
    const other = await newApp('b');
    const target = await newDestination('e');
    await parked.park([group(NOON, 1), group(NOON, 1, other)]);
    const move = { tenantId, appId, destinationId: target };
    expect(await moveParked(db, { ...move, tenantId: newRowId() })).toBe(0);
    expect(await moveParked(db, move)).toBe(1);
    expect(await moveParked(db, move)).toBe(0);
    const rows = await db.parkedFrames.findMany({ orderBy: { id: 'asc' } });
    expect(rows.map((row) => row.destinationId)).toEqual([target, destinationId]);
  });
});
