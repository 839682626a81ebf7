import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { Database } from './database.js';
import type { PlanName } from './plans.js';
import { newRowId } from './row-id.js';
import { sweepByPlan, sweepOrphanedAudit } from './sweep-by-plan.js';
import { startDatabase, type TestDatabase } from './testing/start-database.js';

jest.setTimeout(60_000); // a server is started

const NOW = Date.UTC(2026, 2, 31, 12);
const DAY = 86_400_000;
const AGES = [2, 4, 8, 31, 91, 366, 1_096];

let server: TestDatabase;
let db: Database;
beforeAll(async () => {
  server = await startDatabase();
  db = server.db;
});
afterAll(() => server.stop());
beforeEach(() => db.tenant.deleteMany());

/** A tenant with a letter, an entry, and deliveries of every age, in days. */
async function makeTenant(plan: PlanName): Promise<string> {
  const { id: tenantId } = await db.tenant.create({ data: { name: plan, plan } });
  const destination = { tenantId, name: 'd', site: 'US1', sealedApiKey: Buffer.from('x'), keyHint: 'x' };
  const { id: destinationId } = await db.destination.create({ data: destination });
  const { id: appId } = await db.app.create({ data: { tenantId, name: 'a', destinationId } });
  const { id: channelId } = await db.notificationChannel.create({ data: { tenantId, type: 'email', name: 'c' } });
  for (const days of AGES) {
    const at = new Date(NOW - days * DAY);
    const letter = {
      reason: 'too_large',
      statusCode: 413,
      bytes: days,
      messages: 1,
      receivedAt: at,
      createdAt: at,
    } as const;
    const sealed = { sealedPreview: Buffer.from(''), sealedFrame: Buffer.from('') };
    await db.deadLetter.create({ data: { id: newRowId(at.getTime()), tenantId, appId, ...letter, ...sealed } });
    await db.notificationDelivery.createMany({
      data: (['delivered', 'pending'] as const).map((status) => ({
        id: newRowId(at.getTime()),
        tenantId,
        channelId,
        status,
        attempts: days,
      })),
    });
    await makeEntry(tenantId, days);
  }
  return tenantId;
}

function makeEntry(tenantId: string | null, days: number) {
  const at = new Date(NOW - days * DAY);
  return db.auditEntry.create({
    data: { id: newRowId(at.getTime()), tenantId, at, actorKind: 'system', action: `${days}`, resource: 'app' },
  });
}

async function kept(tenantId: string) {
  const where = { tenantId };
  const orderBy = { id: 'desc' } as const;
  return {
    letters: (await db.deadLetter.findMany({ where, orderBy })).map(({ bytes }) => bytes),
    deliveries: (await db.notificationDelivery.findMany({ where: { ...where, status: 'delivered' }, orderBy })).map(
      ({ attempts }) => attempts,
    ),
    pending: await db.notificationDelivery.count({ where: { ...where, status: 'pending' } }),
    entries: (await db.auditEntry.findMany({ where, orderBy })).map(({ action }) => Number(action)),
  };
}

async function sweepAll(): Promise<void> {
  let after: string | null = null;
  do after = await sweepByPlan(db, NOW, after);
  while (after !== null);
}

test('forgets by plan what is old, whoever else does so at the same time', async () => {
  const [free, standard, large] = [await makeTenant('free'), await makeTenant('standard'), await makeTenant('large')];
  await Promise.all([sweepAll(), sweepAll()]);
  await sweepAll();
  expect(await kept(free)).toEqual({ letters: [2], deliveries: [2, 4], pending: 7, entries: [2, 4, 8] });
  expect(await kept(standard)).toEqual({
    letters: [2, 4],
    deliveries: [2, 4, 8],
    pending: 7,
    entries: [2, 4, 8, 31, 91],
  });
  expect(await kept(large)).toEqual({
    letters: [2, 4, 8],
    deliveries: [2, 4, 8, 31],
    pending: 7,
    entries: [2, 4, 8, 31, 91, 366],
  });
});

test('goes through all tenants, a hundred at a call', async () => {
  await db.tenant.createMany({ data: Array.from({ length: 120 }, (_, index) => ({ name: `t${index}` })) });
  const last = await makeTenant('free');
  const first = await sweepByPlan(db, NOW, null);
  expect(first).not.toBeNull();
  expect((await kept(last)).letters).toEqual(AGES);
  expect(await sweepByPlan(db, NOW, first)).toBeNull();
  expect((await kept(last)).letters).toEqual([2]);
});

test('forgets entries that are nobody’s once no plan keeps them any more', async () => {
  for (const days of [1_096, 1_094]) await makeEntry(null, days);
  const gone = await Promise.all([sweepOrphanedAudit(db, NOW), sweepOrphanedAudit(db, NOW)]);
  expect(gone.reduce((sum, each) => sum + each)).toBeGreaterThan(0);
  const entries = await db.auditEntry.findMany({ where: { tenantId: null } });
  expect(entries.map(({ action }) => action)).toEqual(['1094']);
});

test('leaves the audit log as closed as it was', async () => {
  await makeEntry(null, 1);
  await sweepOrphanedAudit(db, NOW);
  await expect(db.auditEntry.deleteMany()).rejects.toThrow('append-only');
});
