import { z } from 'zod';
import { timestampField } from '../http/fields.js';
import { problemSchema } from '../http/problem.js';

const TEXT_LENGTH_MAX = 200;
const KINDS = ['app', 'system', 'api', 'router', 'addon'] as const;

/** Query of a tail. Not a named component: its properties become parameters. */
export const tailQuery = z.strictObject({
  dyno: z
    .string()
    .max(TEXT_LENGTH_MAX)
    .optional()
    .meta({ description: 'Only lines of this dyno (`web.1`), or of all dynos of this type (`web`).' }),
  kind: z
    .enum(KINDS, `must be one of ${KINDS.join(', ')}`)
    .optional()
    .meta({ description: 'Only lines of this kind.' }),
  q: z.string().max(TEXT_LENGTH_MAX).optional().meta({ description: 'Only lines with this in their text.' }),
  view: z
    .enum(['raw', 'datadog'], 'must be raw or datadog')
    .optional()
    .meta({ description: '`raw`: `log` is left out · `datadog`: only lines that became a log · unless given: all' }),
});
export type TailQuery = z.output<typeof tailQuery>;

const tailLineSchema = z.object({
  receivedAt: timestampField,
  time: z.string().meta({ description: 'As the sender wrote it; empty when it could not be read.' }),
  kind: z.enum(KINDS).nullable().meta({ description: 'null: bytes that could not be read.' }),
  dyno: z
    .string()
    .nullable()
    .meta({ examples: ['web.1'] }),
  source: z.string().meta({ description: 'As `heroku logs --source` has it.', examples: ['app'] }),
  procid: z.string().meta({ description: 'The sender: a dyno, `router`, `api`, an add-on.', examples: ['web.1'] }),
  text: z.string().meta({ description: 'Before the rules; the first 8,192 characters.' }),
  isCut: z.boolean().meta({ description: '`text` is longer.' }),
  messages: z.int().meta({ description: 'Messages that were joined to it; 1: none were.' }),
  outcome: z.enum(['kept', 'filtered', 'sampled']).meta({ description: 'What the rules decided.' }),
  rules: z.array(z.object({ name: z.string(), effect: z.string() })).meta({
    description: 'What rules did to it, in order.',
  }),
  log: z
    .record(z.string(), z.unknown())
    .nullable()
    .optional()
    .meta({ description: 'The log as Datadog gets it. null: there is none, or it is longer than 32 kB.' }),
});

export const tailEventsSchema = z
  .object({
    line: tailLineSchema,
    sampled: z
      .object({
        shown: z.int().meta({ description: 'Lines that were looked at; the filters of the query apply to these.' }),
        of: z.int().meta({ description: 'Lines the app has sent meanwhile.' }),
        unread: z.int().meta({ description: 'Lines left out since this client did not read in time.' }),
      })
      .meta({ description: 'Not all lines are shown. At most once a second, about the time since it last came.' }),
    ping: z.object({ at: timestampField }).meta({ description: 'Every 10 s.' }),
    error: problemSchema,
  })
  .meta({ id: 'TailEvents', description: 'The events of the stream, by name.' });

export type SampledEvent = z.output<typeof tailEventsSchema>['sampled'];
