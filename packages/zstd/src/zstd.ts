/** What is behind packed bytes, or why it cannot be had. */
export type Unpacked = Buffer | 'too_large' | 'unreadable';

/** Zstandard (RFC 8878). */
export interface Zstd {
  /** `zlib`: Node's own (22.15 or later); `addon`: where that has none. */
  readonly origin: 'addon' | 'zlib';

  /**
   * On the calling thread, which it holds for 1 ms for 1,000 logs of 750 bytes and for some 5 ms for the largest payload of
   * 4 MB. By way of the thread pool it would cost a third more CPU, and a context of its own for each payload under way.
   */
  compress(bytes: Buffer, level: number): Buffer;

  /** Never makes more than `bytesMax` of them: a small body must not become a large one. */
  decompress(bytes: Buffer, bytesMax: number): Promise<Unpacked>;
}
