import { isDeepStrictEqual } from 'node:util';
import { Prisma, type PrismaClient } from './generated/client.js';
import { scopeToTenant } from './tenant-scope.js';

/** The models a tenant's client reaches: those that carry tenantId. */
export type TenantModels = Pick<
  PrismaClient,
  | 'member'
  | 'invitation'
  | 'destination'
  | 'app'
  | 'drainToken'
  | 'appActivity'
  | 'ledgerMinute'
  | 'tenantDay'
  | 'appDay'
  | 'destinationReport'
  | 'deadLetter'
  | 'ruleCount'
  | 'discoveredApp'
  | 'tenantEvent'
  | 'apiToken'
  | 'auditEntry'
  | 'notificationChannel'
  | 'notificationDelivery'
  | 'herokuConnection'
  | 'herokuDrain'
>;

/** A client that sees and writes one tenant's rows only. */
export interface TenantDatabase extends TenantModels {
  /** Runs `work` in one transaction, scoped likewise. */
  $transaction<R>(work: (tx: TenantModels) => Promise<R>): Promise<R>;
  /** The same while holding the tenant's row: such transactions of a tenant run one after the other. */
  $exclusive<R>(work: (tx: TenantModels) => Promise<R>): Promise<R>;
}

/**
 * Narrows a client to one tenant: reads find nothing of others, writes touch nothing of others, and what could reach
 * beyond (raw SQL, models without tenantId, nested writes) is refused with TenantScopeError. Rows are created with
 * `tenantId` given, which must be this tenant's. References to another tenant's rows are refused by the database (P2003).
 */
export function forTenant(db: PrismaClient, tenantId: string): TenantDatabase {
  // Not FOR UPDATE: rows that refer to the tenant may go on being added.
  const hold = Prisma.sql`SELECT 1 FROM tenants WHERE id = ${tenantId}::uuid FOR NO KEY UPDATE`;
  const scoped = db.$extends({
    query: {
      $allOperations({ model, operation, args, query }) {
        if (isSame(args, hold)) return query(args);
        // Its type is the union of the arguments of all operations; scopeToTenant keeps the shape it was given.
        return query(scopeToTenant(tenantId, model, operation, args) as typeof args);
      },
    },
  });
  return {
    ...tenantModels(scoped),
    $transaction: (work) => scoped.$transaction((tx) => work(tenantModels(tx))),
    $exclusive: (work) =>
      scoped.$transaction(async (tx) => {
        await tx.$queryRaw(hold);
        return work(tenantModels(tx));
      }),
  };
}

/** Prisma hands on a copy of what it was given. */
function isSame(args: unknown, known: Prisma.Sql): boolean {
  return args instanceof Prisma.Sql && args.sql === known.sql && isDeepStrictEqual(args.values, known.values);
}

type ScopedClient = Record<keyof TenantModels, unknown>;

/**
 * Picks the models one by one, so that nothing else is there at run time either. An extended client's types differ from
 * the plain one's in a way that does not matter here: this extension adds no fields and changes no results.
 */
function tenantModels(client: ScopedClient): TenantModels {
  return {
    member: client.member,
    invitation: client.invitation,
    destination: client.destination,
    app: client.app,
    drainToken: client.drainToken,
    appActivity: client.appActivity,
    ledgerMinute: client.ledgerMinute,
    tenantDay: client.tenantDay,
    appDay: client.appDay,
    destinationReport: client.destinationReport,
    deadLetter: client.deadLetter,
    ruleCount: client.ruleCount,
    discoveredApp: client.discoveredApp,
    tenantEvent: client.tenantEvent,
    apiToken: client.apiToken,
    auditEntry: client.auditEntry,
    notificationChannel: client.notificationChannel,
    notificationDelivery: client.notificationDelivery,
    herokuConnection: client.herokuConnection,
    herokuDrain: client.herokuDrain,
  } as TenantModels;
}
