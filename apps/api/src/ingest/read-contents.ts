import type { IncomingHttpHeaders } from 'node:http';
import { countPieces, type Dialect, type SubmittedDialect } from '@logferry/logplex';
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

/** What a POST's body and headers come to: what a frame is made of. */
export interface Contents {
  /** A plain sequence of octet-counted pieces. */
  readonly body: Buffer;
  readonly dialect: Dialect;
  readonly messages: number;
  readonly logplexToken: string;
  readonly frameId: string;
  /** What the sender says of the number of messages. */
  readonly announced: number | null;
}

/**
 * From the bytes as they came over the wire; or why they cannot be taken. `submitted`: how a Datadog client's body is to be read, null for
 * a drain's.
 */
export async function readContents(
  wire: Buffer,
  headers: IncomingHttpHeaders,
  submitted: SubmittedDialect | null,
): Promise<Contents | Refusal> {
  const body = await unpacked(
    wire,
    headers['content-encoding'],
    submitted === null ? BODY_BYTES_MAX : SUBMISSION_BYTES_MAX,
  );
  if (!Buffer.isBuffer(body)) return body;
  return submitted === null ? ofDrain(body, headers) : ofClient(body, submitted);
}

async function unpacked(wire: Buffer, encoding: string | undefined, bytesMax: number): Promise<Buffer | Refusal> {
  if (encoding === undefined) return wire;
  const inflated = await inflateBody(wire, encoding, bytesMax);
  if (inflated.kind === 'ok') return inflated.body;
  return inflated.kind === 'unreadable' ? 'bad_encoding' : inflated.kind;
}

function ofDrain(body: Buffer, headers: IncomingHttpHeaders): Contents | Refusal {
  const sender = readSenderHeaders(headers);
  const { dialect, logplexToken, messageCount } = sender;
  const messages = countPieces(body, dialect);
  if (messages > PIECES_MAX) return 'too_large';
  return { body, dialect, messages, logplexToken, frameId: identifiedBy(sender, body), announced: messageCount };
}

/** Datadog's clients name no request, so none is ever a duplicate: logs without a time may well be alike to the byte. */
function ofClient(body: Buffer, dialect: SubmittedDialect): Contents | Refusal {
  const packed = packSubmission(body, dialect);
  if (packed.kind !== 'ok') return packed.kind;
  return { body: packed.body, dialect, messages: packed.logs, logplexToken: '', frameId: '', announced: null };
}
