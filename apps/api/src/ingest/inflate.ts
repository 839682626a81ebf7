import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { type Unpacked, zstd } from '@logferry/zstd';

type Unpack = (body: Buffer, bytesMax: number) => Promise<Unpacked>;

const gzip = zlibUnpack(promisify<Buffer, UnpackOptions, Buffer>(gunzip));

/** Clients of Datadog's send zstd unless told otherwise: the Agent and Vector do. */
const UNPACKERS: ReadonlyMap<string, Unpack> = new Map([
  ['gzip', gzip],
  ['x-gzip', gzip],
  ['deflate', zlibUnpack(promisify<Buffer, UnpackOptions, Buffer>(inflate))],
  ...(zstd === undefined ? [] : [['zstd', zstd.decompress] as const]),
]);

export type Inflated =
  | { readonly kind: 'ok'; readonly body: Buffer }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'unknown_encoding' };

/** Undoes `Content-Encoding`, never beyond `bytesMax`: a small body must not become a large one. */
export async function inflateBody(body: Buffer, encoding: string | undefined, bytesMax: number): Promise<Inflated> {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return { kind: 'ok', body };
  const unpack = UNPACKERS.get(name);
  if (unpack === undefined) return { kind: 'unknown_encoding' };
  const unpacked = await unpack(body, bytesMax);
  return typeof unpacked === 'string' ? { kind: unpacked } : { kind: 'ok', body: unpacked };
}

interface UnpackOptions {
  readonly maxOutputLength: number;
}

function zlibUnpack(unpack: (body: Buffer, options: UnpackOptions) => Promise<Buffer>): Unpack {
  return async (body, bytesMax) => {
    try {
      return await unpack(body, { maxOutputLength: bytesMax });
    } catch (error) {
      const isTooLarge =
        typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
      return isTooLarge ? 'too_large' : 'unreadable';
    }
  };
}
