import { randomUUID } from 'node:crypto';
import type { Database, HerokuResource } from '@logferry/db';
import type { SsoEntry } from './sso-proof.js';

/** Never anybody's address (RFC 2606): nobody can sign up, be invited or be mailed under it. */
const DOMAIN = '@heroku.invalid';
const NAME_LENGTH_MAX = 100;

/** Whether this is a person of an add-on, who exists for its tenant alone. */
export function isShadowAddress(email: string): boolean {
  return email.endsWith(DOMAIN);
}

/**
 * The user who stands for a person of Heroku in one add-on: a member of its tenant and of no other, without a password.
 * Heroku decides who may come, each time anew; whom it does not name shares one user with all such.
 *
 * @returns its id
 */
export async function shadowMember(
  database: Database,
  { id: resourceId, tenantId }: HerokuResource,
  person: SsoEntry['person'],
): Promise<string> {
  const email = `${person?.userId ?? 'collaborator'}.${resourceId}${DOMAIN}`.toLowerCase();
  const name = (person?.email ?? 'Heroku collaborator').slice(0, NAME_LENGTH_MAX);
  const { id: userId } = await database.user.upsert({
    where: { email },
    create: { id: randomUUID(), email, name, emailVerified: true },
    update: { name },
    select: { id: true },
  });
  await database.member.upsert({
    where: { tenantId_userId: { tenantId, userId } },
    create: { tenantId, userId, role: 'admin' },
    update: {},
  });
  return userId;
}

/** Ends their sessions with them: without a tenant they would be given one of their own. */
export function removeShadowMembers(database: Database, tenantId: string): ReturnType<Database['user']['deleteMany']> {
  return database.user.deleteMany({ where: { email: { endsWith: DOMAIN }, members: { some: { tenantId } } } });
}
