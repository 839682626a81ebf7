import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Database } from './database.js';
import { ParkedFrames, type ParkedGroup } from './parked-frames.js';
import { newRowId } from './row-id.js';
import { startDatabase, type TestDatabase } from './testing/start-database.js';

const NOON = Date.UTC(2026, 0, 2, 12);
const HOUR = 3_600_000;

jest.setTimeout(60_000); // a server is started

let server: TestDatabase;
let db: Database;
let tenantId: string;
let destinationId: string;
let appId: string;
beforeAll(async () => {
  server = await startDatabase();
  db = server.db;
});
afterAll(() => server.stop());
beforeEach(async () => {
  await db.parkedFrames.deleteMany();
  await db.parkedTotal.deleteMany();
  await db.tenant.deleteMany();
  ({ id: tenantId } = await db.tenant.create({ data: { name: 't' } }));
  ({ id: destinationId } = await db.destination.create({ data: destinationRow('d') }));
  ({ id: appId } = await db.app.create({ data: { tenantId, name: 'a', destinationId } }));
});

const destinationRow = (name: string) => ({
  tenantId,
  name,
  site: 'US1',
  sealedApiKey: Buffer.from('x'),
  keyHint: 'x',
});
const group = (receivedAtMs: number, text = 'x', overrides: Partial<ParkedGroup> = {}): ParkedGroup => ({
  id: newRowId(),
  tenantId,
  destinationId,
  appId,
  receivedAtMs,
  messages: 2,
  body: Buffer.from(text),
  ...overrides,
});
const totalBytes = async (): Promise<number> =>
  Number((await db.parkedTotal.findUnique({ where: { tenantId } }))?.bytes ?? 0);
/** Takes everything, some rows at a time; the texts in the order in which they came. */
async function takeAll(parked: ParkedFrames): Promise<string[]> {
  const texts: string[] = [];
  while (
    (await parked.takeOldest(destinationId, few(2), async (groups) => void texts.push(...groups.map(textOf)))).length >
    0
  );
  return texts;
}
const few = (rowsMax: number) => ({ rowsMax, bytesMax: 1_000_000 });
const textOf = (taken: ParkedGroup): string => taken.body.toString();

describe('parked frames', () => {
  test('come back oldest first, whatever the order they came in, byte for byte', async () => {
    const parked = new ParkedFrames(db, 1_000_000);
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    await parked.park([group(NOON + 2, 'third'), group(NOON, 'first')]);
    await parked.park([group(NOON + 1, 'second'), group(NOON + 3, '', { body: bytes })]);
    const bodies: Buffer[] = [];
    expect(
      await parked.takeOldest(destinationId, few(10), async (groups) => void bodies.push(...groups.map((g) => g.body))),
    ).toHaveLength(4);
    expect(bodies.slice(0, 3).map(String)).toEqual(['first', 'second', 'third']);
    expect(bodies[3]?.equals(bytes)).toBe(true);
    expect(await takeAll(parked)).toEqual([]);
    expect(await totalBytes()).toBe(0);
  });

  test('come back a few bytes at a time, and at least one', async () => {
    const parked = new ParkedFrames(db, 1_000_000);
    await parked.park([group(NOON, 'a'.repeat(50)), group(NOON + 1, 'b'), group(NOON + 2, 'c'.repeat(40))]);
    const sizes: number[] = [];
    for (let round = 0; round < 3; round++) {
      const taken = await parked.takeOldest(destinationId, { rowsMax: 10, bytesMax: 40 }, async () => undefined);
      sizes.push(taken.length);
    }
    expect(sizes).toEqual([1, 1, 1]);
    await parked.park([group(NOON, 'a'), group(NOON + 1, 'b')]);
    expect(await parked.takeOldest(destinationId, { rowsMax: 10, bytesMax: 2 }, async () => undefined)).toHaveLength(2);
  });

  test('stay when giving them back fails, and are handed out again', async () => {
    const parked = new ParkedFrames(db, 1_000_000);
    await parked.park([group(NOON, 'kept')]);
    const failing = parked.takeOldest(destinationId, few(10), () => Promise.reject(new Error('queue away')));
    await expect(failing).rejects.toThrow('queue away');
    expect(await takeAll(parked)).toEqual(['kept']);
  });

  test('of one destination are handed out by one process at a time', async () => {
    const parked = new ParkedFrames(db, 1_000_000);
    await parked.park([group(NOON, 'a'), group(NOON + 1, 'b')]);
    const taken: string[] = [];
    await parked.takeOldest(destinationId, few(1), async (groups) => {
      taken.push(...groups.map(textOf));
      expect(await parked.takeOldest(destinationId, few(1), async () => undefined)).toEqual([]);
    });
    expect([...taken, ...(await takeAll(parked))]).toEqual(['a', 'b']);
  });

  test('beyond the tenant’s bound push out the oldest, and no more than needed', async () => {
    const parked = new ParkedFrames(db, 100);
    const body = 'x'.repeat(30);
    expect(await parked.park([group(NOON, body), group(NOON + 1, body), group(NOON + 2, body)])).toEqual([]);
    const losses = await parked.park([group(NOON + 3, body)]);
    expect(losses).toEqual([
      { tenantId, destinationId, appId, receivedAtMs: NOON, messages: 2, reason: 'park_overflow' },
    ]);
    expect(await totalBytes()).toBe(90);
    expect(await takeAll(parked)).toHaveLength(3);
  });

  test('are bounded by the tenant’s own bound when it has one', async () => {
    await db.tenant.update({ where: { id: tenantId }, data: { parkedBytesMax: 10n } });
    const parked = new ParkedFrames(db, 1_000_000);
    expect(await parked.park([group(NOON, 'x'.repeat(8)), group(NOON + 1, 'x'.repeat(8))])).toHaveLength(1);
  });

  test('are dropped when too old, later by the plan where late logs are re-stamped, and at once when their app is gone', async () => {
    const other = await db.app.create({ data: { tenantId, name: 'b', destinationId, lateLogs: 'restamp' } });
    const parked = new ParkedFrames(db, 1_000_000);
    await parked.park([
      group(NOON - 18 * HOUR, 'too old'),
      group(NOON - 1 * HOUR, 'fresh'),
      group(NOON - 18 * HOUR, 'restamped', { appId: other.id }),
      group(NOON - 200 * HOUR, 'too old even so', { appId: other.id }),
      group(NOON, 'orphan', { appId: newRowId() }),
    ]);
    const losses = await parked.sweep(NOON);
    expect(
      losses.map(({ appId: of, reason }) => [of === appId ? 'a' : of === other.id ? 'b' : 'gone', reason]).sort(),
    ).toEqual([
      ['a', 'expired'],
      ['b', 'expired'],
      ['gone', 'app_deleted'],
    ]);
    expect(await parked.sweep(NOON)).toEqual([]);
    await db.tenant.update({ where: { id: tenantId }, data: { plan: 'free' } });
    expect(await parked.sweep(NOON + 29 * HOUR)).toHaveLength(1);
    expect(await parked.sweep(NOON + 29 * HOUR)).toEqual([]);
    await db.tenant.update({ where: { id: tenantId }, data: { plan: 'large' } });
    expect(await parked.sweep(NOON + 300 * HOUR)).toEqual([]);
    expect(await takeAll(parked)).toEqual(['restamped']);
  });

  test('follow their app to another destination', async () => {
    const parked = new ParkedFrames(db, 1_000_000);
    await parked.park([group(NOON, 'moves')]);
    const target = await db.destination.create({ data: destinationRow('e') });
    await db.app.update({ where: { id: appId }, data: { destinationId: target.id } });
    expect(await parked.followApps()).toBe(1);
    expect(await parked.followApps()).toBe(0);
    expect(await takeAll(parked)).toEqual([]);
    expect(await parked.takeOldest(target.id, few(10), async () => undefined)).toHaveLength(1);
  });

  test('and destinations in trouble are what somebody should look after', async () => {
    const parked = new ParkedFrames(db, 1_000_000);
    await db.destination.create({ data: destinationRow('quiet') });
    const troubled = await db.destination.create({ data: { ...destinationRow('e'), status: 'unreachable' } });
    await parked.park([group(NOON + 1), group(NOON)]);
    const wanted = await parked.wanted();
    expect(wanted).toHaveLength(2);
    expect(wanted).toContainEqual({ destinationId, status: 'unverified', oldestReceivedAtMs: NOON });
    expect(wanted).toContainEqual({ destinationId: troubled.id, status: 'unreachable', oldestReceivedAtMs: null });
  });
});
