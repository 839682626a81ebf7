import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { WIRE_BYTES_MAX } from './limits.js';

/** Reads a whole body. Returns null when it is beyond anything sensible; throws when the connection breaks. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= WIRE_BYTES_MAX) chunks.push(bytes);
  }
  return size <= WIRE_BYTES_MAX ? Buffer.concat(chunks) : null;
}

/** The bytes behind a Content-Encoding, or what is wrong with them. */
export type Decoded = Buffer | 'too_large' | 'bad_stream' | 'unsupported';

type Decoder = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const DECODERS: ReadonlyMap<string, Decoder> = new Map([
  ['gzip', promisify<Buffer, { maxOutputLength: number }, Buffer>(zlib.gunzip)],
  ['deflate', promisify<Buffer, { maxOutputLength: number }, Buffer>(zlib.inflate)],
  ...zstdDecoder(),
]);

export async function decodeBody(bytes: Buffer, encoding: string, bytesMax: number): Promise<Decoded> {
  if (encoding === 'identity') return bytes.length > bytesMax ? 'too_large' : bytes;
  const decode = DECODERS.get(encoding);
  if (decode === undefined) return 'unsupported';
  try {
    return await decode(bytes, { maxOutputLength: bytesMax });
  } catch (error) {
    return isTooLarge(error) ? 'too_large' : 'bad_stream';
  }
}

/** Node's zlib has zstd from 22.15 on; the types of Node 20 do not know it. */
function zstdDecoder(): [string, Decoder][] {
  const decompress: unknown = Reflect.get(zlib, 'zstdDecompress');
  return isCallbackDecoder(decompress) ? [['zstd', promisify(decompress)]] : [];
}

type CallbackDecoder = (
  bytes: Buffer,
  options: { maxOutputLength: number },
  done: (error: Error | null, unpacked: Buffer) => void,
) => void;

/** Safe because every decompressor of node:zlib takes (buffer, options, callback). */
function isCallbackDecoder(value: unknown): value is CallbackDecoder {
  return typeof value === 'function';
}

function isTooLarge(error: unknown): boolean {
  return typeof error === 'object' && error !== null && Reflect.get(error, 'code') === 'ERR_BUFFER_TOO_LARGE';
}
