import type { IncomingHttpHeaders } from 'node:http';
import { type ClientDialect, countPieces, type Dialect } from '@logferry/logplex';
import { BODY_BYTES_MAX } from './body-reader.js';
import { identifiedBy, readSenderHeaders } from './frame-headers.js';
import { inflateBody } from './inflate.js';
import type { Refusal } from './receipt.js';
import { packSubmission, SUBMISSION_BYTES_MAX } from './submission/pack-submission.js';

/**
 * Logplex sends at most 1,025 messages a POST, log-shuttle 500. However short, each becomes a log with all the tags and
 * attributes of its app: this many are at most 40 MB, which is what a worker makes of one frame at a time.
 */
const PIECES_MAX = 4_096;

/** What a POST's body and headers come to: what frames are made of. */
export interface Contents {
  /** Each is stored as a frame. None: there is nothing to hold. */
  readonly parts: readonly Part[];
  readonly dialect: Dialect;
  readonly logplexToken: string;
  /** What the sender says of the number of messages. */
  readonly announced: number | null;
}

export interface Part {
  /** A plain sequence of octet-counted pieces. */
  readonly body: Buffer;
  /** How many. */
  readonly messages: number;
  /** Empty: it is never a duplicate. */
  readonly frameId: string;
}

/** From the bytes of a drain's POST as they came over the wire; or why they cannot be taken. */
export async function readDrained(wire: Buffer, headers: IncomingHttpHeaders): Promise<Contents | Refusal> {
  const body = await unpacked(wire, headers['content-encoding'], BODY_BYTES_MAX);
  if (!Buffer.isBuffer(body)) return body;
  const sender = readSenderHeaders(headers);
  const { dialect, logplexToken, messageCount } = sender;
  const messages = countPieces(body, dialect);
  if (messages > PIECES_MAX) return 'too_large';
  // Without a message it is somebody's connectivity probe.
  const parts = messages === 0 ? [] : [{ body, messages, frameId: identifiedBy(sender, body) }];
  return { parts, dialect, logplexToken, announced: messageCount };
}

/**
 * The same for a client of Datadog. They name no request, so none is ever a duplicate: logs without a time may well be alike to the byte.
 */
export async function readSubmitted(
  wire: Buffer,
  headers: IncomingHttpHeaders,
  dialect: ClientDialect,
): Promise<Contents | Refusal> {
  const body = await unpacked(wire, headers['content-encoding'], SUBMISSION_BYTES_MAX);
  if (!Buffer.isBuffer(body)) return body;
  const packed = packSubmission(body, dialect);
  if (packed.kind !== 'ok') return packed.kind;
  const parts = packed.logs === 0 ? [] : [{ body: packed.body, messages: packed.logs, frameId: '' }];
  return { parts, dialect, logplexToken: '', announced: null };
}

/** A body without its content encoding. */
export async function unpacked(
  wire: Buffer,
  encoding: string | undefined,
  bytesMax: number,
): Promise<Buffer | Refusal> {
  if (encoding === undefined) return wire;
  const inflated = await inflateBody(wire, encoding, bytesMax);
  if (inflated.kind === 'ok') return inflated.body;
  return inflated.kind === 'unreadable' ? 'bad_encoding' : inflated.kind;
}
