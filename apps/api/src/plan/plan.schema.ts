import { PLAN_NAMES } from '@logferry/db';
import { z } from 'zod';
import { timestampField } from '../http/fields.js';

export const planNameField = z.enum(PLAN_NAMES).meta({ examples: ['standard'] });

const boundField = z.int().nullable();
const daysField = z.int().meta({ examples: [7] });

export const quotaSchema = z
  .object({
    apps: z.int(),
    members: z.int(),
    bytesPerDay: boundField.meta({ description: 'Of log frames, in a UTC day; null: as many as come.' }),
    linesPerSecond: boundField.meta({
      description: 'With bursts of ten seconds of it; null: as many as come.',
    }),
    parkedBytes: z.int().meta({ description: 'Compressed, of what waits for destinations in trouble.' }),
  })
  .meta({ id: 'Quota' });
export type QuotaView = z.output<typeof quotaSchema>;

export const planSchema = z
  .object({
    plan: planNameField,
    quota: quotaSchema.meta({ description: 'What the plan allows, or the operator granted beside it.' }),
    usage: z.object({ apps: z.int(), members: z.int(), bytesToday: z.int(), parkedBytes: z.int() }).meta({
      id: 'QuotaUsage',
      description: 'What of it is used. Bytes of today count what was taken and carried on.',
    }),
    resetsAt: timestampField.meta({ description: 'When the day’s bytes begin again at 0.' }),
    retention: z
      .object({
        deadLetterDays: daysField,
        auditDays: daysField,
        deliveryDays: daysField.meta({ description: 'Of notifications that have come to an end.' }),
        parkedDays: daysField.meta({
          description: 'Of what waits for a destination, where late logs are re-stamped; else it is 17.5 hours.',
        }),
      })
      .meta({ id: 'Retention', description: 'For how long things are kept.' }),
  })
  .meta({ id: 'Plan' });
export type PlanView = z.output<typeof planSchema>;
