import { z } from 'zod';
import { serviceField } from '../apps/app.fields.js';
import { lineField } from '../http/fields.js';

/** Each costs every line some time; a longer list is a pipeline that belongs into Datadog. */
const RULES_MAX = 50;
const NAME_LENGTH_MAX = 100;
const PLACEHOLDER_LENGTH_MAX = 200;
const FILTER_VALUES_MAX = 20;
const FILTER_VALUE_LENGTH_MAX = 128;

const KINDS = ['app', 'system', 'api', 'router', 'addon'] as const;
const MASKERS = ['email', 'card', 'ip', 'credentials', 'query_secrets', 'aws_keys'] as const;

const namesField = z
  .array(lineField(FILTER_VALUE_LENGTH_MAX))
  .min(1, 'must name at least one')
  .max(FILTER_VALUES_MAX, `must not be more than ${FILTER_VALUES_MAX}`);

const filterField = z
  .strictObject({
    kind: z.array(z.enum(KINDS)).min(1, 'must name at least one').max(KINDS.length).optional(),
    dynotype: namesField.optional().meta({ description: '`web`, `worker`; of what is no dyno its name: `router`.' }),
    source: namesField.optional().meta({ description: 'As `heroku logs --source` has it: `app`, `heroku`.' }),
  })
  .meta({
    description: "The lines a rule looks at, by the log's `heroku.*` attributes: one of the values of each list.",
  });

// What is wrong with a pattern is said by the engine, which names the rule.
const patternField = z.string().meta({ description: 'RE2, at most 1,000 characters.', examples: ['GET /health'] });
const placeholderField = z
  .string()
  .max(PLACEHOLDER_LENGTH_MAX, `must not be longer than ${PLACEHOLDER_LENGTH_MAX} characters`);

const common = {
  name: lineField(NAME_LENGTH_MAX).meta({ description: 'Unique in its list.', examples: ['drop health checks'] }),
  enabled: z.boolean().optional().meta({ description: 'Unless given: true.' }),
  filter: filterField.optional(),
};

const matchRule = z.strictObject({
  ...common,
  type: z.enum(['exclude_at_match', 'include_at_match', 'multi_line']),
  pattern: patternField,
});

const maskRule = z.strictObject({
  ...common,
  type: z.literal('mask_sequences'),
  pattern: patternField,
  replace_placeholder: placeholderField.optional().meta({ description: 'May name groups: `$1`, `\u0024{1}`.' }),
});

const builtInMaskRule = z.strictObject({
  ...common,
  type: z.literal('mask_builtin'),
  masker: z.enum(MASKERS),
  replace_placeholder: placeholderField.optional().meta({ description: "Unless given: the masker's, as `[email]`." }),
});

const sampleRule = z.strictObject({
  ...common,
  type: z.literal('sample'),
  rate: z
    .number()
    .min(0)
    .max(1)
    .meta({ description: 'Share that is kept. Errors always are.', examples: [0.1] }),
  pattern: patternField.optional(),
});

const remapRule = z
  .strictObject({
    ...common,
    type: z.literal('remap'),
    pattern: patternField.optional(),
    service: serviceField.optional(),
    source: serviceField.optional(),
  })
  .refine(({ service, source }) => service !== undefined || source !== undefined, 'must name a service or a source');

const ruleField = z
  .discriminatedUnion('type', [matchRule, maskRule, builtInMaskRule, sampleRule, remapRule])
  .meta({ id: 'Rule', description: "A step on each line's text. The first four types are the Datadog Agent's." });

export const rulesField = z.array(ruleField).max(RULES_MAX, `must not be more than ${RULES_MAX}`);

export const rulesSchema = z.strictObject({ rules: rulesField }).meta({
  id: 'Rules',
  examples: [{ rules: [{ type: 'exclude_at_match', name: 'health checks', pattern: 'path="/health"' }] }],
  description: 'Run in order, each on what the one before left.',
});
export type Rules = z.output<typeof rulesSchema>;

const countField = z.int().meta({ examples: [1200] });

export const ruleUsageSchema = z
  .object({
    from: z.iso.date().meta({ description: 'The first day that is counted, UTC.' }),
    rules: z.array(
      z.object({
        of: z.enum(['tenant', 'app']).meta({ description: 'Whose rule it is.' }),
        name: z.string(),
        linesIn: countField.meta({ description: 'Lines that it looked at.' }),
        linesHit: countField.meta({ description: 'Lines that it dropped, masked, sampled out or remapped.' }),
        bytesSaved: countField.meta({ description: 'Bytes of the texts that it dropped.' }),
      }),
    ),
  })
  .meta({ id: 'RuleUsage', description: 'What rules did, rules that are gone included. Up to ten seconds late.' });
export type RuleUsage = z.output<typeof ruleUsageSchema>;

/** A file of an Agent has some kB. */
const IMPORT_LENGTH_MAX = 100_000;

export const importRulesSchema = z
  .strictObject({
    text: z
      .string()
      .max(IMPORT_LENGTH_MAX, `must not be longer than ${IMPORT_LENGTH_MAX} characters`)
      .meta({ description: 'YAML or JSON as an Agent has it, or the value of DD_LOGS_CONFIG_PROCESSING_RULES.' }),
  })
  .meta({
    id: 'ImportRules',
    examples: [{ text: '- type: exclude_at_match\n  name: health_checks\n  pattern: path="/health"' }],
  });
export type ImportRules = z.output<typeof importRulesSchema>;

export const importedRulesSchema = z
  .object({
    rules: z.array(ruleField),
    refused: z
      .array(z.object({ name: z.string(), reason: z.string() }))
      .meta({ description: 'What could not be taken, and why.' }),
  })
  .meta({ id: 'ImportedRules' });
