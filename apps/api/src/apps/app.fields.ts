import { normalizeTag } from '@logferry/transform';
import { z } from 'zod';
import { lineField, NOT_A_LINE } from '../http/fields.js';
import { isLine } from '../http/text.js';
import { TAG_LENGTH_MAX, TAGS_MAX, tagFault } from './tags.js';

/** Heroku allows 30; other platforms that send Logplex frames allow more. */
const NAME_LENGTH_MAX = 60;
const ENV_LENGTH_MAX = TAG_LENGTH_MAX - 'env:'.length;
/** Datadog cuts a longer service name. */
const SERVICE_LENGTH_MAX = 100;
/** RFC 1123, and what Datadog takes as a host name. */
const HOST_LENGTH_MAX = 253;
/** Datadog takes 256 attributes a log, nested ones included; most of them belong to the log itself. */
const ATTRIBUTES_MAX = 32;
/** Datadog ignores longer keys. */
const ATTRIBUTE_NAME_LENGTH_MAX = 49;
/** A facet's value is cut at 1024. */
const ATTRIBUTE_TEXT_LENGTH_MAX = 1_000;
/** They are in every log, however short its line. Transforming cuts at 8,192, with a prefix for some names. */
const ATTRIBUTES_BYTES_MAX = 7_500;
const PROCESSES_MAX = 32;
/** Dynos are cycled and deployed in less; what is shorter would tell of every pause. */
const SILENT_MINUTES_MIN = 5;
const SILENT_MINUTES_MAX = 7 * 24 * 60;

/** Fields of a log that Datadog reads by itself, and our own groups: an attribute must not stand in their place. */
const RESERVED_ATTRIBUTES = new Set(
  'message ddsource ddtags source tags host hostname service status level severity timestamp date heroku syslog dd logferry'.split(
    ' ',
  ),
);

export const HOST_MODES = ['app.dyno', 'dyno', 'app', 'fixed', 'none'] as const;
export type HostModeText = (typeof HOST_MODES)[number];

/** Heroku's rule is stricter (a lower-case letter first, no trailing dash); look-alike senders are not bound by it. */
export const nameField = z
  .string()
  .trim()
  .toLowerCase()
  .min(1, 'must not be empty')
  .max(NAME_LENGTH_MAX, `must not be longer than ${NAME_LENGTH_MAX} characters`)
  .regex(/^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/, 'must consist of letters, digits and dashes, like a Heroku app name')
  .meta({ description: 'The name of the Heroku app. Unique within the tenant.', examples: ['shop-production'] });

export const envField = z
  .string()
  .max(ENV_LENGTH_MAX, `must not be longer than ${ENV_LENGTH_MAX} characters`)
  .refine(isLine, NOT_A_LINE)
  .transform(normalizeTag)
  .refine((env) => env !== '', 'must not be empty')
  .meta({ description: 'Becomes the tag `env:…`; written as Datadog stores tags.', examples: ['production'] });

export const serviceField = lineField(SERVICE_LENGTH_MAX).meta({ examples: ['shop'] });

const sourceField = lineField(SERVICE_LENGTH_MAX).meta({
  description: "`ddsource`: picks Datadog's log pipeline.",
  examples: ['ruby'],
});

export const hostModeField = z.enum(HOST_MODES, `must be one of ${HOST_MODES.join(', ')}`).meta({
  description: [
    "What becomes the log's host. `app.dyno` (unless given): `shop-production.web.1`",
    '`dyno`: `web.1`',
    '`app`: `shop-production`',
    '`fixed`: the text in `host`',
    '`none`: no host',
  ].join(' · '),
});

export const hostField = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(HOST_LENGTH_MAX, `must not be longer than ${HOST_LENGTH_MAX} characters`)
  .regex(/^[A-Za-z0-9._-]+$/, 'must consist of letters, digits, dots, dashes and underscores')
  .meta({ description: 'The host of every log; only with hostMode `fixed`.', examples: ['heroku'] });

export const stripAnsiField = z.boolean('must be true or false').meta({
  description: 'Whether ANSI colour codes are taken out of what the app and its add-ons print. Unless given: no.',
});

export const spaceField = z.boolean('must be true or false').meta({
  description:
    'Whether this stands for a Private Space, whose one drain carries the lines of many apps: each log then has the name of its own app, as far as its lines tell it. Unless given: no.',
});

export const maskApiEmailsField = z.boolean('must be true or false').meta({
  description:
    "Whether e-mail addresses in lines of Heroku's API (who released, scaled, set a config var) are replaced by `[email]`. Unless given: no.",
});

export const metricsField = z.boolean('must be true or false').meta({
  description:
    'Whether numbers in the lines (`sample#`, `measure#`, `count#`, and the times of router lines) are sent as metrics, too. Datadog bills custom metrics. Unless given: no.',
});
export const silentAfterField = z
  .int('must be a whole number')
  .min(SILENT_MINUTES_MIN, `must be at least ${SILENT_MINUTES_MIN}`)
  .max(SILENT_MINUTES_MAX, `must be at most ${SILENT_MINUTES_MAX} (7 days)`)
  .meta({
    description:
      'Minutes without anything from Heroku after which you are told, by an event. null (unless given): never.',
    examples: [30],
  });

export const tagsField = z
  .array(
    z
      .string()
      .superRefine((raw, ctx) => {
        const fault = isLine(raw) ? tagFault(raw) : NOT_A_LINE;
        if (fault !== undefined) ctx.addIssue({ code: 'custom', message: fault });
      })
      .transform(normalizeTag),
  )
  .max(TAGS_MAX, `must not be more than ${TAGS_MAX}`)
  .transform((tags) => [...new Set(tags)])
  .meta({
    description: 'Added to every log. Written as Datadog stores them; doubles are dropped.',
    examples: [['team:shop']],
  });

const attributeName = z
  .string()
  .min(1, 'must not be empty')
  .max(ATTRIBUTE_NAME_LENGTH_MAX, `must not be longer than ${ATTRIBUTE_NAME_LENGTH_MAX} characters`)
  .regex(/^[A-Za-z_][A-Za-z0-9_.\-/@]*$/, 'must start with a letter and hold letters, digits and _ . - / @')
  .refine(
    (name) => !RESERVED_ATTRIBUTES.has(name.split('.', 1)[0] ?? ''),
    'is a name that Datadog or Logferry sets itself',
  );

export const attributesField = z
  .record(
    attributeName,
    z.union(
      [
        z.string().max(ATTRIBUTE_TEXT_LENGTH_MAX, `must not be longer than ${ATTRIBUTE_TEXT_LENGTH_MAX} characters`),
        z.number(),
        z.boolean(),
      ],
      { error: (issue) => (issue.code === 'invalid_union' ? 'must be a text, a number, true or false' : undefined) },
    ),
  )
  .refine((attributes) => Object.keys(attributes).length <= ATTRIBUTES_MAX, `must not be more than ${ATTRIBUTES_MAX}`)
  .refine(
    (attributes) => Buffer.byteLength(JSON.stringify(attributes)) <= ATTRIBUTES_BYTES_MAX,
    `must not take more than ${ATTRIBUTES_BYTES_MAX.toLocaleString('en')} bytes as JSON: they are in every log`,
  )
  .meta({ description: 'Custom attributes of every log.', examples: [{ region: 'eu', canary: false }] });

export const processesField = z
  .record(
    z
      .string()
      .max(63, 'must not be longer than 63 characters')
      .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'must be a process type of the Procfile, like "web"'),
    z.strictObject({ service: serviceField.optional(), source: sourceField.optional() }),
  )
  .refine((processes) => Object.keys(processes).length <= PROCESSES_MAX, `must not be more than ${PROCESSES_MAX}`)
  .meta({
    description: 'Service and source of the logs of single process types.',
    examples: [{ web: { service: 'shop-web', source: 'ruby' } }],
  });
