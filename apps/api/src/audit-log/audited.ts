import { hostModeName, type TenantModels } from '@logferry/db';
import type { Action } from '../auth/actions.js';

/** What an entry may hold. Bytes are not among it, so that no sealed column or digest can get in. */
export type AuditValue = string | number | boolean | null | Date | readonly AuditValue[] | AuditValues;
export type AuditValues = { readonly [name: string]: AuditValue | undefined };

/** What the entries of an action say. */
export interface AuditRule {
  /** The kind of thing it is done to. */
  readonly resource: string;
  /** The path parameter that names the thing; a route without it makes the thing, and its answer says the id. */
  readonly param: string;
  /** Reads what entries compare before and after: the settings by their columns, one by one, and nothing secret. */
  readonly read?: (db: TenantModels, id: string) => Promise<AuditValues | null>;
  /** Further path parameters, and fields of the answer, that say what was done. */
  readonly details?: readonly string[];
}

/**
 * Every action of the table (auth/actions.ts) that is more than looking and about more than one's own sessions, with what the audit log keeps of it. A column
 * that is not named here never gets into the log.
 */
const AUDITED: Readonly<Record<Exclude<Action, `${string}:read` | 'me:write'>, AuditRule>> = {
  'tenant:write': { resource: 'tenant', param: 'id', details: ['name'] },
  'configuration:write': {
    resource: 'tenant',
    param: 'id',
    details: ['created', 'updated', 'skipped', 'missing', 'refused'],
  },
  'tenant:transfer': { resource: 'tenant', param: 'id', details: ['role'] },
  'tenant:delete': { resource: 'tenant', param: 'id', details: ['erasedAt'] },
  'tenant:restore': { resource: 'tenant', param: 'id' },
  'members:write': {
    resource: 'member',
    param: 'id',
    read: (db, id) => db.member.findUnique({ where: { id }, select: { userId: true, role: true } }),
  },
  'invitations:write': {
    resource: 'invitation',
    param: 'id',
    read: (db, id) =>
      db.invitation.findUnique({ where: { id }, select: { email: true, role: true, mails: true, revokedAt: true } }),
  },
  'members:leave': { resource: 'member', param: 'id' },
  'api-tokens:write': {
    resource: 'api_token',
    param: 'id',
    read: (db, id) =>
      db.apiToken.findUnique({ where: { id }, select: { name: true, scopes: true, hint: true, expiresAt: true } }),
  },
  'destinations:write': {
    resource: 'destination',
    param: 'id',
    read: (db, id) =>
      db.destination.findUnique({ where: { id }, select: { name: true, site: true, keyHint: true, status: true } }),
  },
  'destinations:drain': { resource: 'destination', param: 'id' },
  'apps:write': {
    resource: 'app',
    param: 'id',
    read: async (db, id) => {
      const select = {
        name: true,
        destinationId: true,
        env: true,
        service: true,
        hostMode: true,
        host: true,
        tags: true,
        attributes: true,
        processes: true,
        lateLogs: true,
        space: true,
        stripAnsi: true,
        metrics: true,
        maskApiEmails: true,
        silentAfterMinutes: true,
      } as const;
      const row = await db.app.findUnique({ where: { id }, select });
      return row === null ? null : { ...row, hostMode: hostModeName(row.hostMode) };
    },
  },
  'rules:write': {
    resource: 'app',
    param: 'id',
    read: (db, id) => db.app.findUnique({ where: { id }, select: { rules: true } }),
  },
  'tenant-rules:write': { resource: 'tenant', param: 'id', details: ['rules'] },
  'test-logs:send': { resource: 'app', param: 'id' },
  'drain-tokens:write': {
    resource: 'drain_token',
    param: 'tokenId',
    read: (db, id) =>
      db.drainToken.findUnique({ where: { id }, select: { appId: true, label: true, hint: true, revokedAt: true } }),
  },
  'drain-tokens:reveal': { resource: 'drain_token', param: 'tokenId' },
  'discovered-apps:write': {
    resource: 'discovered_app',
    param: 'discoveredId',
    read: (db, id) =>
      db.discoveredApp.findUnique({ where: { id }, select: { appId: true, identifier: true, name: true } }),
  },
  'heroku-connection:write': { resource: 'heroku_connection', param: 'id', details: ['account'] },
  'heroku-apps:write': { resource: 'heroku_connection', param: 'id', details: ['results'] },
  'notifications:write': {
    resource: 'notification_channel',
    param: 'id',
    read: (db, id) =>
      db.notificationChannel.findUnique({
        where: { id },
        select: { type: true, name: true, address: true, urlHint: true, events: true, isEnabled: true },
      }),
  },
  'notifications:test': { resource: 'notification_channel', param: 'id' },
  'parked:discard': { resource: 'app', param: 'id', details: ['messages'] },
  'dead-letters:redrive': { resource: 'app', param: 'id', details: ['letterId', 'letters', 'messages'] },
  'dead-letters:discard': { resource: 'app', param: 'id', details: ['letterId'] },
};

/** What entries of this action say; undefined: it only reads. */
export function auditRuleOf(action: Action): AuditRule | undefined {
  return action in AUDITED ? AUDITED[action as keyof typeof AUDITED] : undefined;
}
