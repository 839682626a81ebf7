import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { zstd } from '@logferry/zstd';
import { inflateBody } from './inflate.js';

const body = Buffer.from('66 <190>1 2026-03-04T09:15:02+00:00 host app web.1 - hello\n');

describe('inflating a body', () => {
  test.each([
    ['gzip', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['zstd', zstd?.compress(body, 1) ?? body],
    ['identity', body],
  ])('undoes %s', async (encoding, packed) => {
    expect(await inflateBody(packed, encoding, 1_000)).toEqual({ kind: 'ok', body });
  });

  test.each([
    ['gzip', gzipSync(Buffer.alloc(10_000_000))],
    ['zstd', zstd?.compress(Buffer.alloc(10_000_000), 1) ?? body],
  ])('stops at the bound instead of filling the memory with %s', async (encoding, bomb) => {
    expect(await inflateBody(bomb, encoding, 1_000_000)).toEqual({ kind: 'too_large' });
  });

  test('tells broken bytes from an encoding it does not know', async () => {
    expect(await inflateBody(Buffer.from('nonsense'), 'gzip', 1_000)).toEqual({ kind: 'unreadable' });
    expect(await inflateBody(body, 'br', 1_000)).toEqual({ kind: 'unknown_encoding' });
  });
});
