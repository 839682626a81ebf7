import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Database } from './database.js';
import { ERASE_AFTER_MS, eraseTenants } from './erase-tenants.js';
import { newRowId } from './row-id.js';
import { startDatabase, type TestDatabase } from './testing/start-database.js';

jest.setTimeout(60_000); // a server is started

const NOW = Date.parse('2026-03-11T12:00:00Z');
const HOUR_MS = 3_600_000;
let server: TestDatabase;
let db: Database;
beforeAll(async () => {
  server = await startDatabase();
  db = server.db;
});
afterAll(() => server.stop());
beforeEach(() => db.tenant.deleteMany());

/** A tenant with a row in every table, and more than one statement deletes in the ledger. */
async function makeTenant(deletedAt: Date | null): Promise<string> {
  const { id: tenantId } = await db.tenant.create({ data: { name: 'a', deletedAt } });
  const userId = `u-${tenantId}`;
  await db.user.create({ data: { id: userId, name: 'u', email: `${userId}@example.com` } });
  await db.member.create({ data: { tenantId, userId, role: 'owner' } });
  await db.apiToken.create({ data: { tenantId, name: 't', tokenHash: Buffer.from(tenantId), hint: 'x', scopes: [] } });
  const destination = await db.destination.create({
    data: { tenantId, name: 'main', site: 'US1', sealedApiKey: Buffer.from('sealed'), keyHint: 'abcd' },
  });
  await db.destinationReport.create({ data: { tenantId, destinationId: destination.id, attempts: [], lanes: {} } });
  const { id: appId } = await db.app.create({ data: { tenantId, name: 'shop', destinationId: destination.id } });
  await db.drainToken.create({
    data: { tenantId, appId, tokenHash: Buffer.from(appId), sealedToken: Buffer.from('sealed'), hint: 'abcd' },
  });
  await db.appActivity.create({ data: { tenantId, appId } });
  await db.$executeRaw`
    INSERT INTO ledger_minutes (tenant_id, app_id, minute)
    SELECT ${tenantId}::uuid, ${appId}::uuid, to_timestamp(60 * n) FROM generate_series(1, 1500) AS n`;
  await db.parkedFrames.create({
    data: {
      tenantId,
      appId,
      destinationId: destination.id,
      receivedAt: new Date(),
      messages: 1,
      bytes: 1,
      body: Buffer.from('x'),
    },
  });
  await db.parkedTotal.create({ data: { tenantId, bytes: 1 } });
  await db.tenantDay.create({ data: { tenantId, day: new Date(0), bytesReceived: 1 } });
  await db.appDay.create({ data: { tenantId, appId, day: new Date(0), bytesReceived: 1, messagesReceived: 1 } });
  await db.appHalfHour.create({ data: { tenantId, appId, start: new Date(0) } });
  await db.tenantEvent.create({ data: { id: newRowId(), tenantId, kind: 'key_rejected' } });
  await db.idempotencyKey.create({
    data: { id: newRowId(), tenantId, caller: 'c', key: 'k', fingerprint: Buffer.from('x'), expiresAt: new Date() },
  });
  await db.invitation.create({
    data: {
      tenantId,
      email: 'b@example.com',
      role: 'viewer',
      tokenHash: Buffer.from(`i-${tenantId}`),
      invitedBy: 'u',
      lastMailAt: new Date(),
      expiresAt: new Date(),
    },
  });
  await db.deadLetter.create({
    data: {
      tenantId,
      appId,
      reason: 'too_large',
      statusCode: 413,
      bytes: 1,
      messages: 1,
      receivedAt: new Date(),
      sealedPreview: Buffer.from('x'),
      sealedFrame: Buffer.from('x'),
    },
  });
  return tenantId;
}

/** How many rows each table with a tenant_id holds for a tenant. */
async function rowsOf(tenantId: string): Promise<Record<string, number>> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name = 'tenant_id' AND table_name <> 'audit_log'`;
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const sql = `SELECT count(*)::int AS rows FROM "${name}" WHERE tenant_id = $1::uuid`;
    const [row] = await db.$queryRawUnsafe<{ rows: number }[]>(sql, tenantId);
    if (row !== undefined && row.rows > 0) counts[name] = row.rows;
  }
  return counts;
}

async function eraseAll(): Promise<void> {
  for (let calls = 0; await eraseTenants(db, NOW); calls++) if (calls > 50) throw new Error('it does not end');
}

describe('eraseTenants', () => {
  test('leaves nothing of a tenant whose time is over, and all of the others', async () => {
    const over = await makeTenant(new Date(NOW - ERASE_AFTER_MS - 2 * HOUR_MS));
    const waiting = await makeTenant(new Date(NOW - ERASE_AFTER_MS));
    const working = await makeTenant(null);
    const before = [await rowsOf(waiting), await rowsOf(working)];
    expect(Object.keys(await rowsOf(over)).length).toBeGreaterThanOrEqual(16);

    await eraseAll();

    expect(await rowsOf(over)).toEqual({});
    expect(await db.tenant.findUnique({ where: { id: over } })).toBeNull();
    expect([await rowsOf(waiting), await rowsOf(working)]).toEqual(before);
    expect(await db.tenant.count()).toBe(2);
  });

  test('may run in two processes at once', async () => {
    const over = await makeTenant(new Date(NOW - ERASE_AFTER_MS - 2 * HOUR_MS));
    await Promise.all([eraseAll(), eraseAll()]);
    expect(await rowsOf(over)).toEqual({});
    expect(await db.tenant.count()).toBe(0);
  });
});
