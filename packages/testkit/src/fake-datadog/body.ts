import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { zstd } from '@logferry/zstd';
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

const gunzipAsync = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip);
const inflateAsync = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate);

export async function decodeBody(bytes: Buffer, encoding: string, bytesMax: number): Promise<Decoded> {
  switch (encoding) {
    case 'identity':
      return bytes.length > bytesMax ? 'too_large' : bytes;
    case 'gzip':
      return undone(gunzipAsync(bytes, { maxOutputLength: bytesMax }));
    case 'deflate':
      return undone(inflateAsync(bytes, { maxOutputLength: bytesMax }));
    case 'zstd': {
      if (zstd === undefined) return 'unsupported';
      const unpacked = await zstd.decompress(bytes, bytesMax);
      return unpacked === 'unreadable' ? 'bad_stream' : unpacked;
    }
    default:
      return 'unsupported';
  }
}

async function undone(unpacking: Promise<Buffer>): Promise<Decoded> {
  try {
    return await unpacking;
  } catch (error) {
    return isTooLarge(error) ? 'too_large' : 'bad_stream';
  }
}

function isTooLarge(error: unknown): boolean {
  return typeof error === 'object' && error !== null && Reflect.get(error, 'code') === 'ERR_BUFFER_TOO_LARGE';
}
