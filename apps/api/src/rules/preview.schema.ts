import { z } from 'zod';
import { rulesField } from './rule.schema.js';

/** What a person looks through; and as many as a tail keeps. */
const LINES_MAX = 200;
/** Heroku's own bound for a line is 10,000 bytes; joined ones are longer. */
const LINE_LENGTH_MAX = 32_768;

export const previewRulesSchema = z
  .strictObject({
    rules: rulesField.meta({ description: "In place of the app's rules." }),
    tenantRules: rulesField.optional().meta({ description: "In place of the tenant's rules, which run first." }),
    lines: z
      .array(z.string().max(LINE_LENGTH_MAX, `must not be longer than ${LINE_LENGTH_MAX} characters`))
      .min(1, 'must hold at least one')
      .max(LINES_MAX, `must not be more than ${LINES_MAX}`)
      .optional()
      .meta({
        description:
          "As `heroku logs` prints them, or texts alone, which are taken for output of web.1. Unless given: the app's last hundred lines, as far as somebody has looked at it in the last moments, and those that come within two seconds.",
        examples: [['2026-03-04T09:15:02.204117+00:00 heroku[router]: at=info method=GET path="/health" status=200']],
      }),
  })
  .meta({
    id: 'PreviewRules',
    examples: [
      {
        rules: [{ type: 'exclude_at_match', name: 'health checks', pattern: 'path="/health"' }],
        lines: ['at=info method=GET path="/health" status=200'],
      },
    ],
  });
export type PreviewRules = z.output<typeof previewRulesSchema>;

const stepSchema = z.object({
  of: z.enum(['tenant', 'app']).meta({ description: 'Whose rule it is.' }),
  name: z.string(),
  effect: z
    .enum(['excluded', 'not_included', 'masked', 'sampled_out', 'sampled_in', 'kept_error', 'remapped'])
    .meta({ description: '`sampled_in`: kept for others like it · `kept_error`: an error, which no sampling drops.' }),
});

export const rulesPreviewSchema = z
  .object({
    lines: z.array(
      z.object({
        kind: z.string().nullable().meta({ description: 'null: bytes that could not be read.' }),
        dyno: z.string().nullable(),
        before: z.string(),
        after: z.string().nullable().meta({ description: 'null: a rule dropped it.' }),
        outcome: z.enum(['kept', 'filtered', 'sampled']),
        messages: z.int().meta({ description: 'Lines that were joined to this one log; 1: none were.' }),
        rules: z.array(stepSchema).meta({ description: 'What rules did to it, in order.' }),
        log: z.string().nullable().meta({
          description: 'The log as Datadog gets it, as JSON text, in which large numbers stay exact.',
        }),
      }),
    ),
  })
  .meta({ id: 'RulesPreview', description: 'One item for each log that comes of the lines, or would have.' });
export type RulesPreview = z.output<typeof rulesPreviewSchema>;
