export { zstd } from './find-zstd.js';
export type { Unpacked, Zstd } from './zstd.js';
