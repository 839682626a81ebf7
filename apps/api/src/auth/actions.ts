import type { Caller, Role, Scope } from '../http/caller.js';

/** Lowest first: each may do what those before it may. */
export const ROLES = ['viewer', 'member', 'admin', 'owner'] as const satisfies readonly Role[];
/** Each may also read, since who changes things has to see them; `admin` may do whatever a token can. */
export const SCOPES = ['read', 'write:apps', 'write:destinations', 'admin'] as const satisfies readonly Scope[];

/**
 * Who may do what, in one table: for each action the lowest role that may, and the scope of an API token; null: only
 * people may. Every route of the control plane names its action (`Needs`), and the guard looks here.
 *
 * `me` is what people do for themselves, whatever they are in the tenant they work in. A viewer looks. A member sets up what carries logs. An admin minds people and secrets as well. What ends or gives
 * away a tenant is its owners' alone.
 */
export const ACTIONS = {
  'me:read': { role: 'viewer', scope: null },
  'me:write': { role: 'viewer', scope: null, isOfSuspended: true },
  'tenant:read': { role: 'viewer', scope: 'read' },
  'tenant:write': { role: 'admin', scope: 'admin' },
  'configuration:read': { role: 'admin', scope: 'admin' },
  'configuration:write': { role: 'admin', scope: 'admin' },
  'tenant:transfer': { role: 'owner', scope: null },
  'tenant:delete': { role: 'owner', scope: null, isOfSuspended: true },
  'tenant:restore': { role: 'owner', scope: null, isOfDeleted: true, isOfSuspended: true },
  'members:read': { role: 'viewer', scope: 'read' },
  'members:write': { role: 'admin', scope: 'admin' },
  'members:leave': { role: 'viewer', scope: null, isOfSuspended: true },
  'invitations:read': { role: 'admin', scope: 'admin' },
  'invitations:write': { role: 'admin', scope: null },
  'api-tokens:read': { role: 'admin', scope: 'admin' },
  'api-tokens:write': { role: 'admin', scope: 'admin' },
  'sites:read': { role: 'viewer', scope: 'read' },
  'events:read': { role: 'viewer', scope: 'read' },
  'notifications:read': { role: 'admin', scope: 'admin' },
  'notifications:write': { role: 'admin', scope: 'admin' },
  'notifications:test': { role: 'admin', scope: 'admin' },
  'audit-log:read': { role: 'admin', scope: 'admin' },
  'destinations:read': { role: 'viewer', scope: 'read' },
  'destinations:write': { role: 'member', scope: 'write:destinations' },
  // Somebody who may not store a key has none to ask about.
  'key-checks:read': { role: 'member', scope: 'write:destinations' },
  'destinations:drain': { role: 'member', scope: 'write:destinations' },
  'apps:read': { role: 'viewer', scope: 'read' },
  'apps:write': { role: 'member', scope: 'write:apps' },
  'rules:read': { role: 'viewer', scope: 'read' },
  'rules:write': { role: 'member', scope: 'write:apps' },
  'tenant-rules:write': { role: 'admin', scope: 'admin' },
  'test-logs:send': { role: 'member', scope: 'write:apps' },
  'tail:read': { role: 'viewer', scope: 'read' },
  'live:read': { role: 'viewer', scope: 'read' },
  'plan:read': { role: 'viewer', scope: 'read' },
  'usage:read': { role: 'viewer', scope: 'read' },
  'drain-tokens:read': { role: 'viewer', scope: 'read' },
  'drain-tokens:write': { role: 'member', scope: 'write:apps' },
  'drain-tokens:reveal': { role: 'admin', scope: 'admin' },
  'discovered-apps:read': { role: 'viewer', scope: 'read' },
  'discovered-apps:write': { role: 'member', scope: 'write:apps' },
  'heroku-connection:read': { role: 'viewer', scope: 'read' },
  'heroku-connection:write': { role: 'admin', scope: null },
  'heroku-apps:read': { role: 'member', scope: 'write:apps' },
  'heroku-apps:write': { role: 'member', scope: 'write:apps' },
  'parked:read': { role: 'viewer', scope: 'read' },
  'parked:discard': { role: 'member', scope: 'write:apps' },
  'dead-letters:read': { role: 'viewer', scope: 'read' },
  'dead-letters:redrive': { role: 'member', scope: 'write:apps' },
  'dead-letters:discard': { role: 'member', scope: 'write:apps' },
} as const satisfies Record<string, Rule>;

export interface Rule {
  readonly role: Role;
  readonly scope: Scope | null;
  /** Whether it may be done in a deleted tenant. Nothing else may. */
  readonly isOfDeleted?: true;
  /** Whether it may be done in a suspended tenant, as all reading may. */
  readonly isOfSuspended?: true;
}

export type Action = keyof typeof ACTIONS;
export const ACTION_NAMES = Object.keys(ACTIONS) as Action[];

/** Whether it may be done while the operator has the tenant suspended. */
export function isAllowedWhileSuspended(action: Action): boolean {
  const { isOfSuspended }: Rule = ACTIONS[action];
  return isOfSuspended === true || action.endsWith(':read');
}

/** What this caller may do, for clients that show no more than that. */
export function allowedTo(caller: Caller, { isSuspended }: { readonly isSuspended: boolean }): Action[] {
  return ACTION_NAMES.filter(
    (action) => refusalOf(caller, action) === null && (!isSuspended || isAllowedWhileSuspended(action)),
  );
}

/** Why this caller may not do it, in a sentence for them; null: they may. */
export function refusalOf(caller: Caller, action: Action): string | null {
  const { role, scope }: Rule = ACTIONS[action];
  if (caller.kind === 'person') {
    const isHighEnough = ROLES.indexOf(caller.role) >= ROLES.indexOf(role);
    return isHighEnough ? null : `This needs the role ${role}; yours is ${caller.role}.`;
  }
  if (scope === null) return 'This is for people: no API token may do it.';
  const isCovered = scope === 'read' || caller.scopes.includes(scope) || caller.scopes.includes('admin');
  return isCovered ? null : `This needs an API token with the scope ${scope}.`;
}
