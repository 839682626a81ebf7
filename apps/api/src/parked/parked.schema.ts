import { z } from 'zod';
import { timestampField } from '../http/fields.js';

export const parkedSchema = z
  .object({
    messages: z.int().meta({ description: 'Messages that wait.', examples: [50_000] }),
    bytes: z.int().meta({ description: 'What they take, compressed.', examples: [1_240_000] }),
    oldestReceivedAt: timestampField.nullable().meta({ description: 'null: nothing waits.' }),
    expiresAt: timestampField.nullable().meta({
      description:
        'When the first of them will be dropped as `expired`: 17.5 hours after receipt, or the `parkedDays` of the plan when the app has late logs re-stamped.',
    }),
    isPartial: z.boolean().meta({
      description: 'So much waits that not all of it was counted: `messages` and `bytes` are at least these.',
    }),
    expiresSoon: z.boolean().meta({ description: 'That is less than two hours from now.' }),
  })
  .meta({ id: 'Parked', description: 'What is kept until the destination takes it.' });
export type ParkedView = z.output<typeof parkedSchema>;

export const discardedSchema = z
  .object({
    messages: z.int().meta({ description: 'Messages thrown away.', examples: [50_000] }),
    hasMore: z.boolean().meta({ description: 'More waited than one call throws away: call again.' }),
  })
  .meta({ id: 'Discarded' });
export type DiscardedView = z.output<typeof discardedSchema>;
