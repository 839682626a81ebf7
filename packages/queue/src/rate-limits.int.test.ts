import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { startRedis, type ThrowawayRedis } from '@logferry/testkit';
import { RateLimits } from './index.js';

jest.setTimeout(60_000); // a server is started

let redis: ThrowawayRedis;
const open: RateLimits[] = [];

beforeAll(async () => {
  redis = await startRedis();
});
afterEach(() => {
  for (const limits of open.splice(0)) limits.close();
});
afterAll(() => redis.stop());

async function processWith(redisUrl: string | undefined): Promise<RateLimits> {
  const limits = new RateLimits({ redisUrl, max: 3, windowSeconds: 60, onError: () => undefined });
  open.push(limits);
  await limits.open();
  return limits;
}

async function allowed(limits: RateLimits, key: string, times: number): Promise<number> {
  let count = 0;
  for (let index = 0; index < times; index++) if ((await limits.count(key)).isAllowed) count += 1;
  return count;
}

test.each(['redis', 'memory'])('on %s each may make so many requests in a window', async (store) => {
  const limits = await processWith(store === 'redis' ? redis.url : undefined);
  expect(await limits.count('ada')).toEqual({
    isAllowed: true,
    max: 3,
    windowSeconds: 60,
    remaining: 2,
    resetSeconds: 60,
  });
  expect(await allowed(limits, 'ada', 5)).toBe(2);
  expect(await limits.count('ada')).toMatchObject({ isAllowed: false, remaining: 0 });
  expect(await allowed(limits, 'eve', 5)).toBe(3);
});

test('on Redis all processes count together', async () => {
  const [one, other] = [await processWith(redis.url), await processWith(redis.url)];
  expect(await allowed(one, 'bob', 2)).toBe(2);
  expect(await allowed(other, 'bob', 5)).toBe(1);
});

test('without its Redis a process goes on by itself', async () => {
  const gone = await startRedis();
  const limits = await processWith(gone.url);
  expect(await allowed(limits, 'ada', 1)).toBe(1);
  await gone.stop();
  expect(await allowed(limits, 'ada', 5)).toBe(3);
});
