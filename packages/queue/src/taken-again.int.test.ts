import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startPostgres, startRedis, type ThrowawayPostgres, type ThrowawayRedis } from '@logferry/testkit';
import { FrameQueue } from './index.js';
import { loseLock } from './lose-lock.fixture.js';

/** Two looks for tickets without a lock, 5 s apart, and the ticket's rest. */
const AGAIN_MS_MAX = 25_000;

describe.each(['redis', 'postgres'] as const)('a ticket on %s that lost its lock while in work', (kind) => {
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

  test('is not delivered beside itself, and ends when it does', async () => {
    const databaseUrl = await postgres.freshDatabase();
    const queue = new FrameQueue({ redisUrl: redis?.url, databaseUrl, shards: 1, onError: () => undefined });
    await queue.open();
    let taken = 0;
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const consumer = queue.consumer({
      concurrency: 4,
      bytesMax: 1_000_000,
      onSaturated: () => undefined,
      onError: () => undefined,
    });
    consumer.run(async () => {
      taken++;
      await released;
      return { kind: 'settled' };
    });
    try {
      await queue.producer.enqueue({
        header: {
          tenantId: 't1',
          appId: 'app-1',
          drainTokenId: 'dt1',
          logplexToken: 'd.1',
          frameId: 'f1',
          receivedAtMs: 1,
          dialect: 'logplex',
        },
        body: Buffer.from('1 x'),
      });
      await until(() => taken === 1);
      await loseLock({ redisUrl: redis?.url, databaseUrl });
      // Seen again, and put off.
      await until(async () => (await queue.counts()).delayed === 1);
      expect(taken).toBe(1);
      release();
      await until(async () => Object.values(await queue.counts()).every((count) => count === 0));
      expect(taken).toBe(1);
    } finally {
      release();
      await consumer.stopTaking();
      await queue.close();
    }
  }, 60_000);
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + AGAIN_MS_MAX;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('The condition did not come true in time');
    await sleep(20);
  }
}
