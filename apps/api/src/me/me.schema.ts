import { z } from 'zod';
import { ACTION_NAMES, ROLES } from '../auth/actions.js';
import { timestampField } from '../http/fields.js';
import { pageOf } from '../http/page.js';

/** Longer than any id of a session. */
const SESSION_ID_LENGTH_MAX = 64;

export const sessionIdField = z.string().min(1).max(SESSION_ID_LENGTH_MAX);

export const meSchema = z
  .object({
    id: z.string(),
    name: z.string().meta({ examples: ['Ada Lovelace'] }),
    email: z.string().meta({ examples: ['ada@example.com'] }),
    emailVerified: z.boolean().meta({
      description:
        'Whether the address is confirmed by the link that was mailed to it. `sendVerificationEmail` mails another.',
    }),
    twoFactorEnabled: z.boolean().meta({ description: 'Whether signing in asks for a second factor.' }),
    role: z.enum(ROLES).meta({ description: 'What you are in the tenant you work in.' }),
    allowed: z.array(z.enum(ACTION_NAMES)).meta({
      description:
        'What you may do in the tenant you work in: the names that each operation of this document has as `x-logferry-action`.',
    }),
    createdAt: timestampField,
  })
  .meta({ id: 'Me', description: 'The person who is signed in.' });
export type MeView = z.output<typeof meSchema>;

const sessionSchema = z
  .object({
    id: z.string(),
    isCurrent: z.boolean().meta({ description: 'Whether it is the one that asks.' }),
    address: z
      .string()
      .nullable()
      .meta({ description: 'Where it was begun.', examples: ['203.0.113.7'] }),
    userAgent: z.string().nullable(),
    createdAt: timestampField,
    expiresAt: timestampField.meta({ description: 'When it ends, unless it is used before.' }),
  })
  .meta({ id: 'Session', description: 'Somewhere you are signed in.' });
export type SessionView = z.output<typeof sessionSchema>;

export const sessionListSchema = pageOf(sessionSchema, 'SessionList');
