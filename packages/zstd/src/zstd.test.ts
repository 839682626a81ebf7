import * as zlib from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { addonZstd } from './addon-zstd.js';
import { findZstd, zstd } from './find-zstd.js';
import { nodeZstd } from './node-zstd.js';
import type { Zstd } from './zstd.js';

const importAddon = () => import('@cloudpss/zstd/napi');
const withoutZstd = { zstdCompressSync: undefined, zstdDecompress: undefined };

const both: [string, Zstd][] = [['addon', addonZstd((await importAddon())._NapiBindings)]];
const own = nodeZstd(zlib);
if (own !== undefined) both.push(['zlib', own]);

const TEXT = Buffer.from('{"message":"GET /orders"},'.repeat(2_000));

describe.each(both)('%s', (_origin, { compress, decompress }) => {
  test('undoes what it packed', async () => {
    const packed = compress(TEXT, 1);
    expect(packed.subarray(0, 4).toString('hex')).toBe('28b52ffd');
    expect(packed.length).toBeLessThan(TEXT.length / 100);
    expect(await decompress(packed, TEXT.length)).toEqual(TEXT);
  });

  test('reads what the others packed', async () => {
    for (const [, other] of both) expect(await decompress(other.compress(TEXT, 3), TEXT.length)).toEqual(TEXT);
  });

  test('reads a frame that does not say its size', async () => {
    // Magic number; no size, a window of 1 MiB; a last block of five bytes as they are.
    const frame = Buffer.concat([Buffer.from('28b52ffd0050290000', 'hex'), Buffer.from('hello')]);
    expect(await decompress(frame, 1_000_000)).toEqual(Buffer.from('hello'));
  });

  test('stops at the bound, a byte beyond it as well as a thousand times', async () => {
    expect(await decompress(compress(TEXT, 1), TEXT.length - 1)).toBe('too_large');
    expect(await decompress(compress(Buffer.alloc(10_000_000), 1), 10_000)).toBe('too_large');
  });

  test('cannot read other bytes, nor half a frame', async () => {
    expect(await decompress(Buffer.from('nonsense'), 1_000)).toBe('unreadable');
    expect(await decompress(compress(TEXT, 1).subarray(0, 30), TEXT.length)).toBe('unreadable');
  });
});

test('keeps the add-on from making room for more than a few times the bound', async () => {
  const below: number[] = [];
  const { _NapiBindings: addon } = await importAddon();
  const watched = addonZstd({
    compress: addon.compress,
    decompress: (bytes, bytesBelow) => {
      below.push(bytesBelow);
      return addon.decompress(bytes, bytesBelow);
    },
  });
  await watched.decompress(addon.compress(TEXT, 1), 1_000_000);
  expect(below).toEqual([4_000_001]);
});

describe('finding zstd', () => {
  test('takes what Node itself has, else the add-on', async () => {
    expect(zstd?.origin).toBe(own === undefined ? 'addon' : 'zlib');
    expect((await findZstd(withoutZstd, importAddon))?.origin).toBe('addon');
  });

  test('is content with none where the add-on cannot be loaded', async () => {
    const missing = () => Promise.reject(new Error('No native build was found'));
    expect(await findZstd(withoutZstd, missing)).toBeUndefined();
  });
});
