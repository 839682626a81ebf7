import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { Database } from './database.js';
import { newRowId } from './row-id.js';
import { noteDestination, noteEvent, sweepEvents } from './tenant-events.js';
import { startDatabase, type TestDatabase } from './testing/start-database.js';

jest.setTimeout(60_000); // a server is started

let server: TestDatabase;
let db: Database;
let tenantId: string;
let destinationId: string;
beforeAll(async () => {
  server = await startDatabase();
  db = server.db;
});
afterAll(() => server.stop());
beforeEach(async () => {
  ({ id: tenantId } = await db.tenant.create({ data: { name: 't' } }));
  ({ id: destinationId } = await db.destination.create({
    data: { tenantId, name: 'd', site: 'US1', sealedApiKey: Buffer.from('x'), keyHint: 'x' },
  }));
});

const note = (status: 'ok' | 'key_rejected' | 'unreachable', keyVersion = 1, isEvent = true): Promise<void> =>
  noteDestination(db, { destinationId, keyVersion, status, isEvent });
const kinds = async (): Promise<string[]> =>
  (await db.tenantEvent.findMany({ where: { tenantId }, orderBy: [{ at: 'asc' }, { id: 'asc' }] })).map(
    ({ kind }) => kind,
  );
const status = async (): Promise<string> =>
  (await db.destination.findUniqueOrThrow({ where: { id: destinationId } })).status;

test('tells trouble and recovery once each, however many processes notice', async () => {
  await Promise.all([note('key_rejected'), note('key_rejected'), note('key_rejected'), note('key_rejected')]);
  expect(await kinds()).toEqual(['key_rejected']);
  expect(await status()).toBe('key_rejected');
  await Promise.all([note('ok'), note('ok'), note('ok')]);
  await note('key_rejected');
  expect(await kinds()).toEqual(['key_rejected', 'recovered', 'key_rejected']);
});

test('does not call the first success a recovery', async () => {
  await note('ok');
  expect(await kinds()).toEqual([]);
  expect(await status()).toBe('ok');
});

test('tells a recovery also when the new key was found good before the first delivery', async () => {
  await note('key_rejected');
  await db.destination.update({ where: { id: destinationId }, data: { status: 'ok' } });
  await note('ok');
  expect(await kinds()).toEqual(['key_rejected', 'recovered']);
});

test('takes no answer to a replaced key for news of the new one', async () => {
  await db.destination.update({ where: { id: destinationId }, data: { keyVersion: 2 } });
  await note('key_rejected');
  expect(await kinds()).toEqual([]);
  expect(await status()).toBe('unverified');
});

test('writes a status that is not the tenant’s fault without telling them', async () => {
  await note('unreachable', 1, false);
  expect(await status()).toBe('unreachable');
  expect(await kinds()).toEqual([]);
});

test('notes an event once in its time', async () => {
  const now = Date.now();
  for (const sinceMs of [now - 60_000, now - 60_000, now + 60_000]) {
    await noteEvent(db, { tenantId, kind: 'park_overflow', sinceMs });
  }
  await noteEvent(db, { tenantId, kind: 'park_overflow', destinationId, sinceMs: now - 60_000 });
  expect(await kinds()).toEqual(['park_overflow', 'park_overflow', 'park_overflow']);
});

test('notes an event of each app by itself', async () => {
  const [one, two] = [newRowId(), newRowId()];
  for (const appId of [one, two, one]) {
    await noteEvent(db, { tenantId, kind: 'upstream_loss', appId, sinceMs: Date.now() - 60_000 });
  }
  const rows = await db.tenantEvent.findMany({ where: { tenantId }, orderBy: { id: 'asc' } });
  expect(rows.map(({ appId }) => appId)).toEqual([one, two]);
});

test('forgets events after a year', async () => {
  const day = 24 * 3_600_000;
  for (const days of [366, 364]) {
    const at = Date.now() - days * day;
    await db.tenantEvent.create({
      data: { id: newRowId(at), tenantId, kind: `of ${days} days ago`, at: new Date(at) },
    });
  }
  expect(await sweepEvents(db, Date.now())).toBe(1);
  expect(await kinds()).toEqual(['of 364 days ago']);
});
