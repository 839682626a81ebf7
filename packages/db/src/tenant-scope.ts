import { Prisma } from './generated/client.js';

/** A query of the tenant's client that could reach beyond the tenant. Always a bug of ours, never the client's fault. */
export class TenantScopeError extends Error {
  override readonly name = 'TenantScopeError';
}

/**
 * The models that carry tenantId, with their fields and the relations a query may follow. Relations between these are
 * over (tenantId, id) in the database, so following them cannot leave the tenant. Left out: `tenant`, from which nothing
 * is needed, and what lies behind a member's `user` beyond the fields below: people belong to several tenants.
 */
const SCOPED_MODELS: Readonly<Record<string, ScopedModel>> = {
  Member: { fields: Prisma.MemberScalarFieldEnum, relations: { user: 'User' } },
  Invitation: { fields: Prisma.InvitationScalarFieldEnum, relations: {} },
  Destination: { fields: Prisma.DestinationScalarFieldEnum, relations: { apps: 'App' } },
  DestinationReport: { fields: Prisma.DestinationReportScalarFieldEnum, relations: {} },
  App: {
    fields: Prisma.AppScalarFieldEnum,
    relations: { destination: 'Destination', drainTokens: 'DrainToken', activity: 'AppActivity' },
  },
  DrainToken: { fields: Prisma.DrainTokenScalarFieldEnum, relations: { app: 'App' } },
  AppActivity: { fields: Prisma.AppActivityScalarFieldEnum, relations: { app: 'App' } },
  LedgerMinute: { fields: Prisma.LedgerMinuteScalarFieldEnum, relations: {} },
  DeadLetter: { fields: Prisma.DeadLetterScalarFieldEnum, relations: {} },
  TenantDay: { fields: Prisma.TenantDayScalarFieldEnum, relations: {} },
  DiscoveredApp: { fields: Prisma.DiscoveredAppScalarFieldEnum, relations: { app: 'App' } },
  AppDay: { fields: Prisma.AppDayScalarFieldEnum, relations: {} },
  RuleCount: { fields: Prisma.RuleCountScalarFieldEnum, relations: {} },
  TenantEvent: { fields: Prisma.TenantEventScalarFieldEnum, relations: {} },
  ApiToken: { fields: Prisma.ApiTokenScalarFieldEnum, relations: {} },
  AuditEntry: { fields: Prisma.AuditEntryScalarFieldEnum, relations: {} },
  NotificationChannel: { fields: Prisma.NotificationChannelScalarFieldEnum, relations: {} },
  NotificationDelivery: { fields: Prisma.NotificationDeliveryScalarFieldEnum, relations: {} },
  HerokuConnection: { fields: Prisma.HerokuConnectionScalarFieldEnum, relations: {} },
  HerokuDrain: { fields: Prisma.HerokuDrainScalarFieldEnum, relations: {} },
};
const USER_FIELDS: ReadonlySet<string> = new Set(['id', 'name', 'email', 'image']);

interface ScopedModel {
  readonly fields: Readonly<Record<string, string>>;
  readonly relations: Readonly<Record<string, string>>;
}

type Args = Readonly<Record<string, unknown>>;

/**
 * The arguments of a Prisma operation, narrowed to one tenant: every `where` also asks for the tenant, every row written
 * carries it. Throws TenantScopeError for models without tenantId, raw SQL, operations it does not know, rows of another
 * tenant, nested writes, and relations that lead out of the tenant.
 */
export function scopeToTenant(
  tenantId: string,
  modelName: string | undefined,
  operation: string,
  given: unknown,
): Args {
  const model = scopedModel(modelName, operation);
  const args = asArgs(given ?? {}, operation);
  switch (operation) {
    case 'findUnique':
    case 'findUniqueOrThrow':
    case 'findFirst':
    case 'findFirstOrThrow':
    case 'findMany':
    case 'delete':
    case 'deleteMany':
      checkNested(model, args);
      return { ...args, where: narrowed(tenantId, args) };
    case 'count':
    case 'aggregate':
    case 'groupBy':
      checkFilters(model, args);
      return { ...args, where: narrowed(tenantId, args) };
    case 'update':
    case 'updateMany':
    case 'updateManyAndReturn':
      checkNested(model, args);
      return { ...args, where: narrowed(tenantId, args), data: owned(tenantId, model, args.data) };
    case 'upsert':
      checkNested(model, args);
      return {
        ...args,
        where: narrowed(tenantId, args),
        create: owned(tenantId, model, args.create),
        update: owned(tenantId, model, args.update),
      };
    case 'create':
      checkNested(model, args);
      return { ...args, data: owned(tenantId, model, args.data) };
    case 'createMany':
    case 'createManyAndReturn': {
      checkNested(model, args);
      return { ...args, data: listOf(args.data).map((row) => owned(tenantId, model, row)) };
    }
    default:
      throw new TenantScopeError(`${operation} is not for a tenant's client`);
  }
}

function scopedModel(name: string | undefined, operation: string): ScopedModel {
  const model = name === undefined ? undefined : SCOPED_MODELS[name];
  if (model === undefined) throw new TenantScopeError(`${name ?? 'SQL'}.${operation} is not for a tenant's client`);
  return model;
}

function narrowed(tenantId: string, args: Args): Args {
  const where = asArgs(args.where ?? {}, 'where');
  return { ...where, AND: [...listOf(where.AND ?? []), { tenantId }] };
}

/** A row to write: fields only, since a nested write or `connect` could name anything, and no other tenant's id. */
function owned(tenantId: string, model: ScopedModel, given: unknown): Args {
  const row = asArgs(given, 'data');
  for (const name of Object.keys(row)) {
    if (!(name in model.fields)) throw new TenantScopeError(`A tenant's client writes fields only, not ${name}`);
  }
  if (row.tenantId !== undefined && row.tenantId !== tenantId) {
    throw new TenantScopeError('The row belongs to another tenant');
  }
  return { ...row, tenantId };
}

function checkNested(model: ScopedModel, args: Args): void {
  checkFilters(model, args);
  for (const part of ['select', 'include'] as const) {
    if (args[part] === undefined || args[part] === null) continue;
    for (const [name, value] of Object.entries(asArgs(args[part], part))) checkSelected(model, name, value);
  }
}

function checkFilters(model: ScopedModel, args: Args): void {
  for (const where of listOf(args.where ?? [])) checkWhere(model, where);
  for (const order of listOf(args.orderBy ?? [])) checkOrder(model, order);
}

function checkSelected(model: ScopedModel, name: string, value: unknown): void {
  if (name in model.fields || value === false || value === undefined || value === null) return;
  const nested = value === true ? {} : asArgs(value, name);
  if (name === '_count') {
    for (const [counted, filter] of Object.entries(asArgs(nested.select ?? {}, name))) {
      const target = relationOf(model, counted, undefined);
      if (target !== null && typeof filter === 'object' && filter !== null)
        checkFilters(target, asArgs(filter, counted));
    }
    return;
  }
  const target = relationOf(model, name, nested);
  if (target !== null) checkNested(target, nested);
}

function checkWhere(model: ScopedModel, given: unknown): void {
  for (const [name, value] of Object.entries(asArgs(given, 'where'))) {
    if (name in model.fields || isCompoundKey(model, name)) continue;
    if (name === 'AND' || name === 'OR' || name === 'NOT') {
      for (const part of listOf(value ?? [])) checkWhere(model, part);
      continue;
    }
    const target = relationOf(model, name, undefined);
    if (target === null || value === null || value === undefined) continue;
    for (const [filter, inner] of Object.entries(asArgs(value, name))) {
      const isFilter = ['is', 'isNot', 'some', 'every', 'none'].includes(filter);
      checkWhere(target, isFilter ? (inner ?? {}) : { [filter]: inner });
    }
  }
}

function checkOrder(model: ScopedModel, given: unknown): void {
  for (const [name, value] of Object.entries(asArgs(given, 'orderBy'))) {
    if (name in model.fields || name.startsWith('_')) continue;
    const target = relationOf(model, name, undefined);
    if (target !== null) checkOrder(target, value);
  }
}

/** `tenantId_name` and the like. */
function isCompoundKey(model: ScopedModel, name: string): boolean {
  return name.includes('_') && name.split('_').every((part) => part in model.fields);
}

/** Where a relation leads; null for a user, of whom only some fields may be selected and nothing may be asked. */
function relationOf(model: ScopedModel, name: string, selected: Args | undefined): ScopedModel | null {
  const targetName = model.relations[name];
  if (targetName === undefined) throw new TenantScopeError(`A tenant's client does not follow ${name}`);
  if (targetName !== 'User') return scopedModel(targetName, name);
  const fields = Object.keys(asArgs(selected?.select ?? {}, name));
  if (fields.length === 0 || !fields.every((field) => USER_FIELDS.has(field))) {
    throw new TenantScopeError(`Of a user, a tenant's client selects ${[...USER_FIELDS].join(', ')} only`);
  }
  return null;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** The arguments are plain objects by Prisma's types; the extension hands them over without those. */
function asArgs(value: unknown, what: string): Args {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Args;
  throw new TenantScopeError(`${what} is not an object`);
}
