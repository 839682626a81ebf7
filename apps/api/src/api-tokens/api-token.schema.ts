import { z } from 'zod';
import { SCOPES } from '../auth/actions.js';
import { idField, lineField, timestampField } from '../http/fields.js';
import { pageOf } from '../http/page.js';

const NAME_LENGTH_MAX = 100;

const nameField = lineField(NAME_LENGTH_MAX).meta({ description: 'A note for people.', examples: ['deploy script'] });

const SCOPE_RULES = [
  '`read`: look at everything but secrets, people and API tokens',
  '`write:apps`: apps, their drain tokens, rules, dead letters and parked logs',
  '`write:destinations`: destinations and their keys',
  '`admin`: everything an API token may do',
  'Each may also read.',
].join(' · ');

export const createApiTokenSchema = z
  .strictObject({
    name: nameField,
    scopes: z
      .array(z.enum(SCOPES, `must be one of ${SCOPES.join(', ')}`))
      .min(1, 'must name at least one scope')
      .max(SCOPES.length, 'must not name a scope twice')
      .refine((scopes) => new Set(scopes).size === scopes.length, 'must not name a scope twice')
      .meta({ description: SCOPE_RULES, examples: [['read', 'write:apps']] }),
    expiresAt: z.iso
      .datetime({ offset: true, error: 'is not an RFC 3339 time' })
      .nullable()
      .optional()
      .meta({ description: 'When it stops working. Never unless given.', examples: ['2027-01-01T00:00:00Z'] }),
  })
  .meta({ id: 'CreateApiToken', examples: [{ name: 'deploy script', scopes: ['read', 'write:apps'] }] });
export type CreateApiToken = z.output<typeof createApiTokenSchema>;

export const updateApiTokenSchema = z
  .strictObject({ name: nameField })
  .meta({ id: 'UpdateApiToken', examples: [{ name: 'deploy script' }] });
export type UpdateApiToken = z.output<typeof updateApiTokenSchema>;

export const apiTokenSchema = z
  .object({
    id: idField,
    name: z.string().meta({ examples: ['deploy script'] }),
    scopes: z.array(z.enum(SCOPES)).meta({ description: SCOPE_RULES, examples: [['read', 'write:apps']] }),
    hint: z.string().meta({ description: 'The last characters of the token.', examples: ['x7Qa'] }),
    active: z.boolean().meta({ description: 'Whether it works now.' }),
    expiresAt: timestampField.nullable().meta({ description: 'When it stops working; null: never.' }),
    lastUsedAt: timestampField.nullable().meta({ description: 'When it was last used, to the minute; null: never.' }),
    createdAt: timestampField,
  })
  .meta({
    id: 'ApiToken',
    description: 'A key to this API for scripts: `Authorization: Bearer …`. It is the tenant’s.',
  });
export type ApiTokenView = z.output<typeof apiTokenSchema>;

export const createdApiTokenSchema = apiTokenSchema
  .extend({ token: z.string().meta({ description: 'Shown in this answer only.' }) })
  .meta({ id: 'CreatedApiToken' });
export type CreatedApiTokenView = z.output<typeof createdApiTokenSchema>;

export const apiTokenListSchema = pageOf(apiTokenSchema, 'ApiTokenList');
