import { type LogStatus, statusOf } from './status.js';

export type RawLog = Readonly<Record<string, unknown>>;

/** A log as a person would find it in Datadog, after its reserved attributes were looked up. */
export interface ResolvedLog {
  readonly host: string | null;
  readonly service: string | null;
  readonly source: string | null;
  readonly status: LogStatus;
  /** Epoch ms; the time of receipt when the log names none that can be read. */
  readonly date: number;
  readonly message: string;
  readonly tags: readonly string[];
  readonly attributes: RawLog;
}

// The attributes Datadog looks at, in its order ("Log pipelines", reserved attributes).
const HOST = ['host', 'hostname', 'syslog.hostname'];
const DATE = [
  '@timestamp',
  'timestamp',
  '_timestamp',
  'Timestamp',
  'eventTime',
  'date',
  'published_date',
  'syslog.timestamp',
];
const STATUS = ['status', 'severity', 'level', 'syslog.severity'];
const SERVICE = ['service', 'syslog.appname'];
const MESSAGE = ['message', 'msg', 'log'];
/** Root names that are the envelope and no attribute of their own. */
const ENVELOPE = new Set(['message', 'ddsource', 'ddtags', 'hostname', 'service', 'status', 'timestamp']);
/** Envelope names that a JSON message cannot override without `DD-PROTOCOL: agent-json` (vectordotdev/vector#22701). */
const ENVELOPE_WINS = new Set(['status', 'message']);

const TAGS_MAX = 100;
const TAG_CHARS_MAX = 200;

/**
 * Resolves one log as the intake's remappers do. A `message` that is wholly a JSON object is expanded: its `host`,
 * `hostname`, `service`, `date`, `timestamp` and `ddsource` then hijack the envelope's, as Datadog's users report; an
 * envelope `status` stays.
 */
export function resolveLog(raw: RawLog, receivedAtMs: number): ResolvedLog {
  const inner = expandedMessage(raw.message);
  const merged = inner === null ? raw : mergeMessage(raw, inner);
  return {
    host: textOf(lookUp(merged, HOST)),
    service: textOf(lookUp(merged, SERVICE)),
    source: textOf(merged.ddsource),
    status: statusOf(lookUp(merged, STATUS)),
    date: dateOf(merged, receivedAtMs),
    message: textOf(inner === null ? raw.message : lookUp(inner, MESSAGE)) ?? textOf(raw.message) ?? '',
    tags: tagsOf(inner === null ? [raw.ddtags] : [raw.ddtags, inner.ddtags]),
    attributes: attributesOf(merged, inner),
  };
}

function expandedMessage(message: unknown): RawLog | null {
  if (typeof message !== 'string' || !/^\s*\{/.test(message)) return null;
  try {
    return asObject(JSON.parse(message));
  } catch {
    return null;
  }
}

function mergeMessage(raw: RawLog, inner: RawLog): RawLog {
  const merged: Record<string, unknown> = { ...raw };
  for (const [name, value] of Object.entries(inner)) {
    const isTaken = name in raw;
    if (!isTaken || (ENVELOPE.has(name) && !ENVELOPE_WINS.has(name))) merged[name] = value;
  }
  return merged;
}

function attributesOf(merged: RawLog, inner: RawLog | null): RawLog {
  const attributes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(merged)) {
    if (!ENVELOPE.has(name) || (inner !== null && name !== 'message' && name in inner)) attributes[name] = value;
  }
  return attributes;
}

/** Dotted names are looked up as they are, then as a path. */
function lookUp(log: RawLog, names: readonly string[]): unknown {
  for (const name of names) {
    const value = log[name] ?? atPath(log, name);
    if (value !== undefined && value !== null && value !== '') return value;
  }
  return undefined;
}

function atPath(log: RawLog, name: string): unknown {
  let value: unknown = log;
  for (const part of name.split('.')) {
    const object = asObject(value);
    if (object === null) return undefined;
    value = object[part];
  }
  return value;
}

/** Milliseconds and ISO 8601 only: an epoch in seconds lands in 1970, one in nanoseconds in a far future, as there. */
function dateOf(log: RawLog, receivedAtMs: number): number {
  const value = lookUp(log, DATE);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'string') return receivedAtMs;
  const dateMs = /^\d{9,}$/.test(value) ? Number(value) : Date.parse(value);
  return Number.isNaN(dateMs) ? receivedAtMs : dateMs;
}

/** Lower-cased, with what tags cannot hold replaced ("Getting started with tags"). */
function tagsOf(lists: readonly unknown[]): string[] {
  const tags: string[] = [];
  for (const list of lists) {
    const parts = typeof list === 'string' ? list.split(',') : Array.isArray(list) ? list.map(String) : [];
    for (const part of parts) {
      const tag = part
        .trim()
        .toLowerCase()
        .replace(/[^a-z0-9_\-:./]/g, '_')
        .replace(/^[^a-z]+/, '')
        .slice(0, TAG_CHARS_MAX)
        .replace(/:+$/, '');
      if (tag !== '' && tags.length < TAGS_MAX) tags.push(tag);
    }
  }
  return tags;
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A JSON object, never an array. */
export function asObject(value: unknown): RawLog | null {
  return isObject(value) ? value : null;
}

function isObject(value: unknown): value is RawLog {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
