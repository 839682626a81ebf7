import { hash } from 'node:crypto';
import { packPieces } from '@logferry/logplex';
import type { Part } from '../read-contents.js';
import { readJsonLogs } from './json-logs.js';
import type { OtlpEncoding } from './otlp-answers.js';
import { type OtlpLog, OtlpSyntaxError, pieceOf } from './otlp-log.js';
import { readProtobufLogs } from './protobuf-logs.js';

/** As JSON, each with its resource, records are larger than in a body; so much is stored of one at most. */
const PACKED_BYTES_MAX = 16 * 1024 * 1024;
/** Of a frame, which a worker transforms as a whole: a collector's batches may be larger (8,192 records unless told otherwise). */
const PART_LOGS_MAX = 4_096;
const PART_BYTES_MAX = 4_000_000;

/**
 * The records of a body as frames, one piece for each record.
 *
 * A sender that got no answer sends the same bytes again, and what it sends is dated to the nanosecond: so the bytes name the frames. Where a
 * record has no time, none is named.
 */
export function packOtlp(body: Buffer, encoding: OtlpEncoding): readonly Part[] | 'malformed' | 'too_large' {
  const packer = new Packer();
  try {
    if (encoding === 'json') readJsonLogs(body, (log) => packer.add(log));
    else readProtobufLogs(body, (log) => packer.add(log));
  } catch (error) {
    if (error instanceof OtlpSyntaxError) return 'malformed';
    if (error instanceof TooLargeError) return 'too_large';
    throw error;
  }
  return packer.end(hash('sha256', body, 'base64url'));
}

class TooLargeError extends Error {}

class Packer {
  private readonly parts: { body: Buffer; messages: number }[] = [];
  private pieces: Buffer[] = [];
  private partBytes = 0;
  private bytes = 0;
  private isDated = true;

  add(log: OtlpLog): void {
    const piece = Buffer.from(pieceOf(log));
    this.bytes += piece.length;
    if (this.bytes > PACKED_BYTES_MAX) throw new TooLargeError();
    if (this.pieces.length === PART_LOGS_MAX || this.partBytes + piece.length > PART_BYTES_MAX) this.cut();
    this.pieces.push(piece);
    this.partBytes += piece.length;
    if (log.epochMs === '') this.isDated = false;
  }

  end(digest: string): readonly Part[] {
    this.cut();
    return this.parts.map((part, index) => ({ ...part, frameId: this.isDated ? `${digest} ${index}` : '' }));
  }

  private cut(): void {
    const { pieces } = this;
    if (pieces.length === 0) return;
    const bounds: number[] = [];
    let at = 0;
    for (const { length } of pieces) {
      bounds.push(at, at + length);
      at += length;
    }
    this.parts.push({ body: packPieces(Buffer.concat(pieces, at), bounds), messages: pieces.length });
    this.pieces = [];
    this.partBytes = 0;
  }
}
