import * as zlib from 'node:zlib';
import { type AddonBindings, addonZstd } from './addon-zstd.js';
import { nodeZstd } from './node-zstd.js';
import type { Zstd } from './zstd.js';

/** Undefined where neither Node nor the add-on has it: an old Node on a platform that the add-on has no binary for. */
export const zstd: Zstd | undefined = await findZstd(zlib, () => import('@cloudpss/zstd/napi'));

/** The `/napi` entry, because the package's other one falls back to WebAssembly, which is slower than gzip. */
export async function findZstd(
  node: Parameters<typeof nodeZstd>[0],
  importAddon: () => Promise<{ readonly _NapiBindings: AddonBindings }>,
): Promise<Zstd | undefined> {
  const own = nodeZstd(node);
  if (own !== undefined) return own;
  try {
    return addonZstd((await importAddon())._NapiBindings);
  } catch {
    return undefined;
  }
}
