import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startPostgres, startRedis, type ThrowawayPostgres, type ThrowawayRedis } from '@logferry/testkit';
import { Pool } from 'pg';
import { createQueueTables } from './postgres-schema.js';
import { PostgresTail, sweepTail } from './postgres-tail.js';
import { RedisTail } from './redis-tail.js';
import { TAIL_BOUNDS, type TailBounds, type TailChannel } from './tail-channel.js';

const DEADLINE_MS = 20_000;

/** One suite for both stores: what holds on Redis holds on Postgres. */
describe.each(['redis', 'postgres'] as const)('the tail channel on %s', (store) => {
  let postgres: ThrowawayPostgres;
  let redis: ThrowawayRedis | undefined;
  let pool: Pool;
  const channels: TailChannel[] = [];

  beforeAll(async () => {
    postgres = await startPostgres({ fsync: false });
    // A pool's end does not wait for its sockets: on Node 24 the server's farewell may come before they are closed.
    pool = new Pool({ connectionString: postgres.url }).on('error', () => undefined);
    if (store === 'redis') redis = await startRedis();
    else await createQueueTables(pool);
  }, 60_000);

  afterAll(async () => {
    await Promise.all(channels.map((channel) => channel.close()));
    await pool.end();
    await redis?.stop();
    await postgres.stop();
  }, 60_000);

  /** The channel as another process sees it. */
  function open(bounds: Partial<TailBounds> = {}): TailChannel {
    const all = { ...TAIL_BOUNDS, ...bounds };
    const onError = (): void => undefined;
    const channel = redis ? new RedisTail(redis.url, all, onError) : new PostgresTail(postgres.url, all, onError);
    channels.push(channel);
    return channel;
  }

  async function textsOf(channel: TailChannel, appId: string): Promise<string[]> {
    const texts: string[] = [];
    let after: string | null = null;
    for (;;) {
      const [news] = await channel.read([{ appId, after }]);
      if (news === undefined) return texts;
      texts.push(...news.chunks.map(String));
      after = news.after;
    }
  }

  test('gives what one process published to another, byte by byte, in order, and each chunk once', async () => {
    const [worker, api] = [open(), open()];
    const appId = randomUUID();
    await api.keep([appId]);
    expect(await api.read([{ appId, after: null }])).toEqual([]);
    const chunks = [randomBytes(1_000), Buffer.from([0, 10, 13, 255, 0xc3, 0x28, 0])];
    for (const chunk of chunks) await worker.publish(appId, chunk);

    const [first] = await api.read([{ appId, after: null }]);
    expect(first?.chunks.map((chunk) => Buffer.from(chunk))).toEqual(chunks);
    const after = first?.after ?? null;
    expect(await api.read([{ appId, after }])).toEqual([]);
    await worker.publish(appId, Buffer.from('later'));
    expect((await api.read([{ appId, after }]))[0]?.chunks.map(String)).toEqual(['later']);
  });

  test('keeps apps apart, and reads several at once, each from its own place', async () => {
    const channel = open();
    const [one, two, three] = [randomUUID(), randomUUID(), randomUUID()];
    await channel.keep([one, two, three]);
    await channel.publish(one, Buffer.from('one'));
    await channel.publish(two, Buffer.from('two'));
    const [seen] = await channel.read([{ appId: one, after: null }]);
    await channel.publish(one, Buffer.from('one again'));

    const positions = [two, one, three].map((appId) => ({
      appId,
      after: appId === one ? (seen?.after ?? null) : null,
    }));
    const news = await channel.read(positions);
    expect(new Map(news.map(({ appId, chunks }) => [appId, chunks.map(String)]))).toEqual(
      new Map([
        [two, ['two']],
        [one, ['one again']],
      ]),
    );
  });

  test('misses nothing while several processes publish at once', async () => {
    const workers = [open(), open(), open()];
    const api = open({ chunksMax: 1_000 });
    const appId = randomUUID();
    await api.keep([appId]);
    const publishing = Promise.all(
      workers.map(async (worker, number) => {
        for (let turn = 0; turn < 60; turn++) await worker.publish(appId, Buffer.from(`${number}-${turn}`));
      }),
    );
    const seen: string[] = [];
    let after: string | null = null;
    const deadlineMs = Date.now() + DEADLINE_MS;
    while (seen.length < 180 && Date.now() < deadlineMs) {
      const [news] = await api.read([{ appId, after }]);
      seen.push(...(news?.chunks.map(String) ?? []));
      after = news?.after ?? after;
    }
    await publishing;
    expect(new Set(seen).size).toBe(180);
    expect(seen).toHaveLength(180);
    for (const number of [0, 1, 2]) {
      const turns = seen.filter((text) => text.startsWith(`${number}-`)).map((text) => Number(text.split('-')[1]));
      expect(turns).toEqual([...turns].sort((a, b) => a - b));
    }
  });

  test('holds no more chunks and bytes of an app than its bounds, the newest ones', async () => {
    const appId = randomUUID();
    const few = open({ chunksMax: 5 });
    await few.keep([appId]);
    for (let turn = 0; turn < 9; turn++) await few.publish(appId, Buffer.from(`${turn}`));
    expect(await textsOf(few, appId)).toEqual(['4', '5', '6', '7', '8']);

    const small = open({ bytesMax: 1_000 });
    for (const letter of ['a', 'b', 'c', 'd']) await small.publish(appId, Buffer.from(letter.repeat(400)));
    expect((await textsOf(small, appId)).map((text) => text.slice(0, 1))).toEqual(['c', 'd']);
    await small.publish(appId, Buffer.from('e'.repeat(1_000)));
    expect((await textsOf(small, appId)).map((text) => text.slice(0, 1))).toEqual(['e']);
    await expect(open({ chunkBytesMax: 10 }).publish(appId, Buffer.alloc(11))).rejects.toThrow(RangeError);
  });

  test('forgets what nobody keeps, and what is too old also while somebody does', async () => {
    const brief = open({ keepSeconds: 1 });
    const [left, kept] = [randomUUID(), randomUUID()];
    await brief.keep([left, kept]);
    await brief.publish(left, Buffer.from('left'));
    await brief.publish(kept, Buffer.from('kept'));
    expect(await textsOf(brief, left)).toEqual(['left']);
    await until(async () => {
      await brief.keep([kept]);
      return (await textsOf(brief, left)).length === 0;
    });
    expect(await textsOf(brief, kept)).toEqual(['kept']);

    const forgetful = open({ ageMaxSeconds: 1 });
    await until(async () => {
      await forgetful.keep([kept]);
      return (await textsOf(forgetful, kept)).length === 0;
    });
    if (!redis) {
      await sweepTail(pool, { ...TAIL_BOUNDS, ageMaxSeconds: 1 });
      const { rows } = await pool.query('SELECT app_id FROM logferry_queue.tail_chunks WHERE app_id = ANY($1)', [
        [left, kept],
      ]);
      expect(rows).toEqual([]);
    } else expect(await open().read([{ appId: kept, after: null }])).toEqual([]);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadlineMs = Date.now() + DEADLINE_MS;
  while (!(await condition())) {
    if (Date.now() > deadlineMs) throw new Error('not in time');
  }
}
