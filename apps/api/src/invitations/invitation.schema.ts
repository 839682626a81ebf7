import { z } from 'zod';
import { emailField } from '../auth/credentials.js';
import { idField, timestampField } from '../http/fields.js';
import { pageOf } from '../http/page.js';
import { roleField } from '../members/member.schema.js';

/** Longer than any token of ours. */
const TOKEN_LENGTH_MAX = 100;

export const createInvitationSchema = z
  .strictObject({
    email: emailField.toLowerCase().meta({ examples: ['grace@example.com'] }),
    role: roleField,
  })
  .meta({ id: 'CreateInvitation', examples: [{ email: 'grace@example.com', role: 'member' }] });
export type CreateInvitation = z.output<typeof createInvitationSchema>;

export const acceptInvitationSchema = z
  .strictObject({
    token: z
      .string()
      .min(1)
      .max(TOKEN_LENGTH_MAX)
      .meta({ description: 'Of the link that was mailed.', writeOnly: true }),
  })
  .meta({ id: 'AcceptInvitation', examples: [{ token: 'lfi0123456789abcdefghijklmnopqrstuvwxyzABCDEFG' }] });
export type AcceptInvitation = z.output<typeof acceptInvitationSchema>;

export const invitationSchema = z
  .object({
    id: idField,
    email: z.string().meta({ examples: ['grace@example.com'] }),
    role: roleField,
    invitedBy: z.string().meta({ description: 'The name of who invited.', examples: ['Ada Lovelace'] }),
    isExpired: z.boolean().meta({ description: 'Whether the link has stopped working. Mail another.' }),
    lastMailAt: timestampField.meta({ description: 'When the link was last mailed.' }),
    expiresAt: timestampField,
    createdAt: timestampField,
  })
  .meta({ id: 'Invitation', description: 'Somebody who was asked by mail to join, and has not yet.' });
export type InvitationView = z.output<typeof invitationSchema>;

export const invitationListSchema = pageOf(invitationSchema, 'InvitationList');
