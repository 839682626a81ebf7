import { DAY_SLOTS } from '@logferry/db';
import { z } from 'zod';
import { activitySchema } from '../apps/app.schema.js';
import { APP_STATES } from '../apps/state.js';
import { idField, timestampField } from '../http/fields.js';
import { deliveryDelaySchema } from '../usage/usage.schema.js';

const TEXT_LENGTH_MAX = 200;
const LIMIT_DEFAULT = 25;
/** More rows than anybody takes in at a glance. */
const LIMIT_MAX = 50;
const PAGE_MAX = 10_000;

export const SUMMARY_SORTS = ['name', '-name', 'state', '-state', 'lastFrame', '-lastFrame'] as const;
export type SummarySort = (typeof SUMMARY_SORTS)[number];

/** Query of summaries. Not a named component: its properties become parameters. */
export const summaryQuery = z.strictObject({
  q: z
    .string()
    .max(TEXT_LENGTH_MAX)
    .optional()
    .meta({ description: 'Only apps whose name, env or service contains this, in whatever case.' }),
  state: z
    .enum(APP_STATES, `must be one of ${APP_STATES.join(', ')}`)
    .optional()
    .meta({ description: 'Only apps in this state.' }),
  sort: z
    .enum(SUMMARY_SORTS, `must be one of ${SUMMARY_SORTS.join(', ')}`)
    .default('name')
    .meta({ description: 'By state: what needs a person first. With `-` the other way round.' }),
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
export type SummaryQuery = z.output<typeof summaryQuery>;

const count = z.number().int().min(0);

const lastDaySchema = z
  .object({
    received: count.meta({ description: 'Messages that came from Heroku.' }),
    delivered: count.meta({ description: 'Logs Datadog accepted.' }),
    filtered: count.meta({ description: 'Left out by rules or sampling.' }),
    lost: z.number().int().meta({ description: 'Dropped for any reason, or refused by Datadog for good.' }),
    lostUpstream: count.meta({ description: 'Lost inside Heroku; not part of `received`.' }),
    receivedByHalfHour: z.array(count).length(DAY_SLOTS).meta({
      description:
        'What `received` is made of, by half hours of the clock, oldest first. The last one is under way, and the first is what it leaves of 24 hours: at times nothing.',
    }),
    deliveryDelay: deliveryDelaySchema,
  })
  .meta({ id: 'LastDay', description: 'What an app carried in the last 24 hours.' });

const summarySchema = z
  .object({
    id: idField,
    name: z.string(),
    env: z.string().nullable(),
    service: z.string().nullable(),
    state: z.enum(APP_STATES),
    destination: z
      .object({ id: idField, name: z.string(), site: z.string() })
      .meta({ id: 'AppDestination', description: 'Where its logs go.' }),
    activity: activitySchema,
    lastDay: lastDaySchema,
  })
  .meta({ id: 'AppSummary' });
export type AppSummary = z.output<typeof summarySchema>;

export const summaryPageSchema = z
  .object({
    items: z.array(summarySchema),
    total: count.meta({ description: 'Apps that match, on all pages.' }),
    states: z
      .record(z.enum(APP_STATES), count)
      .meta({ description: 'Of the apps that contain `q`, how many are in each state.' }),
    from: timestampField.meta({ description: 'When the 24 hours of `lastDay` begin.' }),
    to: timestampField.meta({ description: 'When they end: with the minute under way.' }),
  })
  .meta({ id: 'AppSummaryPage' });
export type SummaryPage = z.output<typeof summaryPageSchema>;
