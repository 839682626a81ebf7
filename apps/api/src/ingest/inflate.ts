import { promisify } from 'node:util';
import * as zlib from 'node:zlib';

interface UnpackOptions {
  readonly maxOutputLength: number;
  readonly params?: Readonly<Record<number, number>>;
}
type Unpack = (body: Buffer, options: UnpackOptions) => Promise<Buffer>;

/** A frame of zstd may ask for a window of 128 MiB, whatever comes of it. Clients use 2 MiB at most, RFC 8878 asks for 8 MiB. */
const ZSTD_WINDOW_LOG_MAX = 23;
/** `zlib.constants.ZSTD_d_windowLogMax`, which the types of Node 20 do not know. */
const ZSTD_D_WINDOW_LOG_MAX = 100;

const UNPACKERS: ReadonlyMap<string, Unpack> = new Map([
  ['gzip', promisify<Buffer, UnpackOptions, Buffer>(zlib.gunzip)],
  ['x-gzip', promisify<Buffer, UnpackOptions, Buffer>(zlib.gunzip)],
  ['deflate', promisify<Buffer, UnpackOptions, Buffer>(zlib.inflate)],
  ...zstdUnpacker(),
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
  try {
    return { kind: 'ok', body: await unpack(body, { maxOutputLength: bytesMax }) };
  } catch (error) {
    const isTooLarge =
      typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return { kind: isTooLarge ? 'too_large' : 'unreadable' };
  }
}

/** What the Agent and Vector use unless told otherwise. Node's zlib has it from 22.15 on; the types of Node 20 do not know it. */
function zstdUnpacker(): [string, Unpack][] {
  const decompress: unknown = Reflect.get(zlib, 'zstdDecompress');
  if (!isDecompressor(decompress)) return [];
  const unpack = promisify<Buffer, UnpackOptions, Buffer>(decompress);
  const params = { [ZSTD_D_WINDOW_LOG_MAX]: ZSTD_WINDOW_LOG_MAX };
  return [['zstd', (body, options) => unpack(body, { ...options, params })]];
}

type Decompressor = (
  body: Buffer,
  options: UnpackOptions,
  done: (error: Error | null, unpacked: Buffer) => void,
) => void;

/** Safe because every decompressor of node:zlib takes (buffer, options, callback). */
function isDecompressor(value: unknown): value is Decompressor {
  return typeof value === 'function';
}
