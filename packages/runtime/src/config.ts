import { randomBytes } from 'node:crypto';
import { isNativeError } from 'node:util/types';
import { ConfigError, type ConfigFault } from './config-error.js';
import { type ConfigVariables, configSchema, variableNotes } from './config-schema.js';
import { keepDevelopmentSecret } from './development-secrets.js';
import type { ExtraSite } from './extra-sites.js';
import { generateKeyringText, parseKeyringText } from './keyring-text.js';
import type { LogLevel } from './logger.js';

/** The validated configuration of a process. Each field is the variable of the same name (config-schema.ts). */
export interface Config {
  readonly nodeEnv: 'development' | 'production' | 'test';
  readonly role: 'ingest' | 'control' | 'all';
  readonly host: string;
  readonly port: number;
  readonly workerPort: number;
  /** An origin without trailing slash. */
  readonly publicUrl: string;
  /** Absolute. */
  readonly dataDir: string;
  readonly databaseUrl: string;
  /** undefined: frames and queues live in Postgres. */
  readonly redisUrl: string | undefined;
  readonly queueShards: number;
  readonly queueBytesMax: number;
  readonly workerConcurrency: number;
  /** For tenants without a bound of their own. */
  readonly tenantParkedBytesMax: number;
  /** undefined: unlimited. */
  readonly tenantBytesPerDayMax: number | undefined;
  readonly tenantLinesPerSecondMax: number | undefined;
  readonly apiRequestsPerMinuteMax: number;
  /** `id:base64key,…`, already checked; for Keyring.parse. */
  readonly encryptionKeys: string;
  readonly sessionSecret: string;
  /** undefined: there is no operator API. */
  readonly operatorToken: string | undefined;
  /** undefined: no add-on is offered. */
  readonly herokuAddon: HerokuAddonConfig | undefined;
  /** undefined: no Heroku account can be connected. */
  readonly herokuOauthClient: HerokuOauthClient | undefined;
  /** Origins, without a trailing slash. */
  readonly herokuApiUrl: string;
  readonly herokuIdUrl: string;
  /** undefined: mails are kept as files under dataDir. */
  readonly smtpUrl: string | undefined;
  /** `Name <address>` or an address alone. */
  readonly mailFrom: string;
  /** Origins a tenant's webhook may have although they are not public. */
  readonly webhookOriginsExtra: readonly string[];
  readonly datadogSitesExtra: readonly ExtraSite[];
  readonly logLevel: LogLevel;
}

/** What Heroku and we know each other by. */
export interface HerokuAddonConfig {
  readonly id: string;
  readonly password: string;
  readonly ssoSalt: string;
  /** undefined: Heroku's API cannot be asked. */
  readonly clientSecret: string | undefined;
}

/** An OAuth client at Heroku, for accounts that people connect. */
export interface HerokuOauthClient {
  readonly id: string;
  readonly secret: string;
}

/**
 * Reads the configuration from environment variables; unknown ones are ignored, empty ones are unset.
 * Outside production, missing secrets are generated once and kept under DATA_DIR.
 * Throws ConfigError with every fault at once, and no value of any variable in it.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const faults: ConfigFault[] = [];
  const variables = settled(env);
  const result = configSchema.safeParse(variables);
  for (const issue of result.error?.issues ?? []) faults.push(toFault(String(issue.path[0]), issue.message));
  if (variables.NODE_ENV === 'production') {
    for (const name of ['ENCRYPTION_KEYS', 'SESSION_SECRET'] as const) {
      if (variables[name] === undefined) faults.push(toFault(name, 'is not set, and production generates none'));
    }
  }
  for (const [what, names] of TOGETHER) {
    const missing = names.filter((name) => variables[name] === undefined);
    if (missing.length === names.length) continue;
    for (const name of missing) faults.push(toFault(name, `is not set, but others of the ${what} are`));
  }
  if (!result.success || faults.length > 0) throw new ConfigError(faults);
  return toConfig(result.data, keepSecrets(result.data));
}

/** What is set as a whole, or not at all. */
const TOGETHER = [
  ['add-on', ['HEROKU_ADDON_ID', 'HEROKU_ADDON_PASSWORD', 'HEROKU_SSO_SALT']],
  ['OAuth client', ['HEROKU_OAUTH_CLIENT_ID', 'HEROKU_OAUTH_CLIENT_SECRET']],
] as const;

/** The variables of the schema that are set to something. */
function settled(env: Readonly<Record<string, string | undefined>>): { [name in keyof ConfigVariables]?: string } {
  const variables: { [name in keyof ConfigVariables]?: string } = {};
  for (const name of configSchema.keyof().options) {
    const text = env[name]?.trim() ?? '';
    if (text !== '') variables[name] = text;
  }
  return variables;
}

function toFault(variable: string, problem: string): ConfigFault {
  const notes = variableNotes.get(configSchema.shape[variable as keyof ConfigVariables]);
  return {
    variable,
    problem,
    remedy: notes === undefined ? '' : `${notes.description} For example: ${variable}=${notes.example}`,
  };
}

interface Secrets {
  readonly encryptionKeys: string;
  readonly sessionSecret: string;
}

function keepSecrets(variables: ConfigVariables): Secrets {
  const { DATA_DIR } = variables;
  try {
    const encryptionKeys =
      variables.ENCRYPTION_KEYS ?? keepDevelopmentSecret(DATA_DIR, 'encryption-keys', generateKeyringText);
    const sessionSecret =
      variables.SESSION_SECRET ??
      keepDevelopmentSecret(DATA_DIR, 'session-secret', () => randomBytes(32).toString('base64url'));
    parseKeyringText(encryptionKeys); // a file somebody edited
    return { encryptionKeys, sessionSecret };
  } catch (error) {
    const remedy = 'Make it a folder this user may write to, or set ENCRYPTION_KEYS and SESSION_SECRET.';
    const problem = `cannot keep the development secrets: ${reasonOf(error)}`;
    throw new ConfigError([{ variable: 'DATA_DIR', problem, remedy }]);
  }
}

/** File system errors by their code, since their message quotes the path; our own by their message. */
function reasonOf(error: unknown): string {
  if (!isNativeError(error)) return 'unknown error';
  return (error as NodeJS.ErrnoException).code ?? `encryption-keys ${error.message}`;
}

function toConfig(variables: ConfigVariables, secrets: Secrets): Config {
  const publicUrl = variables.PUBLIC_URL ?? `http://localhost:${variables.PORT}`;
  return {
    nodeEnv: variables.NODE_ENV,
    role: variables.ROLE,
    host: variables.HOST,
    port: variables.PORT,
    workerPort: variables.WORKER_PORT,
    publicUrl,
    dataDir: variables.DATA_DIR,
    databaseUrl: variables.DATABASE_URL,
    redisUrl: variables.REDIS_URL,
    queueShards: variables.QUEUE_SHARDS,
    queueBytesMax: variables.QUEUE_BYTES_MAX,
    workerConcurrency: variables.WORKER_CONCURRENCY,
    tenantParkedBytesMax: variables.TENANT_PARKED_BYTES_MAX,
    tenantBytesPerDayMax: variables.TENANT_BYTES_PER_DAY_MAX,
    tenantLinesPerSecondMax: variables.TENANT_LINES_PER_SECOND_MAX,
    apiRequestsPerMinuteMax: variables.API_REQUESTS_PER_MINUTE_MAX,
    ...secrets,
    operatorToken: variables.OPERATOR_TOKEN,
    herokuAddon: toAddon(variables),
    herokuOauthClient: toOauthClient(variables),
    herokuApiUrl: variables.HEROKU_API_URL,
    herokuIdUrl: variables.HEROKU_ID_URL,
    smtpUrl: variables.SMTP_URL,
    mailFrom: variables.MAIL_FROM ?? `Logferry <logferry@${new URL(publicUrl).hostname}>`,
    webhookOriginsExtra: variables.WEBHOOK_ORIGINS_EXTRA,
    datadogSitesExtra: variables.DATADOG_SITES_EXTRA,
    logLevel: variables.LOG_LEVEL,
  };
}

function toAddon(variables: ConfigVariables): HerokuAddonConfig | undefined {
  const { HEROKU_ADDON_ID: id, HEROKU_ADDON_PASSWORD: password, HEROKU_SSO_SALT: ssoSalt } = variables;
  if (id === undefined || password === undefined || ssoSalt === undefined) return undefined;
  return { id, password, ssoSalt, clientSecret: variables.HEROKU_CLIENT_SECRET };
}

function toOauthClient(variables: ConfigVariables): HerokuOauthClient | undefined {
  const { HEROKU_OAUTH_CLIENT_ID: id, HEROKU_OAUTH_CLIENT_SECRET: secret } = variables;
  return id === undefined || secret === undefined ? undefined : { id, secret };
}
