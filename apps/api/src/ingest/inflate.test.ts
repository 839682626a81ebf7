import * as zlib from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { inflateBody } from './inflate.js';

const { deflateSync, gzipSync } = zlib;

const body = Buffer.from('66 <190>1 2026-03-04T09:15:02+00:00 host app web.1 - hello\n');

describe('inflating a body', () => {
  test.each([
    ['gzip', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['identity', body],
  ])('undoes %s', async (encoding, packed) => {
    expect(await inflateBody(packed, encoding, 1_000)).toEqual({ kind: 'ok', body });
  });

  test('undoes zstd where Node can, and else does not know it', async () => {
    const compress: unknown = Reflect.get(zlib, 'zstdCompressSync');
    const packed = typeof compress === 'function' ? Buffer.from(compress(body)) : body;
    const expected = typeof compress === 'function' ? { kind: 'ok', body } : { kind: 'unknown_encoding' };
    expect(await inflateBody(packed, 'zstd', 1_000)).toEqual(expected);
  });

  test('stops at the bound instead of filling the memory', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    expect(await inflateBody(bomb, 'gzip', 1_000_000)).toEqual({ kind: 'too_large' });
  });

  test('tells broken bytes from an encoding it does not know', async () => {
    expect(await inflateBody(Buffer.from('nonsense'), 'gzip', 1_000)).toEqual({ kind: 'unreadable' });
    expect(await inflateBody(body, 'br', 1_000)).toEqual({ kind: 'unknown_encoding' });
  });
});
