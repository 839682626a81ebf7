// ExportLogsServiceRequest as JSON (OTLP, JSON Protobuf Encoding): names in lowerCamelCase, ids in hex, 64-bit numbers as text, enums as numbers.
// Unknown names are passed over, as the specification asks for.

import { z } from 'zod';
import {
  type Attributes,
  epochMsOf,
  idOf,
  jsonObjectOf,
  type OtlpLog,
  OtlpSyntaxError,
  VALUE_DEPTH_MAX,
} from './otlp-log.js';

const number64 = z.union([z.string(), z.number()]).transform(String);
const list = <Item extends z.ZodType>(item: Item) => z.array(item).nullish();
const pairSchema = z.object({ key: z.string().default(''), value: z.unknown() });
const text = z.string().nullish();

const recordSchema = z.object({
  timeUnixNano: number64.nullish(),
  observedTimeUnixNano: number64.nullish(),
  severityNumber: z.int().min(0).nullish(),
  severityText: text,
  eventName: text,
  body: z.unknown(),
  attributes: list(pairSchema),
  traceId: text,
  spanId: text,
});

const requestSchema = z.object({
  resourceLogs: list(
    z.object({
      resource: z.object({ attributes: list(pairSchema) }).nullish(),
      scopeLogs: list(
        z.object({ scope: z.object({ name: text, version: text }).nullish(), logRecords: list(recordSchema) }),
      ),
    }),
  ),
});

/** @throws OtlpSyntaxError when the text is no such message */
export function readJsonLogs(body: Buffer, onLog: (log: OtlpLog) => void): void {
  const request = requestSchema.safeParse(parsed(body));
  if (!request.success) throw new OtlpSyntaxError('The body is no ExportLogsServiceRequest');
  for (const { resource, scopeLogs } of request.data.resourceLogs ?? []) {
    const resourceJson = jsonObjectOf(attributesOf(resource?.attributes));
    for (const { scope, logRecords } of scopeLogs ?? []) {
      for (const record of logRecords ?? []) {
        onLog({
          resource: resourceJson,
          scopeName: scope?.name ?? '',
          scopeVersion: scope?.version ?? '',
          ...logOf(record),
        });
      }
    }
  }
}

function logOf(record: z.infer<typeof recordSchema>): Omit<OtlpLog, 'resource' | 'scopeName' | 'scopeVersion'> {
  return {
    epochMs: epochMsOf(record.timeUnixNano ?? '') || epochMsOf(record.observedTimeUnixNano ?? ''),
    severity: record.severityNumber ?? 0,
    severityText: record.severityText ?? '',
    eventName: record.eventName ?? '',
    body: jsonValueOf(record.body, 0),
    attributes: attributesOf(record.attributes),
    traceId: idOf(record.traceId ?? ''),
    spanId: idOf(record.spanId ?? ''),
  };
}

function attributesOf(pairs: readonly z.infer<typeof pairSchema>[] | null | undefined, depth = 0): Attributes {
  return new Map((pairs ?? []).map(({ key, value }) => [key, jsonValueOf(value, depth) || 'null']));
}

const valueSchema = z.object({
  stringValue: z.string().optional(),
  boolValue: z.boolean().optional(),
  intValue: number64.optional(),
  doubleValue: z.union([z.number(), z.string()]).optional(),
  arrayValue: z.object({ values: list(z.unknown()) }).optional(),
  kvlistValue: z.object({ values: list(pairSchema) }).optional(),
  bytesValue: z.string().optional(),
});

/** AnyValue as JSON text; empty when none of its members is there. */
function jsonValueOf(given: unknown, depth: number): string {
  if (depth > VALUE_DEPTH_MAX) throw new OtlpSyntaxError('A value is nested too deeply');
  const value = valueSchema.safeParse(given ?? {});
  if (!value.success) throw new OtlpSyntaxError('A value is no AnyValue');
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue, bytesValue } = value.data;
  if (stringValue !== undefined) return JSON.stringify(stringValue);
  if (boolValue !== undefined) return String(boolValue);
  if (intValue !== undefined) return /^-?(?:0|[1-9]\d*)$/.test(intValue) ? intValue : JSON.stringify(intValue);
  if (doubleValue !== undefined) return JSON.stringify(doubleValue);
  if (arrayValue !== undefined) {
    return `[${(arrayValue.values ?? []).map((item) => jsonValueOf(item, depth + 1) || 'null').join(',')}]`;
  }
  if (kvlistValue !== undefined) return jsonObjectOf(attributesOf(kvlistValue.values, depth + 1));
  return bytesValue === undefined ? '' : JSON.stringify(bytesValue);
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch (error) {
    throw new OtlpSyntaxError('The body is no JSON', { cause: error });
  }
}
