import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startPostgres, startRedis, type ThrowawayPostgres, type ThrowawayRedis } from '@logferry/testkit';
import { encodeGroup } from './frame-group.js';
import { type Frame, FrameQueue } from './index.js';
import { PostgresStore } from './postgres-store.js';
import { RedisStore } from './redis-store.js';
import type { FrameStore } from './store.js';

const OUTAGE_MS = 1_200;

describe.each(['redis', 'postgres'] as const)('a commit that is repeated on %s', (kind) => {
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

  test('stores its group and ticket once, also when a mark of it was written meanwhile', async () => {
    const url = await postgres.freshDatabase();
    const ignore = (): void => undefined;
    const store: FrameStore = redis ? new RedisStore(`${redis.url}/7`, 1, ignore) : new PostgresStore(url, 1, ignore);
    await store.open();
    try {
      const group = encodeGroup([frame()]);
      const id = store.newGroupId();
      expect(await store.commit(0, group, ['mark'], 0, id)).toEqual(new Set());
      await store.putMarks(0, ['mark']); // another process stored the sender's retry
      expect(await store.commit(0, group, ['mark'], 0, id)).toEqual(new Set());
      expect(await store.readGroup(0, id)).toEqual(group);
      expect(await store.counts()).toEqual({ waiting: 1, active: 0, delayed: 0, failed: 0 });
    } finally {
      await store.close();
    }
  });

  test('stores nothing when a worker has finished the group meanwhile', async () => {
    const url = await postgres.freshDatabase();
    const ignore = (): void => undefined;
    const store: FrameStore = redis ? new RedisStore(`${redis.url}/9`, 1, ignore) : new PostgresStore(url, 1, ignore);
    await store.open();
    try {
      const group = encodeGroup([frame()]);
      const id = store.newGroupId();
      await store.commit(0, group, ['mark'], 0, id);
      await store.dropGroup(0, id);
      expect(await store.readGroup(0, id)).toBeNull();
      expect(await store.commit(0, group, ['mark'], 0, id)).toEqual(new Set());
      expect(await store.readGroup(0, id)).toBeNull();
    } finally {
      await store.close();
    }
  });

  test('keeps a sender waiting through a short outage of the server, and loses and doubles nothing', async () => {
    const databaseUrl = await postgres.freshDatabase();
    const queue = new FrameQueue({
      redisUrl: redis && `${redis.url}/8`,
      databaseUrl,
      shards: 1,
      onError: () => undefined,
    });
    await queue.open();
    try {
      const results: Promise<string>[] = [];
      const sent: string[] = [];
      let isOver = false;
      const sending = (async () => {
        while (!isOver) {
          const next = frame();
          sent.push(next.header.frameId);
          results.push(queue.producer.enqueue(next).catch((error: unknown) => String(error)));
          await sleep(10);
        }
      })();
      const server = redis ? { halt: redis.halt, resume: redis.restart } : postgres;
      await sleep(100);
      await server.halt();
      await sleep(OUTAGE_MS);
      await server.resume();
      await sleep(100);
      isOver = true;
      await sending;
      expect(new Set(await Promise.all(results))).toEqual(new Set(['stored']));
      expect(queue.producer.health.failure).toBeUndefined();

      const taken: string[] = [];
      const consumer = queue.consumer({
        concurrency: 16,
        bytesMax: 1_000_000,
        onSaturated: () => undefined,
        onError: () => undefined,
      });
      consumer.run(async (frames) => {
        taken.push(...frames.map((each) => each.header.frameId));
        return { kind: 'settled' };
      });
      const deadlineMs = Date.now() + 15_000;
      while (taken.length < sent.length && Date.now() < deadlineMs) await sleep(20);
      await consumer.stopTaking();
      expect(taken.sort()).toEqual(sent.sort());
    } finally {
      await queue.close();
    }
  }, 60_000);
});

function frame(): Frame {
  return {
    header: {
      tenantId: 't1',
      appId: 'app-1',
      drainTokenId: 'dt1',
      logplexToken: 'd.1',
      frameId: randomUUID(),
      receivedAtMs: 1,
      dialect: 'logplex',
    },
    body: Buffer.from('1 x'),
  };
}
