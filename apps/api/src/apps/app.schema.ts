import { z } from 'zod';
import { herokuDrainSchema } from '../heroku-connection/heroku-drains.js';
import { hasSomething, idField, NOTHING_TO_CHANGE, timestampField } from '../http/fields.js';
import { pageOf } from '../http/page.js';
import {
  attributesField,
  envField,
  HOST_MODES,
  hostField,
  hostModeField,
  maskApiEmailsField,
  metricsField,
  nameField,
  processesField,
  serviceField,
  silentAfterField,
  spaceField,
  stripAnsiField,
  tagsField,
} from './app.fields.js';
import { APP_STATES, STATE_RULES } from './state.js';

const destinationIdField = idField.meta({ description: 'Where the logs go: a destination of this tenant.' });

const LATE_LOGS = ['drop', 'restamp'] as const;
const lateLogsField = z.enum(LATE_LOGS, `must be one of ${LATE_LOGS.join(', ')}`).meta({
  description: [
    'What becomes of logs that could not be delivered for 17.5 hours, since Datadog discards older ones. `drop` (unless given): they are dropped and counted',
    '`restamp`: they get the time of their delivery, and keep their own as `logferry.original_timestamp`; dropped after the `parkedDays` of the plan',
  ].join(' · '),
});

export const createAppSchema = z
  .strictObject({
    name: nameField,
    destinationId: destinationIdField,
    env: envField.nullable().optional(),
    service: serviceField.nullable().optional(),
    hostMode: hostModeField.optional(),
    host: hostField.nullable().optional(),
    tags: tagsField.optional(),
    attributes: attributesField.optional(),
    processes: processesField.optional(),
    lateLogs: lateLogsField.optional(),
    space: spaceField.optional(),
    stripAnsi: stripAnsiField.optional(),
    metrics: metricsField.optional(),
    maskApiEmails: maskApiEmailsField.optional(),
    silentAfterMinutes: silentAfterField.nullable().optional(),
  })
  .meta({
    id: 'CreateApp',
    examples: [
      {
        name: 'shop-production',
        destinationId: '01923456-789a-7000-8000-000000000001',
        env: 'production',
        service: 'shop',
        tags: ['team:checkout'],
      },
    ],
  });
export type CreateApp = z.output<typeof createAppSchema>;

export const updateAppSchema = z
  .strictObject({
    name: nameField.optional(),
    destinationId: destinationIdField.optional(),
    env: envField.nullable().optional(),
    service: serviceField.nullable().optional(),
    hostMode: hostModeField.optional(),
    host: hostField.nullable().optional(),
    tags: tagsField.optional(),
    attributes: attributesField.optional(),
    processes: processesField.optional(),
    lateLogs: lateLogsField.optional(),
    space: spaceField.optional(),
    stripAnsi: stripAnsiField.optional(),
    metrics: metricsField.optional(),
    maskApiEmails: maskApiEmailsField.optional(),
    silentAfterMinutes: silentAfterField.nullable().optional(),
  })
  .refine(hasSomething, NOTHING_TO_CHANGE)
  .meta({
    id: 'UpdateApp',
    examples: [{ env: 'staging', silentAfterMinutes: 30 }],
    description: 'Fields left out stay as they are; lists and maps are replaced whole; null clears.',
  });
export type UpdateApp = z.output<typeof updateAppSchema>;

export const activitySchema = z
  .object({
    firstFrameAt: timestampField.nullable().meta({ description: 'When the first frame came from Heroku.' }),
    lastFrameAt: timestampField.nullable().meta({ description: 'When the newest frame came from Heroku.' }),
    lastDeliveredAt: timestampField.nullable().meta({ description: 'When Datadog last accepted logs of this app.' }),
  })
  .meta({ id: 'Activity' });

const nullableText = z.string().nullable();

export const appSchema = z
  .object({
    id: idField,
    name: z.string().meta({ examples: ['shop-production'] }),
    destinationId: idField,
    env: nullableText.meta({ examples: ['production'] }),
    service: nullableText.meta({ examples: ['shop'] }),
    hostMode: z.enum(HOST_MODES),
    host: nullableText,
    tags: z.array(z.string()).meta({ examples: [['team:shop']] }),
    attributes: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .meta({ examples: [{ region: 'eu', canary: false }] }),
    processes: z
      .record(z.string(), z.object({ service: z.string().optional(), source: z.string().optional() }))
      .meta({ examples: [{ web: { source: 'ruby' } }] }),
    lateLogs: z.enum(LATE_LOGS),
    space: z.boolean(),
    stripAnsi: z.boolean(),
    metrics: z.boolean(),
    maskApiEmails: z.boolean(),
    silentAfterMinutes: z.int().nullable(),
    state: z.enum(APP_STATES).meta({ description: STATE_RULES }),
    upstreamLoss: z
      .object({
        messages: z
          .number()
          .int()
          .meta({ examples: [370] }),
        since: timestampField.meta({ description: 'The minute of the first report within the hour.' }),
      })
      .nullable()
      .meta({
        description:
          'What Heroku reported in the last hour to have lost before it reached Logferry (L10, L12 and L13); null: nothing. Beside the state, since what did arrive may well be healthy.',
      }),
    activity: activitySchema,
    herokuDrain: herokuDrainSchema.nullable().meta({
      description: 'The drain that Logferry added at Heroku, and removes with the app; null: people see to its drains.',
    }),
    createdAt: timestampField,
    updatedAt: timestampField,
  })
  .meta({ id: 'App', description: 'One Heroku app: how its logs are labelled and where they go.' });
export type AppView = z.output<typeof appSchema>;

export const appListSchema = pageOf(appSchema, 'AppList');
