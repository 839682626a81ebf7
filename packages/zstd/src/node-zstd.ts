import { promisify } from 'node:util';
import type * as zlib from 'node:zlib';
import type { Unpacked, Zstd } from './zstd.js';

/** `ZSTD_c_compressionLevel` and `ZSTD_d_windowLogMax` of `zlib.constants`, which the types of Node 20 do not know. */
const COMPRESSION_LEVEL = 100;
const WINDOW_LOG_MAX = 100;

/** A frame may ask for a window of 128 MiB, whatever comes of it. Clients use 2 MiB at most, RFC 8878 asks for 8 MiB. */
const WINDOW_LOG = 23;

/**
 * 1,000 logs pack to some 60 kB: Node's 16 kB would be filled and joined several times over, when unpacking with a turn
 * through the thread pool for each.
 */
const CHUNK_BYTES = 65_536;

/** Zstandard of `node:zlib`; undefined before Node 22.15. */
export function nodeZstd(node: Pick<typeof zlib, 'zstdCompressSync' | 'zstdDecompress'>): Zstd | undefined {
  const { zstdCompressSync, zstdDecompress } = node;
  if (zstdCompressSync === undefined || zstdDecompress === undefined) return undefined;
  const decompress = promisify(zstdDecompress);
  return {
    origin: 'zlib',
    compress: (bytes, level) =>
      zstdCompressSync(bytes, {
        params: { [COMPRESSION_LEVEL]: level },
        chunkSize: CHUNK_BYTES,
        pledgedSrcSize: bytes.length,
      }),
    decompress: async (bytes, bytesMax): Promise<Unpacked> => {
      try {
        return await decompress(bytes, {
          params: { [WINDOW_LOG_MAX]: WINDOW_LOG },
          chunkSize: CHUNK_BYTES,
          maxOutputLength: bytesMax,
        });
      } catch (error) {
        return isTooLarge(error) ? 'too_large' : 'unreadable';
      }
    },
  };
}

function isTooLarge(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}
