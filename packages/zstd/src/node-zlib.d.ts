// What Node's zlib has from 22.15 on. The types of Node 20, the oldest that is supported, do not know it; this file goes
// once it is gone.
export {};

declare module 'node:zlib' {
  interface ZstdChoice {
    readonly params: Readonly<Record<number, number>>;
    readonly chunkSize: number;
  }

  const zstdCompressSync:
    | ((bytes: Buffer, options: ZstdChoice & { readonly pledgedSrcSize: number }) => Buffer)
    | undefined;

  const zstdDecompress:
    | ((
        bytes: Buffer,
        options: ZstdChoice & { readonly maxOutputLength: number },
        done: (error: Error | null, unpacked: Buffer) => void,
      ) => void)
    | undefined;
}
