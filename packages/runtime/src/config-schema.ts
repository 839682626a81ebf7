import { resolve } from 'node:path';
import { z } from 'zod';
import { type ExtraSite, parseExtraSites } from './extra-sites.js';
import { parseKeyringText } from './keyring-text.js';
import { LOG_LEVELS } from './logger.js';

/** What `.env.example` and error messages say about a variable. */
export interface VariableNotes {
  readonly description: string;
  readonly example: string;
  /** What holds when it is not set; undefined when it must be set. */
  readonly otherwise?: string;
}

export const variableNotes = z.registry<VariableNotes>();

const SECRET_LENGTH_MIN = 32;

/**
 * Every environment variable the processes read. Texts arrive trimmed, empty ones as unset (config.ts), and messages must
 * not quote the value.
 */
export const configSchema = z.object({
  NODE_ENV: z
    .enum(['development', 'production', 'test'], 'is not development, production or test')
    .default('development')
    .register(variableNotes, {
      description: 'production: secrets must be given, nothing is generated.',
      example: 'production',
      otherwise: 'development',
    }),
  ROLE: z.enum(['ingest', 'control', 'all'], 'is not ingest, control or all').default('all').register(variableNotes, {
    description: 'What an api process serves: drains (ingest), dashboard and REST (control), or both (all).',
    example: 'all',
    otherwise: 'all',
  }),
  HOST: z.string().default('0.0.0.0').register(variableNotes, {
    description:
      'Address to listen on. 0.0.0.0: all of IPv4; "::": IPv6 too, where the machine has it; 127.0.0.1: this machine only.',
    example: '127.0.0.1',
    otherwise: '0.0.0.0',
  }),
  PORT: wholeNumber(0, 65_535).default(3000).register(variableNotes, {
    description: 'Port of the api and the dashboard.',
    example: '3000',
    otherwise: '3000',
  }),
  WORKER_PORT: wholeNumber(0, 65_535).default(3001).register(variableNotes, {
    description: "Port of the worker's /healthz, /readyz and /metrics. 0 takes a free one and logs it.",
    example: '3001',
    otherwise: '3001',
  }),
  PUBLIC_URL: z.string().transform(toPublicUrl).optional().register(variableNotes, {
    description: 'Where Heroku and browsers reach the api; drain URLs begin with it. https makes cookies Secure.',
    example: 'https://logs.example.com',
    otherwise: 'http://localhost:<PORT>',
  }),
  DATA_DIR: z
    .string()
    .default('.data')
    .transform((path) => resolve(path))
    .register(variableNotes, {
      description: 'Folder for what is kept on this machine: embedded Postgres, development secrets.',
      example: '/var/lib/logferry',
      otherwise: '.data',
    }),
  DATABASE_URL: z
    .string('is not set')
    .refine(isUrlOf('postgres:', 'postgresql:'), 'is not a postgres:// URL')
    .register(variableNotes, {
      description: 'PostgreSQL 14 or later. `npm start` boots one and sets this.',
      example: 'postgres://logferry:password@localhost:5432/logferry',
    }),
  REDIS_URL: z
    .string()
    .refine(isRedisUrl, 'is not a redis://, rediss://, redis-sentinel:// or redis-cluster:// URL')
    .optional()
    .register(variableNotes, {
      description:
        'Redis 7 or later for frames and queues: AOF on, maxmemory-policy noeviction. redis-sentinel://host:port,host:port/name and redis-cluster://host:port,host:port name several servers.',
      example: 'redis://localhost:6379',
      otherwise: 'frames and queues live in Postgres',
    }),
  QUEUE_SHARDS: wholeNumber(1, 256).default(1).register(variableNotes, {
    description:
      'Queues the apps are spread over; the same number on every process. One worker at a time serves a queue, so give at least as many as there are workers: with fewer, the workers left over stand by for one that dies. More than needed makes small POSTs dearer.',
    example: '4',
    otherwise: '1',
  }),
  QUEUE_BYTES_MAX: wholeNumber(1_000_000, 999_999_999_999_999).default(2_147_483_648).register(variableNotes, {
    description:
      'Bytes of frames that may wait in the queue for a worker. From half of it on drains are answered late, so that Heroku slows down; at all of it an api with ROLE=ingest refuses connections and others answer 503. Give Redis twice as much memory: frames set aside for a failing destination come on top.',
    example: '2147483648',
    otherwise: '2147483648',
  }),
  WORKER_CONCURRENCY: wholeNumber(1, 4_096).default(512).register(variableNotes, {
    description:
      'Tickets one worker has in work at once. A ticket waits up to half a second for its batch, so quiet drains need many; 32 MB of frames bound the memory whatever this is.',
    example: '512',
    otherwise: '512',
  }),
  TENANT_PARKED_BYTES_MAX: wholeNumber(1, 999_999_999).default(500_000_000).register(variableNotes, {
    description:
      'Bytes, compressed, that Postgres keeps for one tenant while its destinations cannot take logs; some ten times as much log text. Beyond it the oldest go.',
    example: '500000000',
    otherwise: '500000000',
  }),
  TENANT_BYTES_PER_DAY_MAX: wholeNumber(1, 999_999_999_999_999).optional().register(variableNotes, {
    description:
      'Bytes of log frames a tenant may send in a UTC day, unless the tenant has a limit of its own. What is over it is answered and dropped, and the ledger says so.',
    example: '10000000000',
    otherwise: 'unlimited',
  }),
  TENANT_LINES_PER_SECOND_MAX: wholeNumber(1, 999_999_999).optional().register(variableNotes, {
    description:
      'Lines a second a tenant may send, with bursts of ten seconds of it, unless the tenant has a limit of its own.',
    example: '5000',
    otherwise: 'unlimited',
  }),
  API_REQUESTS_PER_MINUTE_MAX: wholeNumber(1, 999_999_999).default(3_000).register(variableNotes, {
    description:
      'Requests a minute that a session or an API token may make; with Redis over all processes, else in each. Beyond it 429.',
    example: '3000',
    otherwise: '3000',
  }),
  ENCRYPTION_KEYS: z.string().transform(checkedBy(parseKeyringText)).optional().register(variableNotes, {
    description:
      'Keys that seal stored secrets: id:base64 of 32 random bytes (`openssl rand -base64 32`). Several with commas: the first encrypts, all decrypt.',
    example: 'k1:<44 characters of base64>',
    otherwise: 'generated under DATA_DIR; required in production',
  }),
  SESSION_SECRET: z
    .string()
    .min(SECRET_LENGTH_MIN, `has fewer than ${SECRET_LENGTH_MIN} characters`)
    .optional()
    .register(variableNotes, {
      description: 'Signs session cookies: 32 random characters or more (`openssl rand -hex 32`).',
      example: '<64 hex digits>',
      otherwise: 'generated under DATA_DIR; required in production',
    }),
  OPERATOR_TOKEN: z
    .string()
    .min(SECRET_LENGTH_MIN, `has fewer than ${SECRET_LENGTH_MIN} characters`)
    .optional()
    .register(variableNotes, {
      description:
        "Opens the operator's API under /api/operator/v1: 32 random characters or more (`openssl rand -hex 32`). `npm run operator` reads it, too.",
      example: '<64 hex digits>',
      otherwise: 'there is no operator API',
    }),
  HEROKU_ADDON_ID: z
    .string()
    .regex(/^[a-z][a-z\d-]*$/, 'is not a slug of lower-case letters, digits and dashes')
    .optional()
    .register(variableNotes, {
      description:
        "The add-on's id in Heroku's marketplace: `id` of its manifest, and the user name in Heroku's calls. docs/heroku-addon.md says how to get one.",
      example: 'logferry',
      otherwise: 'there is no add-on',
    }),
  HEROKU_ADDON_PASSWORD: addonSecret('`api.password` of the manifest: what Heroku proves itself with.'),
  HEROKU_SSO_SALT: addonSecret(
    '`api.sso_salt` of the manifest: signs the way from the dashboard of Heroku to this one.',
  ),
  HEROKU_CLIENT_SECRET: z.string().optional().register(variableNotes, {
    description:
      "The add-on's OAuth client secret, from Heroku's partner portal: to learn an app's name and follow its changes.",
    example: '<uuid>',
    otherwise: "apps keep the add-on's name",
  }),
  HEROKU_OAUTH_CLIENT_ID: z.string().optional().register(variableNotes, {
    description:
      'An OAuth client at Heroku, for people who connect their Heroku account instead of using the add-on. docs/connect-heroku.md says how to get one.',
    example: '<uuid>',
    otherwise: 'no Heroku account can be connected',
  }),
  HEROKU_OAUTH_CLIENT_SECRET: z.string().optional().register(variableNotes, {
    description: "That client's secret.",
    example: '<uuid>',
    otherwise: 'no Heroku account can be connected',
  }),
  HEROKU_API_URL: herokuUrl('https://api.heroku.com', "Heroku's Platform API."),
  HEROKU_ID_URL: herokuUrl('https://id.heroku.com', "Heroku's identity service, for OAuth."),
  SMTP_URL: z
    .string()
    .refine(isUrlOf('smtp:', 'smtps:'), 'is not an smtp:// or smtps:// URL')
    .optional()
    .register(variableNotes, {
      description:
        'Mail server for confirmations, invitations and notifications. Without one mails are kept as files under DATA_DIR/outbox, and outside production their links are logged.',
      example: 'smtp://user:password@smtp.example.com:587',
      otherwise: 'mails are kept under DATA_DIR/outbox',
    }),
  MAIL_FROM: z
    .string()
    .refine(isSender, 'is not an address, or a name with an address in <>')
    .optional()
    .register(variableNotes, {
      description: 'Sender of the mails.',
      example: 'Logferry <logferry@example.com>',
      otherwise: 'Logferry <logferry@host of PUBLIC_URL>',
    }),
  WEBHOOK_ORIGINS_EXTRA: z.string().default('').transform(toOrigins).register(variableNotes, {
    description:
      'Origins that notifications may be sent to whatever they are: internal servers, tests. All others must be https on public addresses.',
    example: 'https://hooks.internal.example.com,http://127.0.0.1:8080',
    otherwise: 'none',
  }),
  DATADOG_SITES_EXTRA: z.string().default('[]').transform(toExtraSites).register(variableNotes, {
    description:
      'Datadog sites beyond the built-in ones (PrivateLink, tests): a JSON array. Tenants may send to these. "compression":"gzip" in one is for a proxy that cannot take zstd.',
    example:
      '[{"code":"PL1","name":"PrivateLink","intakeUrl":"https://http-intake.logs.example.com","apiUrl":"https://api.example.com","appUrl":"https://app.datadoghq.com"}]',
    otherwise: '[]',
  }),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, `is not one of ${LOG_LEVELS.join(', ')}`)
    .default('info')
    .register(variableNotes, {
      description: `How much the processes log about themselves: ${LOG_LEVELS.join(', ')}.`,
      example: 'debug',
      otherwise: 'info',
    }),
});

export type ConfigVariables = z.output<typeof configSchema>;

function wholeNumber(min: number, max: number) {
  return z.string().transform((text, ctx) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    ctx.addIssue({ code: 'custom', message: `is not a whole number from ${min} to ${max}` });
    return z.NEVER;
  });
}

function addonSecret(description: string) {
  return z
    .string()
    .min(SECRET_LENGTH_MIN, `has fewer than ${SECRET_LENGTH_MIN} characters`)
    .optional()
    .register(variableNotes, { description, example: '<64 hex digits>', otherwise: 'there is no add-on' });
}

function herokuUrl(otherwise: string, description: string) {
  return z
    .string()
    .refine(isUrlOf('http:', 'https:'), 'is not an http or https address')
    .transform((text) => text.replace(/\/+$/, ''))
    .default(otherwise)
    .register(variableNotes, { description, example: otherwise, otherwise });
}

function isUrlOf(...protocols: string[]): (text: string) => boolean {
  return (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

/** The servers of the several-server forms have commas between them, which no URL parser takes. */
function isRedisUrl(text: string): boolean {
  return (
    isUrlOf('redis:', 'rediss:')(text) ||
    /^redis-(sentinel|cluster):\/\/([^@/]*@)?[^@/,]+(,[^@/,]+)*(\/.*)?$/.test(text)
  );
}

function isSender(text: string): boolean {
  return z.email().safeParse(/^[^<>\r\n]*<([^<>]+)>$/.exec(text)?.[1] ?? text).success;
}

function toPublicUrl(text: string, ctx: z.RefinementCtx): string {
  if (isUrlOf('http:', 'https:')(text)) {
    const url = new URL(text);
    if (url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === '')
      return url.origin;
  }
  ctx.addIssue({ code: 'custom', message: 'is not an http or https address without path, query or credentials' });
  return z.NEVER;
}

function toOrigins(text: string, ctx: z.RefinementCtx): readonly string[] {
  const origins = text.split(',').flatMap((part) => part.trim() || []);
  if (origins.every((origin) => isUrlOf('http:', 'https:')(origin) && new URL(origin).origin === origin))
    return origins;
  ctx.addIssue({ code: 'custom', message: 'is not a list of origins such as https://hooks.example.com' });
  return z.NEVER;
}

function toExtraSites(text: string, ctx: z.RefinementCtx): readonly ExtraSite[] {
  try {
    return parseExtraSites(text);
  } catch (error) {
    return reject(error, ctx);
  }
}

/** Keeps the text as it is when `parse` takes it. `parse` must not quote the text in its errors. */
function checkedBy(parse: (text: string) => unknown): (text: string, ctx: z.RefinementCtx) => string {
  return (text, ctx) => {
    try {
      parse(text);
      return text;
    } catch (error) {
      return reject(error, ctx);
    }
  };
}

function reject(error: unknown, ctx: z.RefinementCtx): never {
  ctx.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'cannot be read' });
  return z.NEVER;
}
