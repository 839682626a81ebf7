import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { Receipt } from '../receipt.js';

/** How a sender writes, and wants to be answered (OTLP/HTTP, Request and Response). */
export type OtlpEncoding = 'protobuf' | 'json';

export interface OtlpAnswer {
  readonly status: number;
  readonly body: Buffer;
  /** Seconds after which the same request may succeed; null: it may not, or has. */
  readonly retryAfterSeconds: number | null;
}

/** An exporter waits longer with each further try by itself; this is the least. */
const RETRY_AFTER_SECONDS = 5;

/** google.rpc.Code, as far as it is used here. */
const INVALID_ARGUMENT = 3;
const PERMISSION_DENIED = 7;
const UNIMPLEMENTED = 12;
const UNAVAILABLE = 14;
const UNAUTHENTICATED = 16;

const NO_TOKEN = 'Give a drain token as "Authorization: Bearer <token>" or as DD-API-KEY';
const DROPPED = 'They are counted as dropped; do not send them again';

type Refused = Exclude<Receipt, 'stored' | 'duplicate' | 'over_quota' | 'suspended'>;

/** Of these only 503 is tried again by a sender (OTLP/HTTP, Failures). */
const REFUSALS: Readonly<Record<Refused, readonly [status: number, code: number, message: string]>> = {
  no_token: [401, UNAUTHENTICATED, NO_TOKEN],
  unauthorized: [403, PERMISSION_DENIED, 'The token is no drain token of an app, or was revoked'],
  too_large: [413, INVALID_ARGUMENT, 'A body may have 8 MiB, also inflated, and 16 MiB of logs once decoded'],
  malformed: [400, INVALID_ARGUMENT, 'The body is no ExportLogsServiceRequest'],
  bad_encoding: [400, INVALID_ARGUMENT, 'The body is not what its Content-Encoding says'],
  unknown_encoding: [400, INVALID_ARGUMENT, 'Use gzip, deflate, zstd where this server has it, or no encoding'],
  incomplete: [503, UNAVAILABLE, 'The body did not come in time; try again'],
  overloaded: [503, UNAVAILABLE, 'Try again'],
  unavailable: [503, UNAVAILABLE, 'Try again'],
};

/** `logs`: how many log records the body has, as far as it was read. */
export function otlpAnswer(receipt: Receipt, logs: number, encoding: OtlpEncoding): OtlpAnswer {
  switch (receipt) {
    case 'stored':
    case 'duplicate':
      return taken(encoding, 0, '');
    case 'over_quota':
      return taken(encoding, logs, `The tenant is over its quota. ${DROPPED}`);
    case 'suspended':
      return taken(encoding, logs, `The tenant is suspended. ${DROPPED}`);
    default:
      return refused(encoding, ...REFUSALS[receipt]);
  }
}

/** Metrics and traces are not taken: to accept and ignore them would say that they are somewhere. */
export function unsupportedSignal(signal: string, encoding: OtlpEncoding): OtlpAnswer {
  return refused(encoding, 501, UNIMPLEMENTED, `Logferry takes logs only, no ${signal}: use --signals logs`);
}

export function unsupportedMediaType(): OtlpAnswer {
  return refused('json', 415, INVALID_ARGUMENT, 'Send application/x-protobuf or application/json');
}

/** ExportLogsServiceResponse: an empty one, or with a partial success. */
function taken(encoding: OtlpEncoding, rejected: number, message: string): OtlpAnswer {
  const partial = rejected > 0;
  if (encoding === 'json') {
    const partialSuccess = { rejectedLogRecords: String(rejected), errorMessage: message };
    return answer(200, Buffer.from(JSON.stringify(partial ? { partialSuccess } : {})));
  }
  const writer = new BinaryWriter();
  if (partial) {
    writer.tag(1, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.Varint).int64(rejected);
    writer.tag(2, WireType.LengthDelimited).string(message);
    writer.join();
  }
  return answer(200, Buffer.from(writer.finish()));
}

/** google.rpc.Status. */
function refused(encoding: OtlpEncoding, status: number, code: number, message: string): OtlpAnswer {
  const retryAfterSeconds = status === 503 ? RETRY_AFTER_SECONDS : null;
  if (encoding === 'json') return answer(status, Buffer.from(JSON.stringify({ code, message })), retryAfterSeconds);
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int32(code);
  writer.tag(2, WireType.LengthDelimited).string(message);
  return answer(status, Buffer.from(writer.finish()), retryAfterSeconds);
}

function answer(status: number, body: Buffer, retryAfterSeconds: number | null = null): OtlpAnswer {
  return { status, body, retryAfterSeconds };
}
