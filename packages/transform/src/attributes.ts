import type { AppSettings, DrainOverrides } from './settings.js';

// Root names that Datadog's preprocessing reads as status, host, date, message, service or trace id (Log configuration, Pipelines), and
// the names we write ourselves. A custom attribute under one of them would change what the log is, or make the key appear twice.
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
const RESERVED_PREFIXES = ['heroku.', 'syslog.', 'logferry.'];

// Vector moves clashing names aside under the same prefix, so users may know it.
const MOVED_PREFIX = '_RESERVED_';

/**
 * What all custom attributes of an app may take in each log. They are in every log of a frame, however short its lines: 195 kB of `1 x`
 * with 64 kB of attributes made 4 GB. The control plane refuses settings beyond it; a drain URL's are cut here.
 */
const ATTRIBUTES_BYTES_MAX = 8_192;

/**
 * The custom attributes as JSON members, each followed by a comma: `"team":"checkout","tier":1,`. Those of the drain URL win over the
 * app's of the same name. Names that Datadog gives a meaning to are kept as `_RESERVED_<name>`.
 */
export function attributeMembers(settings: AppSettings, overrides: DrainOverrides): string {
  const values = new Map<string, string | number | boolean>();
  for (const [name, value] of Object.entries(settings.attributes)) values.set(safeName(name), value);
  for (const [name, value] of Object.entries(overrides.attributes ?? {})) values.set(safeName(name), value);
  let members = '';
  let bytes = 0;
  for (const [name, value] of values) {
    const member = `${JSON.stringify(name)}:${JSON.stringify(value)},`;
    bytes += Buffer.byteLength(member);
    if (bytes > ATTRIBUTES_BYTES_MAX) break;
    members += member;
  }
  return members;
}

function safeName(name: string): string {
  const isReserved = RESERVED_NAMES.has(name) || RESERVED_PREFIXES.some((prefix) => name.startsWith(prefix));
  return isReserved ? `${MOVED_PREFIX}${name}` : name;
}
