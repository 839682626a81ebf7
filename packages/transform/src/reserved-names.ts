// Root names that Datadog's preprocessing reads as status, host, date, message, service or trace id (Log configuration, Pipelines), and
// the names we write ourselves. An attribute under one of them would change what the log is, or make the key appear twice.
const RESERVED_NAMES: ReadonlySet<string> = new Set([
  'message',
  'status',
  'severity',
  'level',
  'host',
  'hostname',
  'service',
  'ddsource',
  'ddtags',
  '@timestamp',
  'timestamp',
  '_timestamp',
  'Timestamp',
  'eventTime',
  'date',
  'published_date',
  'dd',
  'dd.trace_id',
  'dd.span_id',
  'contextMap',
  'contextMap.dd.trace_id',
  'heroku',
  'syslog',
  'logferry',
]);

/** Vector moves clashing names aside under the same prefix, so users may know it. */
export const MOVED_PREFIX = '_RESERVED_';

export function isReservedName(name: string): boolean {
  return (
    RESERVED_NAMES.has(name) || name.startsWith('heroku.') || name.startsWith('syslog.') || name.startsWith('logferry.')
  );
}
