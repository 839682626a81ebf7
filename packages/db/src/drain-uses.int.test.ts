import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createDatabase, type Database } from './database.js';
import { DrainUses } from './drain-uses.js';
import { newRowId } from './row-id.js';
import { startDatabase, type TestDatabase } from './testing/start-database.js';

jest.setTimeout(60_000); // a server is started

const NOON = Date.parse('2026-03-04T12:00:00Z');

let server: TestDatabase;
let db: Database;
let tenantId: string;
let appId: string;

beforeAll(async () => {
  server = await startDatabase();
  db = server.db;
  tenantId = (await db.tenant.create({ data: { name: 'Shop' } })).id;
  const destination = { tenantId, name: 'EU', site: 'T1', sealedApiKey: Buffer.from('x'), keyHint: 'x' };
  const { id: destinationId } = await db.destination.create({ data: destination });
  appId = (await db.app.create({ data: { tenantId, destinationId, name: 'shop' } })).id;
});
afterAll(() => server.stop());

async function newToken(): Promise<string> {
  const tokenHash = Buffer.from(newRowId());
  const data = { tenantId, appId, tokenHash, sealedToken: Buffer.from('x'), hint: 'x' };
  return (await db.drainToken.create({ data })).id;
}
const lastUsed = async (id: string) =>
  (await db.drainToken.findUniqueOrThrow({ where: { id } })).lastUsedAt?.getTime() ?? null;

function rig(given: Partial<ConstructorParameters<typeof DrainUses>[0]> = {}) {
  const clock = { nowMs: NOON };
  const errors: unknown[] = [];
  const uses = new DrainUses({ db, now: () => clock.nowMs, onError: (error) => errors.push(error), ...given });
  return { clock, errors, uses };
}

describe('the last use of drain tokens', () => {
  test('is written soon, then once a minute, and the newest of it at the end', async () => {
    const [id, unused] = [await newToken(), await newToken()];
    const { clock, uses } = rig();
    uses.note(id);
    await uses.flushDue();
    expect([await lastUsed(id), await lastUsed(unused)]).toEqual([NOON, null]);

    clock.nowMs += 59_999;
    uses.note(id);
    await uses.flushDue();
    expect(await lastUsed(id)).toBe(NOON);
    clock.nowMs += 1;
    await uses.flushDue();
    expect(await lastUsed(id)).toBe(NOON + 59_999);

    clock.nowMs += 10;
    uses.note(id);
    await uses.close();
    expect(await lastUsed(id)).toBe(NOON + 60_010);
  });

  test('never goes back, whichever process writes last', async () => {
    const id = await newToken();
    const [ahead, behind] = [rig(), rig()];
    ahead.clock.nowMs += 5_000;
    ahead.uses.note(id);
    behind.uses.note(id);
    await ahead.uses.close();
    await behind.uses.close();
    expect(await lastUsed(id)).toBe(NOON + 5_000);
  });

  test('waits while it cannot be written, and leaves out a token that is gone', async () => {
    const [id, gone] = [await newToken(), await newToken()];
    const closed = createDatabase({ connectionString: 'postgres://127.0.0.1:1/none', poolSize: 1 });
    const deps = { db: closed, now: () => NOON, onError: () => undefined };
    const uses = new DrainUses(deps);
    uses.note(id);
    uses.note(gone);
    await expect(uses.flushDue()).rejects.toThrow();
    await closed.close();
    await db.drainToken.delete({ where: { id: gone } });
    deps.db = db;
    await uses.close();
    expect(await lastUsed(id)).toBe(NOON);
  });
});
