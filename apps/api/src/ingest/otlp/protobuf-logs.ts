// ExportLogsServiceRequest as Protobuf (opentelemetry-proto: collector/logs/v1, logs/v1, resource/v1, common/v1). Field numbers are theirs.
//
// Only what a log can use is read, field by field, and everything else is stepped over, so that fields of later versions do no harm. A decoder
// made from the schema would build all objects of a body first, some ten times its size.

import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { epochMsOf, idOf, jsonObjectOf, type OtlpLog, OtlpSyntaxError, VALUE_DEPTH_MAX } from './otlp-log.js';

type OnLog = (log: OtlpLog) => void;
/** By the field's number: reads its value. */
type Readers = Readonly<Record<number, (reader: BinaryReader) => void>>;

/** @throws OtlpSyntaxError when the bytes are no such message */
export function readProtobufLogs(body: Uint8Array, onLog: OnLog): void {
  try {
    readMessage(body, { 1: (reader) => readResourceLogs(reader.bytes(), onLog) });
  } catch (error) {
    if (error instanceof OtlpSyntaxError) throw error;
    throw new OtlpSyntaxError('The body is no ExportLogsServiceRequest', { cause: error });
  }
}

function readResourceLogs(bytes: Uint8Array, onLog: OnLog): void {
  let resource = '{}';
  // Fields may come in any order.
  const scopeLogs: Uint8Array[] = [];
  readMessage(bytes, {
    1: (reader) => {
      const attributes = new Map<string, string>();
      readMessage(reader.bytes(), { 1: (pairs) => readPair(pairs.bytes(), attributes, 0) });
      resource = jsonObjectOf(attributes);
    },
    2: (reader) => void scopeLogs.push(reader.bytes()),
  });
  for (const each of scopeLogs) readScopeLogs(each, resource, onLog);
}

function readScopeLogs(bytes: Uint8Array, resource: string, onLog: OnLog): void {
  let scopeName = '';
  let scopeVersion = '';
  const records: Uint8Array[] = [];
  readMessage(bytes, {
    1: (reader) =>
      readMessage(reader.bytes(), {
        1: (scope) => {
          scopeName = scope.string();
        },
        2: (scope) => {
          scopeVersion = scope.string();
        },
      }),
    2: (reader) => void records.push(reader.bytes()),
  });
  for (const record of records) onLog({ resource, scopeName, scopeVersion, ...readRecord(record) });
}

function readRecord(bytes: Uint8Array): Omit<OtlpLog, 'resource' | 'scopeName' | 'scopeVersion'> {
  let time = '';
  let observed = '';
  let severity = 0;
  let severityText = '';
  let eventName = '';
  let body = '';
  let traceId = '';
  let spanId = '';
  const attributes = new Map<string, string>();
  readMessage(bytes, {
    1: (reader) => {
      time = epochMsOf(String(reader.fixed64()));
    },
    2: (reader) => {
      severity = reader.int32();
    },
    3: (reader) => {
      severityText = reader.string();
    },
    5: (reader) => {
      body = readValue(reader.bytes(), 0);
    },
    6: (reader) => readPair(reader.bytes(), attributes, 0),
    9: (reader) => {
      traceId = idOf(Buffer.from(reader.bytes()).toString('hex'));
    },
    10: (reader) => {
      spanId = idOf(Buffer.from(reader.bytes()).toString('hex'));
    },
    11: (reader) => {
      observed = epochMsOf(String(reader.fixed64()));
    },
    12: (reader) => {
      eventName = reader.string();
    },
  });
  return { epochMs: time || observed, severity, severityText, eventName, body, attributes, traceId, spanId };
}

/** KeyValue. */
function readPair(bytes: Uint8Array, into: Map<string, string>, depth: number): void {
  let name = '';
  let json = 'null';
  readMessage(bytes, {
    1: (reader) => {
      name = reader.string();
    },
    2: (reader) => {
      json = readValue(reader.bytes(), depth);
    },
  });
  into.set(name, json);
}

/** AnyValue as JSON text; empty when none of its fields is there. */
function readValue(bytes: Uint8Array, depth: number): string {
  if (depth > VALUE_DEPTH_MAX) throw new OtlpSyntaxError('A value is nested too deeply');
  let json = '';
  readMessage(bytes, {
    1: (reader) => {
      json = JSON.stringify(reader.string());
    },
    2: (reader) => {
      json = String(reader.bool());
    },
    3: (reader) => {
      json = String(reader.int64());
    },
    4: (reader) => {
      const value = reader.double();
      json = Number.isFinite(value) ? String(value) : `"${value}"`;
    },
    5: (reader) => {
      const values: string[] = [];
      readMessage(reader.bytes(), { 1: (list) => void values.push(readValue(list.bytes(), depth + 1) || 'null') });
      json = `[${values.join(',')}]`;
    },
    6: (reader) => {
      const pairs = new Map<string, string>();
      readMessage(reader.bytes(), { 1: (list) => readPair(list.bytes(), pairs, depth + 1) });
      json = jsonObjectOf(pairs);
    },
    7: (reader) => {
      json = `"${Buffer.from(reader.bytes()).toString('base64')}"`;
    },
  });
  return json;
}

function readMessage(bytes: Uint8Array, readers: Readers): void {
  const reader = new BinaryReader(bytes, decodeUtf8);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    const read = readers[field];
    if (read === undefined) reader.skip(wireType, field);
    else if (wireType === WireType.StartGroup || wireType === WireType.EndGroup) throw new RangeError('a group');
    else read(reader);
  }
}

/** One broken character must not cost its sender a thousand logs: it is replaced, as in Logplex's lines. */
function decodeUtf8(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}
