import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { createDatabase, type Database, migrate, newRowId } from '@logferry/db';
import { startPostgres, type ThrowawayPostgres } from '@logferry/testkit';
import { UpstreamLoss } from './upstream-loss.js';

jest.setTimeout(60_000); // a server is started

const HOUR = 3_600_000;
let server: ThrowawayPostgres;
let db: Database;
beforeAll(async () => {
  server = await startPostgres({ fsync: false });
  await migrate(server.url, { info: () => {} });
  db = createDatabase({ connectionString: server.url, poolSize: 2 });
});
afterAll(async () => {
  await db.close();
  await server.stop();
});

const watch = () =>
  new UpstreamLoss(db, (error) => {
    throw error;
  });

test('tells once that an app loses messages, however many workers notice, and again when it goes on', async () => {
  const { id: tenantId } = await db.tenant.create({ data: { name: 't' } });
  const [losing, fine] = [newRowId(), newRowId()];
  const now = Date.now();
  const lose = (appId: string, atMs: number, lostUpstream: number) =>
    db.ledgerMinute.create({ data: { appId, tenantId, minute: new Date(atMs), lostUpstream } });
  await lose(losing, now, 5_000);
  await lose(fine, now, 5);
  await lose(losing, now + 7 * HOUR, 5_000);

  const workers = [watch(), watch()];
  for (const worker of workers) for (const appId of [losing, fine]) worker.note(appId);
  for (const worker of workers) await worker.look(now);
  const [worker] = workers;
  await worker?.look(now); // nothing was reported since
  const told = () => db.tenantEvent.findMany({ where: { tenantId }, select: { kind: true, appId: true } });
  expect(await told()).toEqual([{ kind: 'upstream_loss', appId: losing }]);

  worker?.note(losing);
  await worker?.look(now + 7 * HOUR);
  expect(await told()).toHaveLength(2);
});
