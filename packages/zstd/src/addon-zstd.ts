import type { Unpacked, Zstd } from './zstd.js';

/**
 * The add-on's functions as they are in C++. Its public `decompress` is the same but for the bound, which is 1 GB there. All
 * threads of a process share one context: they may be called from one thread only.
 */
export interface AddonBindings {
  compress(bytes: Buffer, level: number): Buffer;
  /** @throws Error when the bytes may become `bytesBelow` or more, before it makes room for them */
  decompress(bytes: Buffer, bytesBelow: number): Buffer;
}

/**
 * The add-on goes by what a frame says of its size and, where it says nothing, by 128 KiB a block, full or not: such a frame
 * may be this many times smaller than it seems. Room that is not filled costs no memory.
 */
const SEEMING_SIZE_FACTOR = 4;

/** Zstandard 1.5.6 of `@cloudpss/zstd`. */
export function addonZstd(addon: AddonBindings): Zstd {
  return {
    origin: 'addon',
    compress: (bytes, level) => addon.compress(bytes, level),
    decompress: async (bytes, bytesMax): Promise<Unpacked> => {
      try {
        const unpacked = addon.decompress(bytes, bytesMax * SEEMING_SIZE_FACTOR + 1);
        return unpacked.length > bytesMax ? 'too_large' : unpacked;
      } catch (error) {
        return isTooLarge(error) ? 'too_large' : 'unreadable';
      }
    },
  };
}

function isTooLarge(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'message' in error && error.message === 'Content size is too large'
  );
}
