import { EVENT_KINDS } from '@logferry/db';
import { z } from 'zod';
import { hasSomething, idField, lineField, NOTHING_TO_CHANGE, timestampField } from '../http/fields.js';
import { pageOf } from '../http/page.js';

const NAME_LENGTH_MAX = 100;
const URL_LENGTH_MAX = 2_048;
const CHANNEL_TYPES = ['email', 'webhook', 'slack'] as const;

const nameField = lineField(NAME_LENGTH_MAX).meta({
  description: 'Unique within the tenant.',
  examples: ['On call'],
});
const addressField = z
  .email('is not an email address')
  .toLowerCase()
  .meta({
    description: 'The address of a member of the tenant, who has confirmed it.',
    examples: ['ada@example.com'],
  });
const urlField = z
  .string()
  .trim()
  .max(URL_LENGTH_MAX)
  .meta({
    description: 'https, on port 443 or 8443, at a public address. Stored sealed; only its origin is shown again.',
    examples: ['https://hooks.example.com/logferry'],
    writeOnly: true,
  });
const eventsField = z
  .array(z.enum(EVENT_KINDS, `must be one of ${EVENT_KINDS.join(', ')}`))
  .max(EVENT_KINDS.length)
  .transform((kinds) => [...new Set(kinds)])
  .meta({ description: 'The kinds of events it is told of; none (unless given): all.', examples: [['key_rejected']] });

const common = { name: nameField, events: eventsField.optional(), isEnabled: z.boolean().optional() };

export const createEmailChannelSchema = z.strictObject({ type: z.literal('email'), address: addressField, ...common });

export const createChannelSchema = z
  .discriminatedUnion(
    'type',
    [
      createEmailChannelSchema,
      z.strictObject({ type: z.literal('webhook'), url: urlField, ...common }),
      z.strictObject({ type: z.literal('slack'), url: urlField, ...common }),
    ],
    `must be one of ${CHANNEL_TYPES.join(', ')}`,
  )
  .meta({
    id: 'CreateNotificationChannel',
    examples: [
      { type: 'webhook', name: 'On call', url: 'https://hooks.example.com/logferry', events: ['key_rejected'] },
    ],
  });
export type CreateChannel = z.output<typeof createChannelSchema>;

export const updateChannelSchema = z
  .strictObject({
    name: nameField.optional(),
    address: addressField.optional(),
    url: urlField.optional(),
    events: eventsField.optional(),
    isEnabled: z.boolean().optional(),
  })
  .refine(hasSomething, NOTHING_TO_CHANGE)
  .meta({
    id: 'UpdateNotificationChannel',
    examples: [{ isEnabled: false }],
    description: 'Fields left out stay as they are.',
  });
export type UpdateChannel = z.output<typeof updateChannelSchema>;

export const channelSchema = z
  .object({
    id: idField,
    type: z.enum(CHANNEL_TYPES),
    name: z.string(),
    address: z.string().nullable().meta({ description: 'Of an e-mail channel.' }),
    urlHint: z
      .string()
      .nullable()
      .meta({
        description: 'The origin of the URL of the others.',
        examples: ['https://hooks.example.com'],
      }),
    events: z.array(z.enum(EVENT_KINDS)).meta({ description: 'Empty: all kinds.' }),
    isEnabled: z.boolean(),
    createdAt: timestampField,
    updatedAt: timestampField,
  })
  .meta({ id: 'NotificationChannel', description: 'Where the tenant is told of events.' });
export type ChannelView = z.output<typeof channelSchema>;

export const createdChannelSchema = channelSchema
  .extend({
    signingSecret: z
      .string()
      .nullable()
      .meta({
        description:
          'Of a webhook, shown in this answer only: signs what it is sent, after Standard Webhooks (HMAC-SHA256 over id, time and body).',
        examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      }),
  })
  .meta({ id: 'CreatedNotificationChannel' });
export type CreatedChannelView = z.output<typeof createdChannelSchema>;

export const channelListSchema = pageOf(channelSchema, 'NotificationChannelList');

export const deliverySchema = z
  .object({
    id: idField.meta({ description: 'The same for each try; a webhook gets it as `webhook-id`.' }),
    eventId: idField.nullable().meta({ description: 'null: a test.' }),
    status: z.enum(['pending', 'delivered', 'failed']).meta({
      description: '`failed`: it is not tried again.',
    }),
    attempts: z.int(),
    statusCode: z.int().nullable().meta({ description: 'What the newest attempt was answered.' }),
    problem: z.string().nullable().meta({ description: 'Why the newest attempt failed.' }),
    createdAt: timestampField,
    settledAt: timestampField.nullable(),
  })
  .meta({ id: 'NotificationDelivery' });
export type DeliveryView = z.output<typeof deliverySchema>;

export const deliveryListSchema = pageOf(deliverySchema, 'NotificationDeliveryList');
