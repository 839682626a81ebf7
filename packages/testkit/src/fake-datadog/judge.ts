import { type Answer, refusal, TOO_LARGE } from './answer.js';
import { decodeBody } from './body.js';
import { ENTRIES_MAX, LOG_BYTES_MAX, PAYLOAD_BYTES_MAX } from './limits.js';
import { logsFromLines, logsFromLogplex } from './other-bodies.js';
import { asObject, type RawLog } from './resolve.js';

/** What the intake makes of a body, before it looks at any date. */
export interface Verdict {
  /** Decompressed bytes; 0 when they could not be had. */
  readonly bytes: number;
  readonly entries: number;
  /** Null when the body is accepted. */
  readonly refusal: Answer | null;
  readonly logs: readonly JudgedLog[];
}

export interface JudgedLog {
  readonly raw: RawLog;
  readonly isTruncated: boolean;
}

export interface BodyToJudge {
  readonly body: Buffer;
  readonly encoding: string;
  readonly contentType: string;
  readonly query: URLSearchParams;
  /** Which status more than 1000 entries get: no source settles it. */
  readonly tooManyStatus: 400 | 413;
  /** Decompressed bytes above which the answer is 413. */
  readonly bytesMax: number;
  /** Whether a log makes the intake refuse the whole body with 400. */
  readonly isMalformed: (raw: RawLog) => boolean;
}

/** Decompression, size, form, number of entries, size of each: in this order, each with the intake's answer. */
export async function judgeBody(input: BodyToJudge): Promise<Verdict> {
  const decoded = await decodeBody(input.body, input.encoding, PAYLOAD_BYTES_MAX);
  if (decoded === 'too_large') return refused(TOO_LARGE, 0);
  if (decoded === 'bad_stream') return refused(refusal(400, 'Bad Request', `Invalid ${input.encoding} stream`), 0);
  if (decoded === 'unsupported') {
    return refused(refusal(415, 'Unsupported Media Type', 'This fake cannot read the Content-Encoding'), 0);
  }
  if (decoded.length > input.bytesMax) return refused(TOO_LARGE, decoded.length);
  const entries = entriesOf(decoded, input);
  if ('status' in entries) return refused(entries, decoded.length);
  if (entries.length > ENTRIES_MAX) {
    const answer =
      input.tooManyStatus === 413 ? TOO_LARGE : refusal(400, 'Bad Request', `More than ${ENTRIES_MAX} entries`);
    return { ...refused(answer, decoded.length), entries: entries.length };
  }
  const logs: JudgedLog[] = [];
  for (const entry of entries) {
    const raw = asObject(entry);
    if (raw === null || input.isMalformed(raw)) {
      const answer = refusal(400, 'Bad Request', 'Every entry must be a well-formed object');
      return { ...refused(answer, decoded.length), entries: entries.length };
    }
    // A body of less than the limit cannot hold a log above it, and measuring costs a serialisation.
    logs.push(decoded.length > LOG_BYTES_MAX ? truncated(raw) : { raw, isTruncated: false });
  }
  return { bytes: decoded.length, entries: entries.length, refusal: null, logs };
}

function refused(answer: Answer, bytes: number): Verdict {
  return { bytes, entries: 0, refusal: answer, logs: [] };
}

function entriesOf(bytes: Buffer, input: BodyToJudge): readonly unknown[] | Answer {
  switch (input.contentType) {
    case 'application/json':
      return jsonEntries(bytes);
    case 'text/plain':
      return logsFromLines(bytes, input.query);
    case 'application/logplex-1':
      return logsFromLogplex(bytes, input.query);
    default:
      return refusal(415, 'Unsupported Media Type', 'Content-Type must be JSON, text or logplex');
  }
}

function jsonEntries(bytes: Buffer): readonly unknown[] | Answer {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return Array.isArray(value) ? value : [value];
  } catch {
    return refusal(400, 'Bad Request', 'Invalid JSON');
  }
}

/** Cuts the message of a log above 1 MB on a character's boundary. The sender hears nothing of it. */
function truncated(raw: RawLog): JudgedLog {
  const excess = Buffer.byteLength(JSON.stringify(raw)) - LOG_BYTES_MAX;
  if (excess <= 0) return { raw, isTruncated: false };
  const message = Buffer.from(typeof raw.message === 'string' ? raw.message : '');
  const kept = message
    .subarray(0, Math.max(0, message.length - excess))
    .toString()
    .replace(/�+$/, '');
  return { raw: { ...raw, message: kept }, isTruncated: true };
}
