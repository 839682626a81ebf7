import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { Database } from './database.js';
import { rotateKeys, startKeyRotation } from './key-rotation.js';
import { Keyring } from './keyring.js';
import { newRowId } from './row-id.js';
import { SEALED_TABLES } from './sealed-columns.js';
import { sealedKeyId } from './sealed-secret.js';
import { startDatabase, type TestDatabase } from './testing/start-database.js';

jest.setTimeout(60_000); // a server is started

const K1 = `k1:${randomBytes(32).toString('base64')}`;
const K2 = `k2:${randomBytes(32).toString('base64')}`;
const before = Keyring.parse(`${K1},${K2}`);
const after = Keyring.parse(`${K2},${K1}`);
/** More than are sealed anew in one transaction. */
const DESTINATIONS = 450;

let server: TestDatabase;
let db: Database;
let tenantId: string;

beforeAll(async () => {
  server = await startDatabase();
  db = server.db;
});
afterAll(() => server.stop());
beforeEach(async () => {
  await db.keyRotation.deleteMany();
  await db.herokuResource.deleteMany();
  await db.herokuConnection.deleteMany();
  await db.tenant.deleteMany();
  ({ id: tenantId } = await db.tenant.create({ data: { name: 't' } }));
  await db.destination.createMany({ data: Array.from({ length: DESTINATIONS }, (_, index) => destination(index)) });
  const { id: destinationId } = await db.destination.findFirstOrThrow();
  const { id: appId } = await db.app.create({ data: { tenantId, name: 'shop', destinationId } });
  const tokenId = newRowId();
  await db.drainToken.create({
    data: { id: tokenId, tenantId, appId, tokenHash: randomBytes(32), sealedToken: seal(tokenId, 'token'), hint: 'x' },
  });
  const channelId = newRowId();
  await db.notificationChannel.createMany({
    data: [
      { tenantId, type: 'email', name: 'mail', address: 'a@example.com' },
      {
        id: channelId,
        tenantId,
        type: 'webhook',
        name: 'hook',
        sealedUrl: seal(channelId, 'url'),
        sealedSecret: seal(channelId, 'secret'),
      },
    ],
  });
  const requestId = newRowId();
  const request = { tenantId, caller: 'c', key: 'k', fingerprint: randomBytes(32), expiresAt: new Date() };
  await db.idempotencyKey.create({ data: { id: requestId, ...request, sealedAnswer: seal(requestId, 'answer') } });
  const letterId = newRowId();
  const letter = { reason: 'too_large', statusCode: 413, bytes: 1, messages: 1, receivedAt: new Date() } as const;
  const sealed = { sealedPreview: seal(letterId, 'preview'), sealedFrame: seal(letterId, 'frame') };
  await db.deadLetter.create({ data: { id: letterId, tenantId, appId, ...letter, ...sealed } });
  const resourceId = newRowId();
  await db.herokuResource.create({
    data: {
      id: resourceId,
      tenantId,
      appId,
      destinationId,
      drainTokenId: tokenId,
      urlTokenId: tokenId,
      name: 'logferry-curly-1',
      plan: 'free',
      region: '',
      sealedGrantCode: seal(resourceId, 'code'),
      sealedAccessToken: seal(resourceId, 'access'),
      sealedRefreshToken: seal(resourceId, 'refresh'),
      sealedWebhookSecret: seal(resourceId, 'hook'),
    },
  });
  const connectionId = newRowId();
  await db.herokuConnection.create({
    data: {
      id: connectionId,
      tenantId,
      email: 'ada@example.com',
      connectedBy: 'grace@example.com',
      authorizationId: 'a',
      sealedAccessToken: seal(connectionId, 'access'),
      sealedRefreshToken: seal(connectionId, 'refresh'),
      accessExpiresAt: new Date(),
    },
  });
});

function seal(rowId: string, text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(before.seal(text, { tenantId, rowId }));
}

function destination(index: number) {
  const id = newRowId();
  return { id, tenantId, name: `d${index}`, site: 'US1', sealedApiKey: seal(id, `key ${index}`), keyHint: 'x' };
}

async function rotate(keyring = after): Promise<void> {
  while (await rotateKeys(db, keyring));
}

/** The ids of the keys that sealed what is in the database, over all columns of the list. */
async function keyIds(): Promise<string[]> {
  const ids = new Set<string>();
  for (const { name, columns } of SEALED_TABLES) {
    for (const column of columns) {
      const rows = await db.$queryRawUnsafe<{ sealed: Uint8Array }[]>(
        `SELECT ${column} AS sealed FROM ${name} WHERE ${column} IS NOT NULL`,
      );
      expect(rows.length).toBeGreaterThan(0);
      for (const { sealed } of rows) ids.add(sealedKeyId(sealed));
    }
  }
  return [...ids].sort();
}

/** Opens with the new key alone. */
async function keysOf(): Promise<string[]> {
  const keyring = Keyring.parse(K2);
  const rows = await db.destination.findMany({ orderBy: { id: 'asc' } });
  return rows.map((row) => keyring.open(row.sealedApiKey, { tenantId, rowId: row.id }));
}

test('seals every column anew, so that the old key can go', async () => {
  const { id } = await startKeyRotation(db, after);
  await rotate();
  expect(await keyIds()).toEqual(['k2']);
  expect((await keysOf()).sort()).toEqual(Array.from({ length: DESTINATIONS }, (_, index) => `key ${index}`).sort());
  expect(await db.keyRotation.findUniqueOrThrow({ where: { id } })).toMatchObject({
    state: 'finished',
    pass: 2,
    total: BigInt(DESTINATIONS + 12),
    resealed: 0n,
    unreadable: 0n,
    finishedAt: expect.any(Date),
  });
});

test('goes on where it was, and shows how far it is', async () => {
  await startKeyRotation(db, after);
  expect(await rotateKeys(db, after)).toBe(true);
  expect(await db.keyRotation.findFirstOrThrow()).toMatchObject({
    tableName: 'destinations',
    examined: 200n,
    resealed: 200n,
  });
  const untouched = await db.destination.findFirstOrThrow({ orderBy: { id: 'asc' } });
  await rotate();
  expect(await db.destination.findFirstOrThrow({ orderBy: { id: 'asc' } })).toEqual(untouched);
});

test('does everything once when several processes are at it', async () => {
  const [one, two] = await Promise.all([startKeyRotation(db, after), startKeyRotation(db, after)]);
  expect(one.id).toBe(two.id);
  const work = async () => {
    while ((await db.keyRotation.count({ where: { state: 'running' } })) > 0) await rotateKeys(db, after);
  };
  await Promise.all([work(), work(), work()]);
  expect((await db.keyRotation.findFirstOrThrow()).total).toBe(BigInt(DESTINATIONS + 12));
  expect(await keyIds()).toEqual(['k2']);
});

test('leaves alone what somebody writes after it was read', async () => {
  const { id } = await db.destination.findFirstOrThrow({ orderBy: { id: 'asc' } });
  await startKeyRotation(db, after);
  let moved: Promise<boolean> = Promise.resolve(false);
  await db.$transaction(async (tx) => {
    const sealedApiKey = Uint8Array.from(before.seal('the new one', { tenantId, rowId: id }));
    await tx.destination.update({ where: { id }, data: { sealedApiKey } });
    moved = rotateKeys(db, after);
    await someoneWaits();
  });
  await moved;
  const row = await db.destination.findUniqueOrThrow({ where: { id } });
  expect(before.open(row.sealedApiKey, { tenantId, rowId: id })).toBe('the new one');

  await rotate(); // a further pass finds what a process with the old order of keys wrote
  expect(await keyIds()).toEqual(['k2']);
  expect((await keysOf())[0]).toBe('the new one');
});

/** Resolves when a statement waits for somebody's lock. */
async function someoneWaits(): Promise<void> {
  const deadline = performance.now() + 3_000;
  while (performance.now() < deadline) {
    const [row] = await db.$queryRaw<{ waiting: number }[]>`
      SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE wait_event_type = 'Lock'`;
    if (row !== undefined && row.waiting > 0) return;
  }
  throw new Error('nobody waits');
}

test('counts what cannot be opened any more, and does not stop at it', async () => {
  const { id } = await db.destination.findFirstOrThrow();
  const gone = Keyring.parse(`k0:${randomBytes(32).toString('base64')}`);
  const sealedApiKey = Uint8Array.from(gone.seal('lost', { tenantId, rowId: id }));
  await db.destination.update({ where: { id }, data: { sealedApiKey } });
  await startKeyRotation(db, after);
  await rotate();
  expect(await db.keyRotation.findFirstOrThrow()).toMatchObject({ state: 'finished', unreadable: 1n });
  expect(await keyIds()).toEqual(['k0', 'k2']);
});

test('is only for a process whose first key is the one to rotate to', async () => {
  await startKeyRotation(db, after);
  expect(await rotateKeys(db, before)).toBe(false);
  expect(await keyIds()).toEqual(['k1']);
});

test('ends when another key becomes the first', async () => {
  const first = await startKeyRotation(db, after);
  await rotateKeys(db, after);
  await startKeyRotation(db, before);
  await rotate(before);
  expect((await db.keyRotation.findUniqueOrThrow({ where: { id: first.id } })).state).toBe('superseded');
  expect(await keyIds()).toEqual(['k1']);
});
