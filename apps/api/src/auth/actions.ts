import type { Role } from '../http/caller.js';

/** Lowest first: each may do what those before it may. */
export const ROLES = ['viewer', 'member', 'admin', 'owner'] as const satisfies readonly Role[];

/**
 * Who may do what, in one table: for each action the lowest role that may. Every route of the control plane names its
 * action (`Needs`), and the guard looks here.
 *
 * A viewer looks. A member sets up what carries logs. An admin minds people and secrets as well. What ends or gives
 * away a tenant is its owners' alone.
 */
export const ACTIONS = {
  'tenant:read': { role: 'viewer' },
  'sites:read': { role: 'viewer' },
  'events:read': { role: 'viewer' },
  'destinations:read': { role: 'viewer' },
  'destinations:write': { role: 'member' },
  'destinations:drain': { role: 'member' },
  'apps:read': { role: 'viewer' },
  'apps:write': { role: 'member' },
  'usage:read': { role: 'viewer' },
  'drain-tokens:read': { role: 'viewer' },
  'drain-tokens:write': { role: 'member' },
  'parked:read': { role: 'viewer' },
  'parked:discard': { role: 'member' },
  'dead-letters:read': { role: 'viewer' },
  'dead-letters:redrive': { role: 'member' },
  'dead-letters:discard': { role: 'member' },
} as const satisfies Record<string, Rule>;

interface Rule {
  readonly role: Role;
}

export type Action = keyof typeof ACTIONS;

/** Whether somebody of this role may do it. */
export function mayDo(role: Role, action: Action): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(ACTIONS[action].role);
}
