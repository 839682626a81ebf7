import { LIMITS } from './limits.js';

/**
 * Why no status line came:
 * - `connect`: no connection (refused, unknown host, no route, set-up too slow); nothing was sent;
 * - `tls`: the peer's certificate or the handshake failed; nothing was sent;
 * - `reset`: the connection broke before the status line; the payload may have been taken;
 * - `timeout`: no status line in time; the payload may have been taken;
 * - `other`: anything else.
 */
export type TransportError = 'timeout' | 'connect' | 'reset' | 'tls' | 'other';

/** One HTTP try at the intake. Holds no text from the intake and no secret, so it may be logged as it is. */
export interface Attempt {
  /** The status code, or null when no status line came. */
  readonly status: number | null;
  readonly error: TransportError | null;
  /** From the call to the status line or the error, queueing for a connection included. */
  readonly durationMs: number;
  /** Wait the intake asked for, 0 to `LIMITS.retryAfterMsMax`; null when it named none. */
  readonly retryAfterMs: number | null;
}

/** Header values as undici gives them: several headers of one name come as an array. */
export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

const CONNECT_CODES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const RESET_CODES = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'UND_ERR_SOCKET']);
const TIMEOUT_CODES = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);
const TLS_CODE = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO|HOSTNAME_MISMATCH|INVALID_CA)/;

/** Sorts an error thrown by undici, TLS, DNS or the socket into the few kinds a person can act on. */
export function transportErrorOf(error: unknown): TransportError {
  if (textProperty(error, 'name') === 'TimeoutError') return 'timeout';
  const code = textProperty(error, 'code');
  if (code === undefined) return 'other';
  // A connect that the kernel gave up on has the code of a timeout, but nothing was sent.
  if (CONNECT_CODES.has(code) || textProperty(error, 'syscall') === 'connect') return 'connect';
  if (TIMEOUT_CODES.has(code)) return 'timeout';
  if (TLS_CODE.test(code)) return 'tls';
  if (RESET_CODES.has(code) || code.startsWith('HPE_')) return 'reset';
  return 'other';
}

/**
 * The wait the intake asked for, in ms: the longer of `Retry-After` (seconds or an HTTP date) and
 * `X-RateLimit-Reset` (seconds, Datadog's "Rate limits" page), at most `LIMITS.retryAfterMsMax`.
 */
export function retryAfterMsOf(headers: ResponseHeaders, nowMs: number): number | null {
  const waits = [waitMs(headers['retry-after'], nowMs), waitMs(headers['x-ratelimit-reset'], nowMs)];
  let longest: number | null = null;
  for (const wait of waits) if (wait !== null && (longest === null || wait > longest)) longest = wait;
  return longest === null ? null : Math.min(longest, LIMITS.retryAfterMsMax);
}

function waitMs(value: string | string[] | undefined, nowMs: number): number | null {
  const text = (Array.isArray(value) ? value[0] : value)?.trim();
  if (!text) return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  // Date.parse takes almost anything for a date, "-5" too; an HTTP date begins with the day's name.
  const dateMs = /^[A-Z][a-z]+,/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(dateMs) ? null : Math.max(0, dateMs - nowMs);
}

function textProperty(error: unknown, name: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
}
