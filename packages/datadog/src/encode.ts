import { promisify } from 'node:util';
import { gzip, type ZlibOptions } from 'node:zlib';
import { zstd } from '@logferry/zstd';
import { LIMITS } from './limits.js';

/** How a payload's bytes are packed. */
export type Compression = 'gzip' | 'identity' | 'zstd';

export interface EncodeOptions {
  readonly compression: Compression;
  /** Compression level; default {@link LEVEL_DEFAULT}. */
  readonly level?: number;
}

/**
 * What payloads are packed with: zstd wherever it is to be had, as Datadog's own Agent and Vector send it to this intake by
 * default, though the API's specification names gzip and deflate only. Of 1,000 mapped logs it makes 60 bytes a log in 1 us
 * of CPU, gzip 84 bytes in 2.5 us.
 */
export const PAYLOAD_COMPRESSION: Compression = zstd === undefined ? 'gzip' : 'zstd';

/** Level 1 for gzip and zstd alike: compression is the dearest step of a delivery, and the wire is not our bottleneck. */
const LEVEL_DEFAULT = 1;

/** A payload packs to some ten kilobytes: with Node's 16 kB each chunk is a turn through the thread pool of its own. */
const CHUNK_BYTES = 262_144;

/**
 * Where payloads lie while they are packed at once: up to 1,000 logs of 1 kB. With new memory for each, packing took a tenth
 * longer, and a collection had to give it back.
 */
const DESK_BYTES = 1_000_000;
const desk = Buffer.allocUnsafeSlow(DESK_BYTES);

// The asynchronous form costs about 8 % more CPU than gzipSync but leaves the event loop to the other destinations.
const gzipAsync = promisify<Buffer, ZlibOptions, Buffer>(gzip);

/**
 * Logs into the bytes of one request body: a JSON array, then compressed. Each part is the JSON text of one log, or of
 * several with a comma between two. The texts are trusted to be valid JSON: they were serialised once, and are not parsed
 * again here.
 *
 * @throws Error when `zstd` is asked for where it is not to be had; {@link PAYLOAD_COMPRESSION} always is.
 */
export async function encodePayload(parts: readonly Buffer[], options: EncodeOptions): Promise<Buffer> {
  const length = joinedLength(parts);
  const level = options.level ?? LEVEL_DEFAULT;
  switch (options.compression) {
    case 'identity':
      return join(parts, Buffer.allocUnsafeSlow(length));
    case 'gzip':
      return gzipAsync(join(parts, Buffer.allocUnsafeSlow(length)), { level, chunkSize: CHUNK_BYTES });
    case 'zstd':
      if (zstd === undefined) throw new Error('zstd is not to be had on this Node and platform');
      return zstd.compress(join(parts, length <= DESK_BYTES ? desk : Buffer.allocUnsafeSlow(length)), level);
    default:
      return options.compression satisfies never;
  }
}

/** At most: a part may be empty. */
function joinedLength(parts: readonly Buffer[]): number {
  let length = LIMITS.payloadFrameBytes;
  for (const part of parts) length += part.length + LIMITS.payloadSeparatorBytes;
  return length;
}

function join(parts: readonly Buffer[], bytes: Buffer): Buffer {
  let at = 0;
  bytes[at++] = 0x5b;
  for (const part of parts) {
    if (at > 1) bytes[at++] = 0x2c;
    at += part.copy(bytes, at);
  }
  bytes[at++] = 0x5d;
  return bytes.subarray(0, at);
}
