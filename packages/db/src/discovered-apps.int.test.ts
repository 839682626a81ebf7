import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Database } from './database.js';
import { DISCOVERED_APPS_MAX, DiscoveredApps, sweepDiscoveredApps } from './discovered-apps.js';
import { newRowId } from './row-id.js';
import { startDatabase, type TestDatabase } from './testing/start-database.js';

jest.setTimeout(60_000); // a server is started

const NOON = Date.parse('2026-03-04T12:00:00Z');
const DAY_MS = 86_400_000;

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
  tenantId = (await db.tenant.create({ data: { name: 'Shop' } })).id;
  const destination = { tenantId, name: 'EU', site: 'T1', sealedApiKey: Buffer.from('x'), keyHint: 'x' };
  destinationId = (await db.destination.create({ data: destination })).id;
  appId = (await db.app.create({ data: { tenantId, destinationId, name: 'space' } })).id;
});

function rig(atMs = NOON) {
  const clock = { nowMs: atMs };
  return { clock, apps: new DiscoveredApps({ db, now: () => clock.nowMs, onError: () => undefined }) };
}
const lines = (counts: Record<string, number>) => new Map(Object.entries(counts));
const rows = () => db.discoveredApp.findMany({ where: { appId }, orderBy: { identifier: 'asc' } });

describe('DiscoveredApps', () => {
  test('keeps since when and how much each app writes, over flushes and workers', async () => {
    const { apps, clock } = rig();
    apps.add(tenantId, appId, lines({ shop: 3, billing: 1 }));
    clock.nowMs += 1_000;
    apps.add(tenantId, appId, lines({ shop: 2 }));
    apps.add(tenantId, appId, null);
    await apps.flush();
    const other = rig(NOON + 5_000).apps;
    other.add(tenantId, appId, lines({ shop: 5 }));
    await other.close();
    expect(await rows()).toMatchObject([
      { identifier: 'billing', lines: 1n, firstSeenAt: new Date(NOON), lastSeenAt: new Date(NOON), name: null },
      { identifier: 'shop', lines: 10n, firstSeenAt: new Date(NOON), lastSeenAt: new Date(NOON + 5_000) },
    ]);
  });

  test('leaves a name as it is', async () => {
    const { apps } = rig();
    apps.add(tenantId, appId, lines({ shop: 1 }));
    await apps.flush();
    await db.discoveredApp.updateMany({ where: { appId }, data: { name: 'store' } });
    apps.add(tenantId, appId, lines({ shop: 1 }));
    await apps.flush();
    expect(await rows()).toMatchObject([{ identifier: 'shop', name: 'store', lines: 2n }]);
  });

  test('keeps so many of a space, counts those on, and has room for others of another', async () => {
    const { apps } = rig();
    const flood = Array.from({ length: DISCOVERED_APPS_MAX + 50 }, (_, index) => [`shop-${index}`, 1] as const);
    apps.add(tenantId, appId, new Map(flood.slice(0, 150)));
    await apps.flush();
    apps.add(tenantId, appId, new Map(flood));
    const other = (await db.app.create({ data: { tenantId, destinationId, name: 'other' } })).id;
    apps.add(tenantId, other, lines({ shop: 1 }));
    await apps.flush();
    const kept = await rows();
    expect(kept.length).toBe(DISCOVERED_APPS_MAX);
    expect(kept.filter((row) => row.lines === 2n).length).toBe(150);
    expect(await db.discoveredApp.count({ where: { appId: other } })).toBe(1);
    await db.discoveredApp.deleteMany({ where: { appId, identifier: 'shop-0' } });
    apps.add(tenantId, appId, new Map(flood));
    await apps.flush();
    expect((await rows()).length).toBe(DISCOVERED_APPS_MAX);
  });

  test('leaves out a space that is gone, or of another tenant, and writes the others', async () => {
    const { apps } = rig();
    apps.add(tenantId, newRowId(), lines({ shop: 1 }));
    apps.add(newRowId(), appId, lines({ shop: 1 }));
    apps.add(tenantId, appId, lines({ billing: 1 }));
    await apps.flush();
    expect(await rows()).toMatchObject([{ identifier: 'billing' }]);
  });

  test('are forgotten after 90 days without a line, unless they have a name', async () => {
    const { apps, clock } = rig(NOON - 91 * DAY_MS);
    apps.add(tenantId, appId, lines({ gone: 1, named: 1, here: 1 }));
    await apps.flush();
    await db.discoveredApp.updateMany({ where: { appId, identifier: 'named' }, data: { name: 'store' } });
    clock.nowMs = NOON;
    apps.add(tenantId, appId, lines({ here: 1 }));
    await apps.flush();
    await sweepDiscoveredApps(db, NOON);
    expect((await rows()).map(({ identifier }) => identifier)).toEqual(['here', 'named']);
  });
});
