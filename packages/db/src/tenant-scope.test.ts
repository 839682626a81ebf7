import { describe, expect, test } from '@jest/globals';
import { scopeToTenant, TenantScopeError } from './tenant-scope.js';

const T = 'tenant-a';
const scope = (model: string | undefined, operation: string, args?: unknown) =>
  scopeToTenant(T, model, operation, args);

describe('scopeToTenant', () => {
  test.each([
    'findUnique',
    'findUniqueOrThrow',
    'findFirst',
    'findFirstOrThrow',
    'findMany',
    'delete',
    'deleteMany',
    'count',
    'aggregate',
    'groupBy',
  ])('narrows the where of %s', (operation) => {
    expect(scope('App', operation, { where: { id: 'x' } })).toEqual({ where: { id: 'x', AND: [{ tenantId: T }] } });
    expect(scope('App', operation)).toEqual({ where: { AND: [{ tenantId: T }] } });
  });

  test.each(['update', 'updateMany', 'updateManyAndReturn'])(
    'narrows the where of %s and keeps the row with the tenant',
    (operation) => {
      expect(scope('App', operation, { where: { id: 'x' }, data: { name: 'n' } })).toEqual({
        where: { id: 'x', AND: [{ tenantId: T }] },
        data: { name: 'n', tenantId: T },
      });
    },
  );

  test('adds to conditions that are there and never replaces them', () => {
    const where = { tenantId: 'tenant-b', AND: { name: 'n' }, OR: [{ name: 'a' }, { tenantId: 'tenant-b' }] };
    expect(scope('App', 'findMany', { where })).toEqual({ where: { ...where, AND: [{ name: 'n' }, { tenantId: T }] } });
  });

  test('puts the tenant on every created row', () => {
    expect(scope('App', 'create', { data: { name: 'n' } })).toEqual({ data: { name: 'n', tenantId: T } });
    for (const operation of ['createMany', 'createManyAndReturn']) {
      expect(scope('App', operation, { data: [{ name: 'a' }, { name: 'b', tenantId: T }] })).toEqual({
        data: [
          { name: 'a', tenantId: T },
          { name: 'b', tenantId: T },
        ],
      });
    }
    expect(scope('App', 'upsert', { where: { id: 'x' }, create: { name: 'n' }, update: {} })).toEqual({
      where: { id: 'x', AND: [{ tenantId: T }] },
      create: { name: 'n', tenantId: T },
      update: { tenantId: T },
    });
  });

  test.each<[string, string | undefined, string, unknown]>([
    ['a row of another tenant', 'App', 'create', { data: { tenantId: 'tenant-b' } }],
    ['moving a row to another tenant', 'App', 'update', { where: {}, data: { tenantId: 'tenant-b' } }],
    ['moving a row by { set }', 'App', 'update', { where: {}, data: { tenantId: { set: 'tenant-b' } } }],
    ['one foreign row among many', 'App', 'createMany', { data: [{}, { tenantId: 'tenant-b' }] }],
    ['a nested connect', 'App', 'create', { data: { destination: { connect: { id: 'x' } } } }],
    ['a nested create', 'Destination', 'update', { where: {}, data: { apps: { create: {} } } }],
    [
      'a nested write in upsert',
      'App',
      'upsert',
      { where: {}, create: {}, update: { drainTokens: { deleteMany: {} } } },
    ],
    ['the tenant itself through a relation', 'App', 'create', { data: { tenant: { connect: { id: 'x' } } } }],
    ['including the tenant', 'App', 'findMany', { include: { tenant: true } }],
    ['selecting the tenant', 'App', 'findMany', { select: { tenant: { select: { members: true } } } }],
    ['a whole user', 'Member', 'findMany', { include: { user: true } }],
    ['a user with their other memberships', 'Member', 'findMany', { select: { user: { select: { members: true } } } }],
    ['a user by include', 'Member', 'findMany', { include: { user: { include: { sessions: true } } } }],
    ['asking about the tenant', 'App', 'findMany', { where: { tenant: { name: 'x' } } }],
    ['asking about a user', 'Member', 'findMany', { where: { user: { email: 'x' } } }],
    [
      'asking deep inside',
      'App',
      'count',
      { where: { NOT: [{ OR: [{ destination: { is: { tenant: { name: 'x' } } } }] }] } },
    ],
    [
      'asking inside an include',
      'Destination',
      'findMany',
      { include: { apps: { where: { tenant: { name: 'x' } } } } },
    ],
    [
      'asking inside a count',
      'Destination',
      'findMany',
      { select: { _count: { select: { apps: { where: { tenant: {} } } } } } },
    ],
    ['counting what is not there', 'App', 'findMany', { select: { _count: { select: { tenant: true } } } }],
    ['ordering by a user', 'Member', 'findMany', { orderBy: { user: { email: 'asc' } } }],
    ['ordering by a tenant', 'App', 'findMany', { orderBy: [{ destination: { tenant: { name: 'asc' } } }] }],
    ['a model without a tenant', 'User', 'findMany', {}],
    ['the tenants', 'Tenant', 'findUnique', { where: { id: T } }],
    ['the sessions', 'Session', 'deleteMany', {}],
    ['raw SQL', undefined, '$queryRaw', {}],
    ['an operation it does not know', 'App', 'findRaw', {}],
  ])('refuses %s', (_what, model, operation, args) => {
    expect(() => scope(model, operation, args)).toThrow(TenantScopeError);
  });

  test.each<[string, string, unknown]>([
    [
      'a relation within the tenant',
      'App',
      { include: { destination: true, drainTokens: { where: { revokedAt: null } }, activity: true } },
    ],
    [
      'a condition on such a relation',
      'App',
      { where: { drainTokens: { some: { label: 'x' } }, destination: { name: 'd' } } },
    ],
    ['order by such a relation', 'Destination', { orderBy: [{ apps: { _count: 'asc' } }, { name: 'asc' }] }],
    ['a count', 'Destination', { include: { _count: { select: { apps: true } } } }],
    [
      'the name and address of a member',
      'Member',
      { select: { role: true, user: { select: { name: true, email: true } } } },
    ],
    ['a compound key', 'App', { where: { tenantId_name: { tenantId: T, name: 'n' } } }],
    ['a JSON value with any keys', 'App', { where: { attributes: { equals: { tenant: 'x', user: 1 } } } }],
  ])('follows %s', (_what, model, args) => {
    expect(scope(model, 'findMany', args)).toMatchObject(args as object);
  });

  test('takes a JSON value whose keys look like relations', () => {
    const data = { attributes: { tenant: { connect: 1 } } };
    expect(scope('App', 'update', { where: { id: 'x' }, data })).toMatchObject({ data });
  });
});
