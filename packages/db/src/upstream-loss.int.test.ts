import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { startPostgres, type ThrowawayPostgres } from '@logferry/testkit';
import { createDatabase, type Database } from './database.js';
import { migrate } from './migrate.js';
import { newRowId } from './row-id.js';
import { findUpstreamLoss } from './upstream-loss.js';

jest.setTimeout(60_000); // a server is started

const NOON = Date.UTC(2026, 0, 2, 12);
const tenantId = newRowId();
let server: ThrowawayPostgres;
let db: Database;
let appId: string;
beforeAll(async () => {
  server = await startPostgres({ fsync: false });
  await migrate(server.url, { info: () => {} });
  db = createDatabase({ connectionString: server.url, poolSize: 2 });
});
afterAll(async () => {
  await db.close();
  await server.stop();
});
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
