import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { zstd } from '@logferry/zstd';
import { encodePayload, PAYLOAD_COMPRESSION } from './encode.js';
import { LIMITS } from './limits.js';

const LOGS = ['{"message":"café"}', '{"message":"two","n":12345678901234567890}'];

const PARTS = LOGS.map((text) => Buffer.from(text));

describe('encodePayload', () => {
  test('joins the texts as they are into one array', async () => {
    const payload = await encodePayload(PARTS, { compression: 'identity' });
    expect(payload.toString()).toBe(`[${LOGS[0]},${LOGS[1]}]`);
  });

  test('has the size that the sizes of the logs, the commas and the brackets give', async () => {
    const sizes = LOGS.reduce((sum, log) => sum + Buffer.byteLength(log), 0);
    const payload = await encodePayload(PARTS, { compression: 'identity' });
    expect(payload.length).toBe(sizes + LIMITS.payloadFrameBytes + LIMITS.payloadSeparatorBytes);
  });

  test('gzips to the same bytes', async () => {
    const payload = await encodePayload(PARTS, { compression: 'gzip' });
    expect(gunzipSync(payload).toString()).toBe(`[${LOGS[0]},${LOGS[1]}]`);
  });

  test('compresses harder at a higher level', async () => {
    const many = Array.from({ length: 500 }, (_, n) =>
      JSON.stringify({ message: `GET /orders/${n} took ${n % 37} ms` }),
    );
    const fast = await encodePayload(
      many.map((text) => Buffer.from(text)),
      { compression: 'gzip', level: 1 },
    );
    const small = await encodePayload(
      many.map((text) => Buffer.from(text)),
      { compression: 'gzip', level: 9 },
    );
    expect(small.length).toBeLessThan(fast.length);
  });

  test('takes parts that hold several texts already joined', async () => {
    const parts = [Buffer.from('{"a":1},{"b":2}'), Buffer.from('{"c":3}')];
    expect((await encodePayload(parts, { compression: 'identity' })).toString()).toBe('[{"a":1},{"b":2},{"c":3}]');
  });

  test('an empty list is an empty array', async () => {
    expect((await encodePayload([], { compression: 'identity' })).toString()).toBe('[]');
  });

  test('packs with zstd wherever the tests run', async () => {
    expect(PAYLOAD_COMPRESSION).toBe('zstd');
    const payload = await encodePayload(PARTS, { compression: 'zstd' });
    expect(await zstd?.decompress(payload, 1_000)).toEqual(Buffer.from(`[${LOGS[0]},${LOGS[1]}]`));
  });

  test('keeps payloads apart that are packed one after the other, of any size', async () => {
    const texts = ['1', 'x'.repeat(3_000_000), '2'].map((message) => JSON.stringify({ message }));
    const payloads = await Promise.all(
      texts.map((text) => encodePayload([Buffer.from(text)], { compression: 'zstd' })),
    );
    const unpacked = await Promise.all(payloads.map((payload) => zstd?.decompress(payload, 4_000_000)));
    expect(unpacked.map(String)).toEqual(texts.map((text) => `[${text}]`));
  });
});
