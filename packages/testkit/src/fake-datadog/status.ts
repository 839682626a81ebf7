/** Datadog's names of a log's severity. */
export type LogStatus = 'emerg' | 'alert' | 'critical' | 'error' | 'warn' | 'notice' | 'info' | 'debug' | 'ok';

const SYSLOG: readonly LogStatus[] = ['emerg', 'alert', 'critical', 'error', 'warn', 'notice', 'info', 'debug'];

/** First match wins, by lower-cased prefix (Log status remapper). "severe" really becomes `ok`, as it starts with s. */
const PREFIXES: readonly (readonly [RegExp, LogStatus])[] = [
  [/^(emerg|f)/, 'emerg'],
  [/^a/, 'alert'],
  [/^c/, 'critical'],
  [/^err/, 'error'],
  [/^w/, 'warn'],
  [/^n/, 'notice'],
  [/^i/, 'info'],
  [/^(d|t|v)/, 'debug'],
  [/^(o|s)/, 'ok'],
];

/**
 * What Datadog makes of a status value: 0–7 are syslog severities, words go by their beginning, and everything else,
 * pino's numeric levels and HTTP codes included, is `info`.
 */
export function statusOf(value: unknown): LogStatus {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (/^\d+$/.test(text)) return SYSLOG[Number(text)] ?? 'info';
  for (const [prefix, status] of PREFIXES) if (prefix.test(text)) return status;
  return 'info';
}
