import { z } from 'zod';
import { hasSomething, idField, lineField, NOTHING_TO_CHANGE, timestampField } from '../http/fields.js';
import { pageOf } from '../http/page.js';
import { parkedSchema } from '../parked/parked.schema.js';

const NAME_LENGTH_MAX = 100;
const API_KEY_LENGTH_MAX = 256;

const nameField = lineField(NAME_LENGTH_MAX).meta({
  description: 'Unique within the tenant.',
  examples: ['Production EU'],
});

/** What packages/datadog can put into a header: Datadog's form, 32 hex digits today, is not promised. */
export const apiKeyField = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(API_KEY_LENGTH_MAX, 'is longer than any Datadog API key')
  .regex(/^[\x21-\x7e]*$/, 'must consist of letters, digits and punctuation without spaces')
  .meta({
    description: 'A Datadog API key (not an application key). It is stored sealed and never shown again.',
    examples: ['0123456789abcdef0123456789abcdef'],
    writeOnly: true,
  });

export const siteField = z
  .string()
  .min(1)
  .max(50)
  .meta({ description: 'The code of a site of `GET /api/v1/sites`.', examples: ['EU1'] });

export const createDestinationSchema = z.strictObject({ name: nameField, site: siteField, apiKey: apiKeyField }).meta({
  id: 'CreateDestination',
  examples: [{ name: 'Production EU', site: 'EU1', apiKey: '0123456789abcdef0123456789abcdef' }],
});
export type CreateDestination = z.output<typeof createDestinationSchema>;

export const updateDestinationSchema = z
  .strictObject({ name: nameField.optional(), apiKey: apiKeyField.optional() })
  .refine(hasSomething, NOTHING_TO_CHANGE)
  .meta({
    id: 'UpdateDestination',
    examples: [{ name: 'Production' }],
    description: 'Fields left out stay as they are.',
  });
export type UpdateDestination = z.output<typeof updateDestinationSchema>;

/** Query of the routes that take a key. Not a named component: its properties become parameters. */
export const validateKeyQuery = z.strictObject({
  validate: z
    .enum(['true', 'false'], 'must be true or false')
    .default('true')
    .meta({ description: 'false stores the key without asking the site; its status is then `unverified`.' }),
});
export type ValidateKeyQuery = z.output<typeof validateKeyQuery>;

export const destinationSchema = z
  .object({
    id: idField,
    name: z.string().meta({ examples: ['Production EU'] }),
    site: z.string().meta({ description: 'The code of its site.', examples: ['EU1'] }),
    keyHint: z.string().meta({ description: 'The last characters of the API key.', examples: ['cdef'] }),
    status: z.enum(['unverified', 'ok', 'needs_key', 'key_rejected', 'wrong_url', 'unreachable']).meta({
      description: [
        '`unverified`: the key was stored unchecked and nothing was sent with it yet',
        '`ok`: the site knows the key',
        '`needs_key`: there is no key yet; logs are kept until one is given',
        '`key_rejected`: Datadog refused the key; logs are kept until it is replaced',
        '`wrong_url`: what answers at the site’s address is not an intake; logs are kept',
        '`unreachable`: the site has answered with nothing but failures for minutes; logs are kept',
      ].join(' · '),
    }),
    statusSince: timestampField,
    lastStatusCode: z.int().nullable().meta({
      description: 'HTTP status of the newest attempt to deliver; null before the first, or without an answer.',
    }),
    lastAttemptAt: timestampField.nullable(),
    parked: parkedSchema,
    usedBy: z
      .object({
        apps: z.int().meta({ description: 'How many apps send here.', examples: [1] }),
        first: z
          .array(z.object({ id: idField, name: z.string().meta({ examples: ['shop-production'] }) }))
          .meta({ description: 'Up to five of them, by name.' }),
      })
      .meta({ id: 'DestinationUse' }),
    createdAt: timestampField,
    updatedAt: timestampField,
  })
  .meta({ id: 'Destination', description: 'A Datadog API key and its site, under a name.' });
export type DestinationView = z.output<typeof destinationSchema>;

export const destinationListSchema = pageOf(destinationSchema, 'DestinationList');
