import { type DestinationStream, type Logger, pino } from 'pino';
import { scrubSecrets } from './scrub-secrets.js';
import { serializeError } from './serialize-error.js';

export type { Logger } from 'pino';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Fields that hold a secret wherever they appear: at the top of a log line, or one or two levels down. */
const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'set-cookie',
  'dd-api-key',
  'x-api-key',
  'apiKey',
  'token',
  'drainToken',
  'drainUrl',
  'password',
  'secret',
  'body',
  'databaseUrl',
  'redisUrl',
  'smtpUrl',
  'encryptionKeys',
  'sessionSecret',
];

export interface LoggerOptions {
  /** The process: "api", "worker". */
  readonly name: string;
  readonly level: LogLevel;
  /** Standard output unless given. */
  readonly destination?: DestinationStream;
}

/**
 * A pino logger of JSON lines. Known secret fields are censored, errors are reduced (serialize-error.ts), requests show
 * their method and route pattern, never their URL (drain URLs carry the token), and whatever still looks like one of our
 * secrets is taken out of the finished line. That is the net below; the rule stays that no token, key, body or log
 * content is handed to a logger at all.
 */
export function createLogger(options: LoggerOptions): Logger {
  return pino(
    {
      name: options.name,
      level: options.level,
      redact: { paths: SECRET_FIELDS.flatMap(pathsOf), censor: '[redacted]' },
      serializers: { err: serializeError, error: serializeError, req: serializeRequest, res: serializeResponse },
      hooks: { streamWrite: scrubSecrets },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    options.destination ?? pino.destination({ fd: 1, sync: true }),
  );
}

function pathsOf(field: string): string[] {
  return [`["${field}"]`, `*["${field}"]`, `*.*["${field}"]`];
}

/** The parts of a Fastify request that may be logged. */
interface LoggedRequest {
  readonly id?: unknown;
  readonly method?: string;
  readonly routeOptions?: { readonly url?: string | undefined };
}

function serializeRequest(req: LoggedRequest): object {
  return { id: req.id, method: req.method, route: req.routeOptions?.url };
}

function serializeResponse(res: { readonly statusCode?: number }): object {
  return { statusCode: res.statusCode };
}
