import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { BODY_BYTES_MAX, BodyReader, HELD_BYTES_MAX } from './body-reader.js';

const MIB = 1024 * 1024;
/** So many of the largest bodies are held at a time. */
const FULL = HELD_BYTES_MAX / BODY_BYTES_MAX;

/** A request as far as the reader looks at it. */
function requestOf(contentLength?: number): PassThrough & IncomingMessage {
  const stream = new PassThrough();
  const headers = contentLength === undefined ? {} : { 'content-length': String(contentLength) };
  // What the reader uses of a request beyond its stream is its headers.
  return Object.assign(stream, { headers }) as unknown as PassThrough & IncomingMessage;
}
const inMs = (ms: number): number => performance.now() + ms;
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('reading bodies', () => {
  test('hands over the whole body, in however many pieces it comes, with or without a length', async () => {
    for (const length of [6, undefined]) {
      const request = requestOf(length);
      const read = new BodyReader().read(request, inMs(1_000), async (body) => String(body));
      request.write('abc');
      await turn();
      request.end('def');
      expect(await read).toBe('abcdef');
    }
  });

  test('refuses a body that says it is too large, and one that only turns out to be, and throws the rest away', async () => {
    const announced = requestOf(BODY_BYTES_MAX + 1);
    const grown = requestOf();
    const reader = new BodyReader();
    for (const request of [announced, grown]) {
      const read = reader.read(request, inMs(1_000), async () => 'used');
      for (let index = 0; index < 9; index++) request.write(Buffer.alloc(MIB));
      request.end();
      expect(await read).toBe('too_large');
      while (!request.readableEnded) await turn();
    }
  });

  test('cuts off a sender that never stops', async () => {
    const request = requestOf();
    const read = new BodyReader().read(request, inMs(1_000), async () => 'used');
    const piece = Buffer.alloc(MIB);
    let written = 0;
    while (!request.destroyed && written < 200) {
      request.write(piece);
      written++;
      await turn();
    }
    expect(await read).toBe('too_large');
    expect(written).toBeLessThan(100);
  });

  test('leaves a body unread while too many bytes are held, and reads it when there is room', async () => {
    const reader = new BodyReader();
    const held: (() => void)[] = [];
    const hold = () => new Promise<string>((resolve) => held.push(() => resolve('used')));
    const first = Array.from({ length: FULL }, () => {
      const request = requestOf(BODY_BYTES_MAX);
      const read = reader.read(request, inMs(5_000), hold);
      request.end(Buffer.alloc(BODY_BYTES_MAX));
      return read;
    });
    const next = requestOf(3);
    let isRead = false;
    const waiting = reader.read(next, inMs(5_000), async (body) => {
      isRead = true;
      return String(body);
    });
    next.end('abc');
    while (held.length < FULL) await turn();
    expect(isRead).toBe(false);
    expect(next.readableFlowing).toBeNull();
    held[0]?.();
    expect(await waiting).toBe('abc');
    for (const release of held) release();
    await Promise.all(first);
  });

  test('gives up waiting for room, and for the rest of a body, at the deadline', async () => {
    const reader = new BodyReader();
    const never = () => new Promise<string>(() => undefined);
    for (let index = 0; index < FULL; index++) {
      const request = requestOf(BODY_BYTES_MAX);
      void reader.read(request, inMs(5_000), never);
      request.end(Buffer.alloc(BODY_BYTES_MAX));
    }
    expect(await reader.read(requestOf(3), inMs(50), never)).toBe('no_room');
    const slow = requestOf(3);
    slow.write('a');
    expect(await new BodyReader().read(slow, inMs(50), never)).toBe('incomplete');
  });

  test('does not wait for a sender that is gone, and frees its place', async () => {
    const reader = new BodyReader();
    for (let index = 0; index < 8; index++) {
      const gone = requestOf(BODY_BYTES_MAX);
      const read = reader.read(gone, inMs(5_000), async () => 'used');
      gone.destroy();
      expect(await read).toBe('incomplete');
    }
  });
});
