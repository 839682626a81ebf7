import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';

/** One line of an app as people see it in the tail: a log, or what a rule ended. */
export interface TailLine {
  /** When its frame came, epoch ms. */
  readonly receivedAtMs: number;
  /** As the sender wrote it; '' when it could not be read. */
  readonly time: string;
  /** null: bytes that could not be read. */
  readonly kind: string | null;
  /** `web.1`; null when the sender is no dyno. */
  readonly dyno: string | null;
  /** APPNAME and PROCID of the sender; '' when they could not be read. */
  readonly source: string;
  readonly procid: string;
  /** Before the rules; the beginning of a long one. */
  readonly text: string;
  readonly isCut: boolean;
  /** Messages joined to it. */
  readonly messages: number;
  readonly outcome: 'kept' | 'filtered' | 'sampled';
  /** What rules did, in order; those that did nothing are left out. */
  readonly rules: readonly { readonly name: string; readonly effect: string }[];
  /** JSON text of the log as Datadog gets it; null: there is none, or it is too long to show. */
  readonly log: string | null;
}

/** What a worker has seen of an app since its last chunk. */
export interface TailChunk {
  /** Lines there were; of these, `lines` are an even sample. */
  readonly seen: number;
  readonly lines: readonly TailLine[];
}

/** Lines repeat themselves: the fastest level makes them some five times smaller. */
const LEVEL = 1;
/** Of a chunk's JSON: a worker makes none that is larger (its bound in bytes, and then some for what is escaped). */
const JSON_BYTES_MAX = 8_388_608;

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

export async function packTailChunk(chunk: TailChunk): Promise<Buffer> {
  return await deflate(JSON.stringify(chunk), { level: LEVEL });
}

/** Rejects for anything that packTailChunk did not make. */
export async function unpackTailChunk(bytes: Uint8Array): Promise<TailChunk> {
  // What was sealed is one of ours, so the shape is known.
  return JSON.parse((await inflate(bytes, { maxOutputLength: JSON_BYTES_MAX })).toString()) as TailChunk;
}
