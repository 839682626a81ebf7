import type { TenantModels } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import type { Caller, Role } from '../http/caller.js';

export interface Acting {
  readonly role: Role;
  /** null: an API token is no member. */
  readonly memberId: string | null;
}

/**
 * What the caller is right now, for decisions about roles within `$exclusive`: the guard looked before, and meanwhile
 * somebody may have changed it. An API token that got this far has the scope admin. Throws forbidden for who has left.
 */
export async function actingRole(tx: TenantModels, caller: Caller): Promise<Acting> {
  if (caller.kind === 'apiToken') return { role: 'admin', memberId: null };
  const row = await tx.member.findFirst({ where: { userId: caller.userId }, select: { id: true, role: true } });
  if (row === null) throw new AppError('forbidden', 'You are not a member of this tenant any more.');
  return { role: row.role, memberId: row.id };
}
