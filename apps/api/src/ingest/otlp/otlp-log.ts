import { datadogIdOf, isReservedName, MOVED_PREFIX } from '@logferry/transform';

/** One log record of OpenTelemetry (Logs data model), its values as JSON texts. */
export interface OtlpLog {
  /** JSON object of the resource's attributes. */
  readonly resource: string;
  readonly scopeName: string;
  readonly scopeVersion: string;
  /** Epoch ms as decimal digits, of the event or else of its observation; empty: neither is told. */
  readonly epochMs: string;
  /** 0: unspecified. */
  readonly severity: number;
  readonly severityText: string;
  readonly eventName: string;
  /** JSON text; empty: none. */
  readonly body: string;
  readonly attributes: Attributes;
  /** Hex; empty: none. */
  readonly traceId: string;
  readonly spanId: string;
}

/** JSON texts by name. */
export type Attributes = ReadonlyMap<string, string>;

/** What a body of logs is not, so that its sender hears 400. */
export class OtlpSyntaxError extends Error {}

/** Datadog keeps 20 levels of attributes; each level is a call. */
export const VALUE_DEPTH_MAX = 32;

/**
 * The piece of a frame that stands for a record; packages/transform/src/submitted/otlp-record.ts reads it. An attribute under a name that
 * Datadog reads or that we write is moved aside.
 */
export function pieceOf(log: OtlpLog): string {
  let piece = `{"resource":${log.resource}`;
  if (log.severity > 0) piece += `,"severity":${log.severity}`;
  if (log.epochMs !== '') piece += `,"timestamp":${log.epochMs}`;
  if (log.body !== '') piece += `,"message":${log.body}`;
  const otel = objectOf([
    ['scope_name', log.scopeName],
    ['scope_version', log.scopeVersion],
    ['severity_text', log.severityText],
    ['event_name', log.eventName],
    ['trace_id', log.traceId],
    ['span_id', log.spanId],
  ]);
  if (otel !== '{}') piece += `,"otel":${otel}`;
  return `${piece},"attributes":${attributesOf(log)}}`;
}

/** A JSON object of JSON texts. */
export function jsonObjectOf(attributes: Attributes): string {
  const members: string[] = [];
  for (const [name, json] of attributes) members.push(`${JSON.stringify(name)}:${json}`);
  return `{${members.join(',')}}`;
}

/** 128 or 64 bits in hex as they are; empty when they are all zero, or of another length. */
export function idOf(hex: string): string {
  return /^(?:[\da-f]{32}|[\da-f]{16})$/i.test(hex) && !/^0+$/.test(hex) ? hex.toLowerCase() : '';
}

/** Nanoseconds since 1970 as decimal digits, in ms; empty for zero and for what is no such number. */
export function epochMsOf(nanoseconds: string): string {
  return /^\d{7,20}$/.test(nanoseconds) ? nanoseconds.slice(0, -6) : '';
}

function attributesOf({ attributes, traceId, spanId }: OtlpLog): string {
  const safe = new Map<string, string>();
  for (const [name, json] of attributes) {
    safe.set(isReservedName(name) || name === 'otel' ? MOVED_PREFIX + name : name, json);
  }
  // Datadog leads from a log to its trace by its own form of the ids.
  if (traceId !== '') safe.set('dd.trace_id', `"${datadogIdOf(traceId)}"`);
  if (traceId !== '' && spanId !== '') safe.set('dd.span_id', `"${datadogIdOf(spanId)}"`);
  return jsonObjectOf(safe);
}

function objectOf(texts: readonly (readonly [name: string, text: string])[]): string {
  return JSON.stringify(Object.fromEntries(texts.filter(([, text]) => text !== '')));
}
