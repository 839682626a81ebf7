import { z } from 'zod';
import { ROLES } from '../auth/actions.js';
import { idField, timestampField } from '../http/fields.js';
import { pageOf, pageQuery } from '../http/page.js';

export const roleField = z.enum(ROLES, `must be one of ${ROLES.join(', ')}`).meta({
  description: [
    '`viewer` looks at everything but secrets and API tokens',
    '`member` also sets up apps and destinations',
    '`admin` also minds people, API tokens and the tenant’s settings',
    '`owner` also gives the tenant away or deletes it',
  ].join(' · '),
});

/** Query of the list. Not a named component: its properties become parameters. */
export const memberQuery = pageQuery.extend({
  role: z
    .enum(ROLES, `must be one of ${ROLES.join(', ')}`)
    .optional()
    .meta({ description: 'Only those with this role.' }),
});
export type MemberQuery = z.output<typeof memberQuery>;

export const updateMemberSchema = z
  .strictObject({ role: roleField })
  .meta({ id: 'UpdateMember', examples: [{ role: 'admin' }] });
export type UpdateMember = z.output<typeof updateMemberSchema>;

export const memberSchema = z
  .object({
    id: idField.meta({ description: 'Of the membership, not of the person: it ends when they leave.' }),
    userId: z.string().meta({ description: 'The person.' }),
    name: z.string().meta({ examples: ['Ada Lovelace'] }),
    email: z.string().meta({ examples: ['ada@example.com'] }),
    role: roleField,
    joinedAt: timestampField,
  })
  .meta({ id: 'Member', description: 'A person who belongs to the tenant.' });
export type MemberView = z.output<typeof memberSchema>;

export const memberListSchema = pageOf(memberSchema, 'MemberList');
