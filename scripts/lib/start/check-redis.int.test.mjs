import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pickPort } from '../ports.mjs';
import { checkRedisUrl } from './check-redis.mjs';

/** @type {import('node:net').Server} */
let listener;
/** @type {number} */
let open;
/** @type {number} */
let closed;
beforeAll(async () => {
  open = await pickPort();
  listener = createServer((socket) => socket.destroy()).listen(open, '127.0.0.1');
  await new Promise((resolve) => listener.once('listening', resolve));
  closed = await pickPort();
});
afterAll(() => {
  listener.close();
});

describe('checkRedisUrl', () => {
  test.each([
    () => `redis://127.0.0.1:${open}`,
    () => `rediss://user:secret@127.0.0.1:${open}/2`,
    () => `redis-sentinel://127.0.0.1:${closed},127.0.0.1:${open}/main`,
    () => `redis-cluster://:secret@127.0.0.1:${open}`,
  ])('is content when one address answers (%#)', async (url) => {
    expect(await checkRedisUrl(url())).toBe(`127.0.0.1:${open}`);
  });

  test('names the address that does not answer, and not the password', async () => {
    const check = checkRedisUrl(`redis://user:secret@127.0.0.1:${closed}`);
    await expect(check).rejects.toThrow(`No Redis answers where REDIS_URL points (127.0.0.1:${closed} ECONNREFUSED)`);
    await expect(check).rejects.not.toThrow('secret');
  });

  test('refuses another scheme', async () => {
    await expect(checkRedisUrl('http://127.0.0.1')).rejects.toThrow('REDIS_URL is not a redis');
  });
});
