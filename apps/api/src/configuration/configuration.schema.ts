import { EVENT_KINDS } from '@logferry/db';
import { z } from 'zod';
import { appSchema, createAppSchema } from '../apps/app.schema.js';
import { channelSchema, createEmailChannelSchema } from '../notifications/channel.schema.js';
import { rulesField } from '../rules/rule.schema.js';

/** Goes up when an older file would be read wrongly. */
const FORMAT = 'logferry/1';
const formatField = z.literal(FORMAT).meta({ description: 'Of this file.' });
/** Of destinations, apps and channels: what a tenant may have (their services), and a body holds. */
const ITEMS_MAX = 1_000;
const nameField = z.string().trim().min(1, 'must not be empty').max(100);
const destinationField = nameField.meta({ description: 'The name of its destination.', examples: ['Production EU'] });

/** Settings only: nothing that a tenant of another installation has no use for, and no secret. */
export const exportedConfigurationSchema = z
  .object({
    format: formatField,
    rules: rulesField.meta({ description: 'Of all apps.' }),
    destinations: z.array(z.object({ name: z.string(), site: z.string() })),
    apps: z.array(
      appSchema
        .omit({
          id: true,
          destinationId: true,
          state: true,
          upstreamLoss: true,
          activity: true,
          herokuDrain: true,
          createdAt: true,
          updatedAt: true,
        })
        .extend({ destination: z.string(), rules: rulesField }),
    ),
    channels: z.array(channelSchema.pick({ name: true, type: true, address: true, events: true, isEnabled: true })),
  })
  .meta({ id: 'ExportedConfiguration', description: 'What a tenant has set up, without keys, tokens and URLs.' });
export type ExportedConfiguration = z.output<typeof exportedConfigurationSchema>;

const { address: addressField } = createEmailChannelSchema.shape;

export const importConfigurationSchema = z
  .strictObject({
    format: formatField,
    rules: rulesField.optional(),
    destinations: z
      .array(z.strictObject({ name: nameField, site: z.string().min(1).max(50) }))
      .max(ITEMS_MAX)
      .optional(),
    apps: z
      .array(
        createAppSchema
          .omit({ destinationId: true })
          .extend({ destination: destinationField, rules: rulesField.optional() }),
      )
      .max(ITEMS_MAX)
      .optional(),
    channels: z
      .array(
        z.strictObject({
          name: nameField,
          type: channelSchema.shape.type,
          address: addressField.nullable().optional(),
          events: z.array(z.enum(EVENT_KINDS)).max(EVENT_KINDS.length).optional(),
          isEnabled: z.boolean().optional(),
        }),
      )
      .max(ITEMS_MAX)
      .optional(),
  })
  .meta({
    id: 'ImportConfiguration',
    description: 'An export, or parts of it. What is left out stays as it is.',
    examples: [
      { format: FORMAT, apps: [{ name: 'shop-production', destination: 'Production EU', env: 'production' }] },
    ],
  });
export type ImportConfiguration = z.output<typeof importConfigurationSchema>;

const itemSchema = z.object({
  kind: z.enum(['rules', 'destination', 'app', 'channel']),
  name: z.string().nullable().meta({ description: 'null: the rules of all apps.' }),
  result: z.enum(['created', 'updated', 'skipped', 'missing', 'refused']).meta({
    description: [
      '`skipped`: it is so already',
      '`missing`: it needs something that an export does not hold',
      '`refused`: the tenant cannot have it so',
    ].join(' · '),
  }),
  detail: z.string().nullable().meta({ description: 'What is missing, or why it was refused.' }),
});
export type ImportedItem = z.output<typeof itemSchema>;

const countField = z.int();

export const importReportSchema = z
  .object({
    created: countField,
    updated: countField,
    skipped: countField,
    missing: countField,
    refused: countField,
    items: z.array(itemSchema),
  })
  .meta({ id: 'ImportReport', description: 'What became of each item.' });
export type ImportReport = z.output<typeof importReportSchema>;
