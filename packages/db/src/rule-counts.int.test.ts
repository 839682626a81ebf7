import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Database } from './database.js';
import { newRowId } from './row-id.js';
import { RuleCounts, sweepRuleCounts } from './rule-counts.js';
import { startDatabase, type TestDatabase } from './testing/start-database.js';

jest.setTimeout(60_000); // a server is started

const NOON = Date.parse('2026-03-04T12:00:00Z');
const DAY_MS = 86_400_000;
const RULES = [
  { owner: 'tenant', name: 'addresses' },
  { owner: 'app', name: 'health' },
] as const;
const tally = (linesIn: number, linesHit = 0, bytesSaved = 0) => ({ linesIn, linesHit, bytesSaved });

let server: TestDatabase;
let db: Database;
let tenantId: string;
let appId: string;

beforeAll(async () => {
  server = await startDatabase();
  db = server.db;
});
afterAll(() => server.stop());
beforeEach(async () => {
  tenantId = (await db.tenant.create({ data: { name: 'Shop' } })).id;
  const destination = { tenantId, name: 'EU', site: 'T1', sealedApiKey: Buffer.from('x'), keyHint: 'x' };
  const { id: destinationId } = await db.destination.create({ data: destination });
  appId = (await db.app.create({ data: { tenantId, destinationId, name: 'shop' } })).id;
});

function rig(atMs = NOON) {
  const clock = { nowMs: atMs };
  return { clock, counts: new RuleCounts({ db, now: () => clock.nowMs, onError: () => undefined }) };
}
const rows = () => db.ruleCount.findMany({ where: { appId }, orderBy: [{ day: 'asc' }, { name: 'asc' }] });

describe('RuleCounts', () => {
  test('adds up what rules did by day, over flushes and workers, and leaves out rules that saw nothing', async () => {
    const { counts, clock } = rig();
    counts.add(tenantId, appId, RULES, [tally(10, 3, 0), tally(0)]);
    counts.add(tenantId, appId, RULES, [tally(5, 1, 0), tally(2, 2, 40)]);
    await counts.flush();
    const other = rig().counts;
    other.add(tenantId, appId, RULES, [tally(1), tally(1)]);
    await other.flush();
    clock.nowMs += DAY_MS;
    counts.add(tenantId, appId, RULES, [tally(7), tally(0)]);
    await counts.close();
    expect(await rows()).toMatchObject([
      { owner: 'tenant', name: 'addresses', linesIn: 16n, linesHit: 4n, bytesSaved: 0n },
      { owner: 'app', name: 'health', linesIn: 3n, linesHit: 2n, bytesSaved: 40n },
      { owner: 'tenant', name: 'addresses', linesIn: 7n },
    ]);
  });

  test('keeps what Postgres did not take for the next time', async () => {
    let failures = 1;
    // Postgres goes away for one statement.
    const flaky = new Proxy(db, {
      get: (target, name) =>
        name === '$executeRaw' && failures-- > 0 ? () => Promise.reject(new Error('away')) : Reflect.get(target, name),
    });
    const counts = new RuleCounts({ db: flaky, now: () => NOON, onError: () => undefined });
    counts.add(tenantId, appId, RULES, [tally(10), tally(1)]);
    await expect(counts.flush()).rejects.toThrow('away');
    counts.add(tenantId, appId, RULES, [tally(2), tally(0)]);
    await counts.flush();
    expect(await rows()).toMatchObject([
      { name: 'addresses', linesIn: 12n },
      { name: 'health', linesIn: 1n },
    ]);
  });

  test('leaves out an app that is gone, or of another tenant, and writes the others', async () => {
    const { counts } = rig();
    counts.add(tenantId, newRowId(), RULES, [tally(1), tally(1)]);
    counts.add(newRowId(), appId, RULES, [tally(1), tally(1)]);
    await counts.flush();
    expect(await rows()).toEqual([]);
  });

  test('are forgotten after 90 days', async () => {
    const { counts } = rig(NOON - 91 * DAY_MS);
    counts.add(tenantId, appId, RULES, [tally(1), tally(1)]);
    await counts.flush();
    await sweepRuleCounts(db, NOON);
    expect(await rows()).toEqual([]);
  });
});
