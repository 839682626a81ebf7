import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startPostgres, startRedis, type ThrowawayPostgres, type ThrowawayRedis } from '@logferry/testkit';
import { FrameQueue } from './index.js';

const NOTICED_MS_MAX = 15_000;

describe.each(['redis', 'postgres'] as const)('a consumer whose %s goes away', (kind) => {
  let postgres: ThrowawayPostgres;
  let redis: ThrowawayRedis | undefined;

  beforeAll(async () => {
    postgres = await startPostgres({ fsync: false });
    if (kind === 'redis') redis = await startRedis();
  }, 60_000);

  afterAll(async () => {
    await redis?.stop();
    await postgres.stop();
  }, 60_000);

  test('says so, and again when it is back', async () => {
    const databaseUrl = await postgres.freshDatabase();
    const queue = new FrameQueue({ redisUrl: redis?.url, databaseUrl, shards: 1, onError: () => undefined });
    await queue.open();
    const told: boolean[] = [];
    const consumer = queue.consumer({
      concurrency: 1,
      bytesMax: 1_000_000,
      onSaturated: () => undefined,
      onStore: (isThere) => void told.push(isThere),
      onError: () => undefined,
    });
    consumer.run(async () => ({ kind: 'settled' }));
    const server = redis ? { kill9: redis.kill9, resume: redis.restart } : postgres;
    try {
      await server.kill9();
      await until(() => told.length === 1);
      await server.resume();
      await until(() => told.length === 2);
      expect(told).toEqual([false, true]);
    } finally {
      await consumer.stopTaking();
      await queue.close();
    }
  }, 60_000);
});

async function until(condition: () => boolean): Promise<void> {
  const deadlineMs = Date.now() + NOTICED_MS_MAX;
  while (!condition()) {
    if (Date.now() > deadlineMs) throw new Error('The condition did not come true in time');
    await sleep(20);
  }
}
