import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Database } from './database.js';
import { forTenant, type TenantDatabase } from './tenant.js';
import { TenantScopeError } from './tenant-scope.js';
import { startDatabase, type TestDatabase } from './testing/start-database.js';

jest.setTimeout(60_000); // a server is started

let server: TestDatabase;
let db: Database;
beforeAll(async () => {
  server = await startDatabase();
  db = server.db;
});
afterAll(() => server.stop());

interface Owned {
  readonly tenantId: string;
  readonly scoped: TenantDatabase;
  readonly destinationId: string;
  readonly appId: string;
  readonly drainTokenId: string;
}

async function makeTenant(name: string): Promise<Owned> {
  const { id: tenantId } = await db.tenant.create({ data: { name } });
  const scoped = forTenant(db, tenantId);
  const userId = `${name}-${tenantId}`;
  await db.user.create({ data: { id: userId, name, email: `${userId}@example.com` } });
  await scoped.member.create({ data: { tenantId, userId, role: 'owner' } });
  const destination = await scoped.destination.create({
    data: { tenantId, name: 'main', site: 'US1', sealedApiKey: Buffer.from('sealed'), keyHint: 'abcd' },
  });
  const app = await scoped.app.create({ data: { tenantId, name: 'shop', destinationId: destination.id } });
  const drainToken = await scoped.drainToken.create({
    data: { tenantId, appId: app.id, tokenHash: Buffer.from(app.id), sealedToken: Buffer.from('sealed'), hint: 'abcd' },
  });
  await scoped.appActivity.create({ data: { tenantId, appId: app.id } });
  await scoped.ledgerMinute.create({ data: { tenantId, appId: app.id, minute: new Date(0), frames: 1 } });
  return { tenantId, scoped, destinationId: destination.id, appId: app.id, drainTokenId: drainToken.id };
}

let a: Owned;
let b: Owned;
beforeEach(async () => {
  await db.tenant.deleteMany();
  [a, b] = [await makeTenant('a'), await makeTenant('b')];
});

/** Everything tenant b owns, to see that nothing of it changed. */
async function stateOfB(): Promise<unknown> {
  const where = { tenantId: b.tenantId };
  return Promise.all([
    db.member.findMany({ where }),
    db.destination.findMany({ where }),
    db.app.findMany({ where }),
    db.drainToken.findMany({ where }),
    db.appActivity.findMany({ where }),
    db.ledgerMinute.findMany({ where }),
  ]);
}

describe('a tenant cannot read', () => {
  test.each<[string, () => Promise<unknown>, unknown]>([
    ['findUnique', () => a.scoped.app.findUnique({ where: { id: b.appId } }), null],
    [
      'findUnique by a compound key',
      () => a.scoped.app.findUnique({ where: { tenantId_name: { tenantId: b.tenantId, name: 'shop' } } }),
      null,
    ],
    ['findFirst', () => a.scoped.app.findFirst({ where: { id: b.appId } }), null],
    [
      'findFirst with OR',
      () => a.scoped.app.findFirst({ where: { OR: [{ id: b.appId }, { tenantId: b.tenantId }] } }),
      null,
    ],
    ['findMany', () => a.scoped.app.findMany({ where: { tenantId: b.tenantId } }), []],
    ['findMany with NOT', () => a.scoped.app.findMany({ where: { NOT: { tenantId: a.tenantId } } }), []],
    ['findMany from a cursor', () => a.scoped.app.findMany({ cursor: { id: b.appId } }), []],
    ['count', () => a.scoped.drainToken.count({ where: { id: b.drainTokenId } }), 0],
    [
      'aggregate',
      () => a.scoped.ledgerMinute.aggregate({ where: { appId: b.appId }, _sum: { frames: true } }),
      { _sum: { frames: null } },
    ],
    [
      'groupBy',
      () => a.scoped.ledgerMinute.groupBy({ by: ['appId'], where: { appId: b.appId }, _sum: { frames: true } }),
      [],
    ],
    ['members', () => a.scoped.member.findMany({ where: { tenantId: b.tenantId } }), []],
    ['activity', () => a.scoped.appActivity.findUnique({ where: { appId: b.appId } }), null],
    ['destinations', () => a.scoped.destination.findUnique({ where: { id: b.destinationId } }), null],
  ])('another one by %s', async (_what, read, nothing) => {
    expect(await read()).toEqual(nothing);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['findUniqueOrThrow', () => a.scoped.app.findUniqueOrThrow({ where: { id: b.appId } })],
    ['findFirstOrThrow', () => a.scoped.app.findFirstOrThrow({ where: { id: b.appId } })],
  ])('another one by %s', async (_what, read) => {
    await expect(read()).rejects.toMatchObject({ code: 'P2025' });
  });

  test('but reads its own, with what belongs to it', async () => {
    const app = await a.scoped.app.findUnique({
      where: { id: a.appId },
      include: { destination: true, drainTokens: true, activity: true, _count: { select: { drainTokens: true } } },
    });
    expect(app).toMatchObject({
      destination: { id: a.destinationId },
      drainTokens: [{ id: a.drainTokenId }],
      _count: { drainTokens: 1 },
    });
    expect(await a.scoped.member.findMany({ select: { user: { select: { name: true } } } })).toEqual([
      { user: { name: 'a' } },
    ]);
    expect(await a.scoped.app.count()).toBe(1);
  });
});

describe('a tenant cannot write', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['update', () => a.scoped.app.update({ where: { id: b.appId }, data: { name: 'taken' } }).catch(() => {})],
    ['updateMany', () => a.scoped.app.updateMany({ where: { id: b.appId }, data: { name: 'taken' } })],
    ['updateMany of everything', () => a.scoped.destination.updateMany({ data: { keyHint: 'mine' } })],
    [
      'updateManyAndReturn',
      () => a.scoped.app.updateManyAndReturn({ where: { tenantId: b.tenantId }, data: { name: 'taken' } }),
    ],
    ['delete', () => a.scoped.drainToken.delete({ where: { id: b.drainTokenId } }).catch(() => {})],
    ['deleteMany', () => a.scoped.drainToken.deleteMany({ where: { id: b.drainTokenId } })],
    ['deleteMany of everything', () => a.scoped.ledgerMinute.deleteMany()],
    [
      'upsert',
      () =>
        a.scoped.app
          .upsert({
            where: { id: b.appId },
            create: { id: b.appId, tenantId: a.tenantId, name: 'taken', destinationId: a.destinationId },
            update: { name: 'taken' },
          })
          .catch(() => {}),
    ],
    [
      'create under its id',
      () =>
        a.scoped.app
          .create({ data: { tenantId: b.tenantId, name: 'planted', destinationId: b.destinationId } })
          .catch(() => {}),
    ],
    [
      'createMany',
      () =>
        a.scoped.app
          .createMany({ data: [{ tenantId: b.tenantId, name: 'planted', destinationId: b.destinationId }] })
          .catch(() => {}),
    ],
    [
      'createManyAndReturn',
      () =>
        a.scoped.app
          .createManyAndReturn({ data: [{ tenantId: b.tenantId, name: 'planted', destinationId: b.destinationId }] })
          .catch(() => {}),
    ],
    [
      'a nested write',
      () =>
        a.scoped.destination
          .update({
            where: { id: a.destinationId },
            data: { apps: { updateMany: { where: {}, data: { name: 'taken' } } } },
          })
          .catch(() => {}),
    ],
    [
      'a transaction',
      () => a.scoped.$transaction(async (tx) => tx.app.updateMany({ where: { id: b.appId }, data: { name: 'taken' } })),
    ],
  ])('to another one by %s', async (_what, write) => {
    const before = await stateOfB();
    await write();
    expect(await stateOfB()).toEqual(before);
  });

  test.each<[string, () => Promise<unknown>]>([
    [
      'a new app to a foreign destination',
      () => a.scoped.app.create({ data: { tenantId: a.tenantId, name: 'x', destinationId: b.destinationId } }),
    ],
    [
      'its app to a foreign destination',
      () => a.scoped.app.update({ where: { id: a.appId }, data: { destinationId: b.destinationId } }),
    ],
    ['its apps to a foreign destination', () => a.scoped.app.updateMany({ data: { destinationId: b.destinationId } })],
    [
      'a drain token to a foreign app',
      () =>
        a.scoped.drainToken.create({
          data: {
            tenantId: a.tenantId,
            appId: b.appId,
            tokenHash: Buffer.from('x'),
            sealedToken: Buffer.from('x'),
            hint: 'x',
          },
        }),
    ],
    [
      'activity to a foreign app',
      () => a.scoped.appActivity.update({ where: { appId: a.appId }, data: { appId: b.appId } }),
    ],
  ])('a reference from %s', async (_what, write) => {
    await expect(write()).rejects.toMatchObject({ code: expect.stringMatching(/^P200[23]$/) });
  });

  test('a nested connect to a foreign row', async () => {
    const data = { tenantId: a.tenantId, name: 'x', destination: { connect: { id: b.destinationId } } };
    // @ts-expect-error the types refuse it too
    await expect(a.scoped.app.create({ data })).rejects.toThrow(TenantScopeError);
  });

  test('a row to another tenant', async () => {
    await expect(a.scoped.app.update({ where: { id: a.appId }, data: { tenantId: b.tenantId } })).rejects.toThrow(
      TenantScopeError,
    );
  });

  test('but writes its own', async () => {
    await a.scoped.$transaction(async (tx) => {
      await tx.app.update({ where: { id: a.appId }, data: { name: 'renamed' } });
      await tx.drainToken.delete({ where: { id: a.drainTokenId } });
    });
    expect(await a.scoped.app.findMany({ select: { name: true, _count: { select: { drainTokens: true } } } })).toEqual([
      { name: 'renamed', _count: { drainTokens: 0 } },
    ]);
  });

  test('and a failed transaction leaves nothing behind', async () => {
    const work = a.scoped.$transaction(async (tx) => {
      await tx.app.update({ where: { id: a.appId }, data: { name: 'renamed' } });
      throw new Error('stop');
    });
    await expect(work).rejects.toThrow('stop');
    expect(await a.scoped.app.findFirst({ select: { name: true } })).toEqual({ name: 'shop' });
  });
});

describe('$exclusive', () => {
  test('runs transactions of one tenant one after the other, and leaves others alone', async () => {
    const addTo = ({ tenantId, scoped }: Owned) =>
      scoped.$exclusive(async (tx) => {
        const before = await tx.destination.count();
        const row = { tenantId, site: 'US1', sealedApiKey: Buffer.from('sealed'), keyHint: 'abcd' };
        await tx.destination.create({ data: { ...row, name: `after ${before}` } });
        return before;
      });
    const counts = await Promise.all([addTo(a), addTo(a), addTo(a)]);
    expect(counts.sort()).toEqual([1, 2, 3]);
    await a.scoped.$exclusive(async () => expect(await addTo(b)).toBe(1));
  });

  test('is scoped as well', async () => {
    const app = await a.scoped.$exclusive((tx) => tx.app.findUnique({ where: { id: b.appId } }));
    expect(app).toBeNull();
  });
});

test("a tenant's client has no other models and no raw SQL", () => {
  expect(Object.keys(a.scoped).sort()).toEqual([
    '$exclusive',
    '$transaction',
    'apiToken',
    'app',
    'appActivity',
    'appDay',
    'auditEntry',
    'deadLetter',
    'destination',
    'destinationReport',
    'discoveredApp',
    'drainToken',
    'herokuConnection',
    'herokuDrain',
    'invitation',
    'ledgerMinute',
    'member',
    'notificationChannel',
    'notificationDelivery',
    'ruleCount',
    'tenantDay',
    'tenantEvent',
  ]);
});

test('a deleted tenant takes everything it owns along, and nothing of others', async () => {
  const before = await stateOfB();
  await db.tenant.delete({ where: { id: a.tenantId } });
  expect(await db.app.count({ where: { tenantId: a.tenantId } })).toBe(0);
  expect(await db.destination.count({ where: { tenantId: a.tenantId } })).toBe(0);
  expect(await db.drainToken.count({ where: { tenantId: a.tenantId } })).toBe(0);
  expect(await stateOfB()).toEqual(before);
});

test('a destination that apps use cannot be deleted', async () => {
  await expect(a.scoped.destination.delete({ where: { id: a.destinationId } })).rejects.toMatchObject({
    code: 'P2003',
  });
});

test('every model with tenantId is scoped, and every relation followed is over tenantId', () => {
  type Field = { name: string; kind: string; type: string; relationName?: string };
  // Prisma keeps its data model on the client without a type for it; only this test looks.
  const { models } = (db as unknown as { _runtimeDataModel: { models: Record<string, { fields: Field[] }> } })
    ._runtimeDataModel;
  const tenantOwned = Object.entries(models).filter(([, model]) =>
    model.fields.some((field) => field.name === 'tenantId'),
  );
  // Statements of their own write these: of half hours, which change with the ledger (half-hours.ts), of parked rows and their sums, which change together (parked-frames.ts,
  // parked-sums.ts), and of a key that one of several requests is to hold (idempotency-keys.ts). An add-on is asked for by
  // Heroku, which names no tenant.
  const byStatement = ['appHalfHour', 'herokuResource', 'idempotencyKey', 'parkedFrames', 'parkedTotal'];
  expect(tenantOwned.map(([name]) => name.charAt(0).toLowerCase() + name.slice(1)).sort()).toEqual(
    [...Object.keys(a.scoped).filter((name) => !name.startsWith('$')), ...byStatement].sort(),
  );
  const names = new Set(tenantOwned.map(([name]) => name));
  const leading = tenantOwned.flatMap(([name, model]) =>
    model.fields
      .filter((field) => field.kind === 'object' && !names.has(field.type))
      .map((field) => `${name}.${field.name}`),
  );
  expect(leading.sort()).toEqual([
    'ApiToken.tenant',
    'App.tenant',
    'Destination.tenant',
    'IdempotencyKey.tenant',
    'Invitation.tenant',
    'Member.tenant',
    'Member.user',
    'NotificationChannel.tenant',
    'TenantEvent.tenant',
  ]);
});
