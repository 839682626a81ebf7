import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { Database } from './database.js';
import { newRowId } from './row-id.js';
import { startDatabase, type TestDatabase } from './testing/start-database.js';
import { findUpstreamLoss } from './upstream-loss.js';

jest.setTimeout(60_000); // a server is started

const NOON = Date.UTC(2026, 0, 2, 12);
const tenantId = newRowId();
let server: TestDatabase;
let db: Database;
let appId: string;
beforeAll(async () => {
  server = await startDatabase();
  db = server.db;
});
afterAll(() => server.stop());
beforeEach(() => {
  appId = newRowId();
});

const count = (minutes: number, lostUpstream: number, messagesReceived = 0) =>
  db.ledgerMinute.create({
    data: { appId, tenantId, minute: new Date(NOON + minutes * 60_000), lostUpstream, messagesReceived },
  });
const find = () => findUpstreamLoss(db, [appId], NOON);

test('finds an app whose losses over the minutes add up to a hundred', async () => {
  await count(1, 60);
  expect(await find()).toEqual([]);
  await count(2, 40);
  expect(await find()).toEqual([{ appId, tenantId }]);
});

test('leaves alone what is less than one in a thousand', async () => {
  await count(1, 100, 99_901);
  expect(await find()).toEqual([]);
  await count(2, 1);
  expect(await find()).toEqual([{ appId, tenantId }]);
});

test('looks at nothing older, and at no other app', async () => {
  await count(-1, 1_000);
  expect(await find()).toEqual([]);
  await count(1, 1_000);
  expect(await findUpstreamLoss(db, [newRowId()], NOON)).toEqual([]);
  expect(await findUpstreamLoss(db, [], NOON)).toEqual([]);
});
