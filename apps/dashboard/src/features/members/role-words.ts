import type { Role } from '../../api/models.js';

const words: Readonly<Record<Role, { readonly label: string; readonly means: string }>> = {
  viewer: { label: 'Viewer', means: 'looks at everything but secrets' },
  member: { label: 'Member', means: 'also sets up apps and destinations' },
  admin: { label: 'Admin', means: 'also minds people, API tokens and settings' },
  owner: { label: 'Owner', means: 'also gives the team away or deletes it' },
};

export function roleLabel(role: Role): string {
  return words[role].label;
}

/** Roles to choose from: only an owner makes owners. */
export function rolesGivenBy(giver: Role): readonly { value: Role; label: string }[] {
  const roles: readonly Role[] = ['viewer', 'member', 'admin', ...(giver === 'owner' ? (['owner'] as const) : [])];
  return roles.map((value) => ({ value, label: `${words[value].label}: ${words[value].means}` }));
}

export function parseRole(text: string): Role {
  return text === 'owner' || text === 'admin' || text === 'member' ? text : 'viewer';
}
