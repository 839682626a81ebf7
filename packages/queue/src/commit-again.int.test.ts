import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startPostgres, startRedis, type ThrowawayPostgres, type ThrowawayRedis } from '@logferry/testkit';
import { Pool } from 'pg';
import { decodeGroupInWork, encodeGroup, encodePlaces } from './frame-group.js';
import { type Frame, FrameQueue } from './index.js';
import { BULLMQ_SCHEMA, redisPrefix } from './keys.js';
import { PostgresStore } from './postgres-store.js';
import { createRedisClient } from './redis-client.js';
import { RedisStore } from './redis-store.js';
import { type FrameStore, OutcomeUnknownError } from './store.js';

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

  /** A place of its own. */
  async function openStore(): Promise<{ store: FrameStore; url: string }> {
    const url = redis ? `${redis.url}/${nextRedisDatabase++}` : await postgres.freshDatabase();
    const store = redis ? new RedisStore(url, 1, () => undefined) : new PostgresStore(url, 1, () => undefined);
    await store.open();
    return { store, url };
  }

  test('stores its group and ticket once, also when a mark of it was written meanwhile', async () => {
    const { store } = await openStore();
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
    const { store } = await openStore();
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

  test('notes what it takes the place of once its ticket is there, also when the group is finished by then', async () => {
    const { store } = await openStore();
    try {
      const [old, next] = [store.newGroupId(), store.newGroupId()];
      const group = encodeGroup([frame(), frame(), frame()]);
      await store.commit(0, group, [], 0, old);
      const moved = encodeGroup([frame()]);
      await store.commit(0, moved, [], 60_000, next, [{ groupId: old, places: encodePlaces([1]) }]);
      expect(await settledIn(store, old)).toEqual([1]);
      await store.dropGroup(0, next);
      await store.commit(0, moved, [], 60_000, next, [{ groupId: old, places: encodePlaces([2]) }]);
      expect(await settledIn(store, old)).toEqual([1, 2]);
      await store.dropGroup(0, old);
      const another = store.newGroupId();
      await store.commit(0, moved, [], 60_000, another, [{ groupId: old, places: encodePlaces([0]) }]);
      expect(await store.readGroup(0, old)).toBeNull();
    } finally {
      await store.close();
    }
  });

  test('notes nothing when nothing is stored, or when its ticket is not', async () => {
    const { store, url } = await openStore();
    try {
      const old = store.newGroupId();
      await store.commit(0, encodeGroup([frame(), frame()]), [], 0, old);
      const moved = encodeGroup([frame()]);
      const notes = [{ groupId: old, places: encodePlaces([0]) }];
      await store.putMarks(0, ['known']);
      expect(await store.commit(0, moved, ['known'], 60_000, store.newGroupId(), notes)).toEqual(new Set(['known']));
      expect(await settledIn(store, old)).toEqual([]);
      await refuseTickets(url);
      const refused = store.commit(0, moved, [], 60_000, store.newGroupId(), notes);
      await expect(refused).rejects.toBeInstanceOf(OutcomeUnknownError);
      expect(await settledIn(store, old)).toEqual([]);
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

let nextRedisDatabase = 1;

async function settledIn(store: FrameStore, groupId: string): Promise<number[]> {
  const group = await store.readGroup(0, groupId);
  if (group === null) throw new Error('The group is gone');
  return [...decodeGroupInWork(group, 0, groupId).settled];
}

/** Groups can still be stored, tickets cannot. */
async function refuseTickets(url: string): Promise<void> {
  if (url.startsWith('redis')) {
    const client = createRedisClient(url, 'worker');
    await client.set(`${redisPrefix(0)}:frames:id`, 'no number to count on from');
    client.disconnect();
    return;
  }
  const pool = new Pool({ connectionString: url });
  await pool.query(`ALTER SCHEMA ${BULLMQ_SCHEMA} RENAME TO away`);
  await pool.end();
}

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
