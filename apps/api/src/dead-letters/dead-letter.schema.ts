import { z } from 'zod';
import { idField, timestampField } from '../http/fields.js';
import { pageOf, pageQuery } from '../http/page.js';

const REASONS = ['intake_rejected', 'too_large'] as const;

/** Query of the list. Not a named component: its properties become parameters. */
export const deadLetterQuery = pageQuery.extend({
  reason: z
    .enum(REASONS, `must be one of ${REASONS.join(', ')}`)
    .optional()
    .meta({ description: 'Only those refused for this reason.' }),
});
export type DeadLetterQuery = z.output<typeof deadLetterQuery>;

const deadLetterSchema = z
  .object({
    id: idField,
    reason: z.enum(REASONS).meta({
      description: [
        '`intake_rejected`: Datadog finds this log malformed',
        '`too_large`: Datadog refuses its size, even by itself',
      ].join(' · '),
    }),
    statusCode: z.int().meta({ description: 'HTTP status Datadog answered with.', examples: [400] }),
    bytes: z.int().meta({ description: 'Size of the log as it was sent: JSON, before compression.', examples: [612] }),
    messages: z.int().meta({ description: 'Messages it was made of.', examples: [1] }),
    preview: z
      .string()
      .nullable()
      .meta({
        description:
          'The beginning of the log as it was sent. null: the key it was sealed with is no longer configured.',
        examples: ['{"ddsource":"heroku","ddtags":"env:production","message":"…'],
      }),
    receivedAt: timestampField,
    createdAt: timestampField.meta({ description: 'When Datadog refused it.' }),
  })
  .meta({ id: 'DeadLetter', description: 'A log Datadog refused for good, kept for as long as the plan says.' });
export type DeadLetterView = z.output<typeof deadLetterSchema>;

export const deadLetterListSchema = pageOf(deadLetterSchema, 'DeadLetterList');

export const redrivenSchema = z
  .object({
    letters: z.int().meta({ description: 'Dead letters that are on their way again.', examples: [12] }),
    messages: z.int().meta({ description: 'Messages they stand for.', examples: [12] }),
    unreadable: z.int().meta({
      description: 'Dead letters that stay because the key they were sealed with is no longer configured.',
      examples: [0],
    }),
    hasMore: z.boolean().meta({ description: 'There are more than one call sends: call again.' }),
  })
  .meta({ id: 'Redriven' });
export type RedrivenView = z.output<typeof redrivenSchema>;
