import { MONTHS_SHOWN } from '@logferry/db';
import { z } from 'zod';
import { idField, timestampField } from '../http/fields.js';

const LIMIT_DEFAULT = 25;
const LIMIT_MAX = 100;
const PAGE_MAX = 10_000;

/** Query of usage by app. Not a named component: its properties become parameters. */
export const usageByAppQuery = z.strictObject({
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'is not a month')
    .optional()
    .meta({
      description: 'A month in UTC. The one under way unless a month or a day is given.',
      examples: ['2026-03'],
    }),
  day: z.iso
    .date('is not a day')
    .optional()
    .meta({ description: 'A day in UTC, in place of a month.', examples: ['2026-03-04'] }),
  page: z.coerce
    .number('is not a number')
    .int('is not a whole number')
    .min(1, 'must be at least 1')
    .max(PAGE_MAX, `must be at most ${PAGE_MAX}`)
    .default(1),
  limit: z.coerce
    .number('is not a number')
    .int('is not a whole number')
    .min(1, 'must be at least 1')
    .max(LIMIT_MAX, `must be at most ${LIMIT_MAX}`)
    .default(LIMIT_DEFAULT)
    .meta({ description: 'Apps on a page.' }),
});
export type UsageByAppQuery = z.output<typeof usageByAppQuery>;

const sentFields = {
  bytesReceived: z
    .int()
    .min(0)
    .meta({ description: 'Bytes of frames that were let in: those that count against the quota.' }),
  messagesReceived: z.int().min(0).meta({ description: 'Messages in them.' }),
};

export const usageByAppSchema = z
  .object({
    from: timestampField,
    to: timestampField.meta({ description: 'Not included.' }),
    totals: z.object(sentFields).meta({ id: 'Sent', description: 'Of all apps.' }),
    items: z
      .array(
        z
          .object({
            appId: idField,
            name: z.string().nullable().meta({ description: 'null: the app is deleted.' }),
            ...sentFields,
          })
          .meta({ id: 'AppUsage' }),
      )
      .meta({ description: 'Apps that sent something, those of the most bytes first.' }),
    total: z.int().min(0).meta({ description: 'Apps on all pages.' }),
  })
  .meta({ id: 'UsageByApp' });
export type UsageByApp = z.output<typeof usageByAppSchema>;

export const usageByMonthSchema = z
  .object({
    months: z
      .array(z.object({ month: z.string().meta({ examples: ['2026-03'] }), ...sentFields }).meta({ id: 'MonthUsage' }))
      .length(MONTHS_SHOWN)
      .meta({ description: 'Months in UTC, oldest first; the last is the one under way.' }),
    countedSince: z.iso
      .date()
      .nullable()
      .meta({
        description: 'The first day of these months of which something is known; null: none.',
        examples: ['2026-01-12'],
      }),
    forecast: z
      .object({ ...sentFields, byDays: z.int().min(1).meta({ description: 'Whole days it goes by, a week at most.' }) })
      .nullable()
      .meta({
        id: 'UsageForecast',
        description:
          'What the month under way comes to when its rest goes as the last whole days went; null before there is one.',
      }),
  })
  .meta({ id: 'UsageByMonth' });
export type UsageByMonth = z.output<typeof usageByMonthSchema>;
