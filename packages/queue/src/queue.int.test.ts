import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startPostgres, startRedis, type ThrowawayPostgres, type ThrowawayRedis } from '@logferry/testkit';
import { type Frame, type FrameConsumer, FrameQueue, type TenantLimits, type TicketHandler } from './index.js';
import { loseLock } from './lose-lock.fixture.js';

const DEADLINE_MS = 20_000;

/** One suite for both stores: what holds on Redis holds on Postgres. */
describe.each(['redis', 'postgres'] as const)('the frame queue on %s', (store) => {
  let postgres: ThrowawayPostgres;
  let redis: ThrowawayRedis | undefined;
  const queues: FrameQueue[] = [];
  const consumers: FrameConsumer[] = [];

  beforeAll(async () => {
    postgres = await startPostgres({ fsync: false });
    if (store === 'redis') redis = await startRedis();
  }, 60_000);

  afterAll(async () => {
    await Promise.all(consumers.map((consumer) => consumer.stopTaking()));
    await Promise.all(queues.map((queue) => queue.close()));
    await redis?.stop();
    await postgres.stop();
  }, 60_000);

  /** A queue of its own: on Redis another server database, on Postgres another database. */
  async function place(): Promise<{ redisUrl: string | undefined; databaseUrl: string }> {
    const databaseUrl = await postgres.freshDatabase();
    return { redisUrl: redis && `${redis.url}/${nextRedisDatabase++}`, databaseUrl };
  }

  async function openQueue(at: Awaited<ReturnType<typeof place>>, shards = 1): Promise<FrameQueue> {
    const queue = new FrameQueue({ ...at, shards, onError: () => undefined });
    queues.push(queue);
    await queue.open();
    return queue;
  }

  function consume(queue: FrameQueue, handle: TicketHandler, options: { bytesMax?: number } = {}): FrameConsumer {
    const consumer = queue.consumer({
      concurrency: 16,
      bytesMax: options.bytesMax ?? 32_000_000,
      onSaturated: () => undefined,
      onError: () => undefined,
    });
    consumers.push(consumer);
    consumer.run(handle);
    return consumer;
  }

  test('hands over every frame with its header and its exact bytes', async () => {
    const queue = await openQueue(await place());
    const body = Buffer.from([0, 10, 13, 255, 0xc3, 0x28, 0]);
    const sent = frame({ body, overrides: '{"env":"é"}' });
    const got: Frame[] = [];
    consume(queue, async (frames) => {
      got.push(...frames.map((taken) => ({ ...taken, body: Buffer.from(taken.body) })));
      return { kind: 'settled' };
    });
    expect(await queue.producer.enqueue(sent)).toBe('stored');
    await until(() => got.length === 1);
    expect(got[0]).toEqual({ ...sent, origin: { shard: 0, groupId: expect.any(String), place: 0 } });
    await until(async () => isEmpty(await queue.counts()));
  });

  test('takes a thousand frames at once and loses none, in fewer tickets than frames', async () => {
    const queue = await openQueue(await place(), 3);
    const ids = new Set<string>();
    let tickets = 0;
    consume(queue, async (frames) => {
      tickets++;
      for (const taken of frames) ids.add(taken.header.frameId);
      return { kind: 'settled' };
    });
    const frames = Array.from({ length: 1_000 }, () => frame({ appId: randomUUID() }));
    const results = await Promise.all(frames.map((one) => queue.producer.enqueue(one)));
    expect(new Set(results)).toEqual(new Set(['stored']));
    await until(() => ids.size === 1_000);
    expect(tickets).toBeLessThan(500);
  });

  test('knows a frame again on another process, and another sender of the same frame id apart', async () => {
    const at = await place();
    const [first, second] = [await openQueue(at), await openQueue(at)];
    const original = frame({});
    expect(await first.producer.enqueue(original)).toBe('stored');
    await until(async () => (await second.producer.enqueue(original)) === 'duplicate');
    expect(await second.producer.enqueue(frame({ frameId: original.header.frameId, drainTokenId: 'other' }))).toBe(
      'stored',
    );
    expect(await second.producer.enqueue(frame({ frameId: original.header.frameId, logplexToken: 'd.2' }))).toBe(
      'stored',
    );
  });

  test('stores a frame once when its retry comes while the first try is still under way', async () => {
    const queue = await openQueue(await place());
    const original = frame({});
    const results = await Promise.all([1, 2, 3].map(() => queue.producer.enqueue(original)));
    expect(results.sort()).toEqual(['duplicate', 'duplicate', 'stored']);
  });

  test('stores a frame once when its retry follows the answer at once, in the midst of others', async () => {
    const queue = await openQueue(await place());
    let isOver = false;
    const others = (async () => {
      while (!isOver) await Promise.all([1, 2, 3].map(() => queue.producer.enqueue(frame({}))));
    })();
    for (let i = 0; i < 100; i++) {
      const original = frame({});
      expect(await queue.producer.enqueue(original)).toBe('stored');
      expect(await queue.producer.enqueue(original)).toBe('duplicate');
    }
    isOver = true;
    await others;
    const last = frame({});
    expect(await queue.producer.enqueue(last)).toBe('stored');
    expect(await queue.producer.enqueue(last)).toBe('duplicate');
  });

  test('stores the new frames of a commit in which one is known, and hands each over once', async () => {
    const queue = await openQueue(await place());
    const [known, ...fresh] = [frame({}), frame({}), frame({})];
    if (!known) throw new Error('unreachable');
    await queue.producer.enqueue(known);
    const results = await Promise.all([known, ...fresh].map((one) => queue.producer.enqueue(one)));
    expect(results).toEqual(['duplicate', 'stored', 'stored']);
    const got: string[] = [];
    consume(queue, async (frames) => {
      got.push(...frames.map((taken) => taken.header.frameId));
      return { kind: 'settled' };
    });
    await until(async () => got.length >= 3 && isEmpty(await queue.counts()));
    expect(got.sort()).toEqual([known, ...fresh].map((one) => one.header.frameId).sort());
  });

  test('never takes a frame without an id for a duplicate', async () => {
    const queue = await openQueue(await place());
    const anonymous = frame({ frameId: '' });
    expect(await queue.producer.enqueue(anonymous)).toBe('stored');
    expect(await queue.producer.enqueue(anonymous)).toBe('stored');
  });

  test('shows a ticket again when its handler throws, without the frames that were settled', async () => {
    const queue = await openQueue(await place());
    const takes: string[][] = [];
    consume(queue, async (frames, onSettled) => {
      takes.push(idsOf(frames));
      onSettled(1);
      if (takes.length === 1) throw new Error('a bug');
      return { kind: 'settled' };
    });
    await queue.setAside(
      ['a', 'b', 'c', 'd'].map((frameId) => frame({ frameId })),
      { delayMs: 0 },
    );
    await until(() => takes.length === 2);
    expect(takes).toEqual([
      ['a', 'b', 'c', 'd'],
      ['a', 'c', 'd'],
    ]);
    await until(async () => isEmpty(await queue.counts()));
  });

  test('shows a ticket again after the time its handler asked for', async () => {
    const queue = await openQueue(await place());
    const takenAtMs: number[] = [];
    consume(queue, async () => {
      takenAtMs.push(Date.now());
      return takenAtMs.length === 1 ? { kind: 'later', delayMs: 700 } : { kind: 'settled' };
    });
    await queue.producer.enqueue(frame({}));
    await until(() => takenAtMs.length === 2);
    expect((takenAtMs[1] ?? 0) - (takenAtMs[0] ?? 0)).toBeGreaterThanOrEqual(650);
  });

  test('brings back what was set aside, as a ticket of its own', async () => {
    const queue = await openQueue(await place());
    const seen: string[] = [];
    consume(queue, async (frames) => {
      seen.push(frames.map((taken) => taken.header.frameId).join());
      const [first, ...rest] = frames;
      if (first && rest.length === 0 && first.header.pendingMessages === undefined) {
        await queue.setAside([{ ...first, header: { ...first.header, pendingMessages: 1 } }], { delayMs: 300 });
      }
      return { kind: 'settled' };
    });
    const original = frame({});
    await queue.producer.enqueue(original);
    await until(() => seen.length === 2);
    expect(seen).toEqual([original.header.frameId, original.header.frameId]);
    await until(async () => isEmpty(await queue.counts()));
  });

  test('puts back once what is put back twice, under one name or under names that know of each other', async () => {
    const queue = await openQueue(await place());
    const seen: string[] = [];
    consume(queue, async (frames) => {
      seen.push(...frames.map((taken) => taken.header.frameId));
      return { kind: 'settled' };
    });
    const [first, second] = [frame({}), frame({})];
    const [one, other] = [
      { name: 'one', unless: ['other'] },
      { name: 'other', unless: ['one'] },
    ];
    expect(await queue.setAside([first], { delayMs: 0, once: one })).toBeNull();
    await until(() => seen.length === 1);
    expect(await queue.setAside([first], { delayMs: 0, once: one })).toBe('one');
    expect(await queue.setAside([first], { delayMs: 0, once: other })).toBe('one');
    expect(await queue.setAside([second], { delayMs: 0, once: { name: 'third', unless: [] } })).toBeNull();
    await until(async () => seen.length === 2 && isEmpty(await queue.counts()));
    expect(seen).toEqual([first.header.frameId, second.header.frameId]);
  });

  test('hands the tickets of a consumer that was cut off to another, without what had long been settled', async () => {
    const at = await place();
    const producing = await openQueue(at);
    const dying = await openQueue(at);
    const NOTED_AFTER_MS = 1_000;
    let taken = 0;
    const lost = oneByOne(dying);
    lost.run((_, onSettled) => {
      taken++;
      onSettled(0);
      return new Promise(() => undefined); // never ends, like a process that is gone
    });
    await producing.setAside([frame({ frameId: 'settled' }), frame({ frameId: 'waiting' })], { delayMs: 0 });
    await until(() => taken === 1);
    await sleep(NOTED_AFTER_MS);
    await dying.close(); // its connections with it: the lock is no longer renewed
    await loseLock(at);

    const recovered: string[] = [];
    consume(producing, async (frames) => {
      recovered.push(...idsOf(frames));
      return { kind: 'settled' };
    });
    await until(() => recovered.length > 0);
    expect(recovered).toEqual(['waiting']);
  }, 60_000);

  test('brings back once what a consumer put elsewhere right before it died, and the rest of the ticket', async () => {
    const at = await place();
    const producing = await openQueue(at);
    const dying = await openQueue(at);
    const steps: string[] = [];
    const lost = oneByOne(dying);
    lost.run(async ([aside, parked, whole, cut]) => {
      if (!aside || !parked || !whole || !cut) throw new Error('unreachable');
      const again = [aside, whole, cut].map(({ header, body }) => ({
        header: { ...header, pendingMessages: 1 },
        body,
      }));
      // Of the last frame something is left, so that it comes from both.
      await Promise.all([
        dying.setAside(again, { delayMs: 100, ends: [aside, whole] }),
        lost.noteSettled([parked]), // its row is committed
      ]);
      steps.push('put elsewhere');
      return await new Promise(() => undefined); // never ends, like a process that is gone
    });
    const frames = ['aside', 'parked', 'whole', 'cut', 'waiting'].map((frameId) => frame({ frameId }));
    await producing.setAside(frames, { delayMs: 0 });
    await until(() => steps.length === 1);
    await dying.close(); // its connections with it: the lock is no longer renewed
    await loseLock(at);

    const recovered: string[] = [];
    consume(producing, async (taken) => {
      recovered.push(...idsOf(taken));
      return { kind: 'settled' };
    });
    await until(async () => recovered.length >= 5 && isEmpty(await producing.counts()));
    expect(recovered.sort()).toEqual(['aside', 'cut', 'cut', 'waiting', 'whole']);
  }, 60_000);

  test('keeps the bytes in work under the bound, and still takes what is larger than it', async () => {
    const queue = await openQueue(await place());
    let inWork = 0;
    let most = 0;
    let done = 0;
    consume(
      queue,
      async (frames) => {
        const bytes = frames.reduce((sum, taken) => sum + taken.body.length, 0);
        inWork += bytes;
        most = Math.max(most, inWork);
        await sleep(5);
        inWork -= bytes;
        done += frames.length;
        return { kind: 'settled' };
      },
      { bytesMax: 1_000_000 },
    );
    const bodies = [...Array.from({ length: 20 }, () => Buffer.alloc(200_000)), Buffer.alloc(2_000_000)];
    await Promise.all(bodies.map((body) => queue.producer.enqueue(frame({ body }))));
    await until(() => done === bodies.length);
    expect(most).toBeLessThanOrEqual(2_000_000);
  });

  test('shares what tenants used between processes, and lets a full bucket of lines run empty', async () => {
    const at = await place();
    const [first, second] = [await openQueue(at), await openQueue(at)];
    const daily = { bytesPerDayMax: 1_000, linesPerSecondMax: null };
    const perSecond = { bytesPerDayMax: null, linesPerSecondMax: 100 };
    expect(first.quotas.admits('bytes', daily, 900, 1)).toBe(true);
    expect(first.quotas.admits('lines', perSecond, 0, 1_000)).toBe(true);
    expect(first.quotas.admits('lines', perSecond, 0, 100)).toBe(false);
    await until(() => !fits(second, 'bytes', daily, { bytes: 101 }));
    expect(fits(second, 'bytes', daily, { bytes: 100 })).toBe(true);
    await until(() => !fits(second, 'lines', perSecond, { lines: 200 }));
    await until(() => fits(second, 'lines', perSecond, { lines: 200 }));
  });

  test('counts every byte of a tenant once, whichever process let it in', async () => {
    const at = await place();
    const queues = [await openQueue(at), await openQueue(at), await openQueue(at)];
    const limits = { bytesPerDayMax: 1_000_000, linesPerSecondMax: null };
    for (let round = 0; round < 10; round++) {
      for (const queue of queues) expect(queue.quotas.admits('t', limits, 1_000, 1)).toBe(true);
      await sleep(40);
    }
    await until(() => queues.every((queue) => !fits(queue, 't', limits, { bytes: 970_001 })));
    for (const queue of queues) expect(fits(queue, 't', limits, { bytes: 970_000 })).toBe(true);
  });

  test('tells other processes of a change, and each part of them that wants to know', async () => {
    const at = await place();
    const [speaker, listener] = [await openQueue(at), await openQueue(at)];
    const heard: string[] = [];
    for (const part of ['first', 'second']) {
      await listener.pubSub.subscribe(
        (text) => heard.push(`${part} ${text}`),
        () => undefined,
      );
    }
    await speaker.pubSub.publish('{"kind":"token","id":"1"}');
    await until(() => heard.length >= 2);
    expect(heard).toEqual(['first {"kind":"token","id":"1"}', 'second {"kind":"token","id":"1"}']);
  });
});

let nextRedisDatabase = 0;

function frame(given: Partial<Frame['header']> & { body?: Buffer }): Frame {
  const { body = Buffer.from('1 x'), ...header } = given;
  return {
    header: {
      tenantId: 't1',
      appId: 'app-1',
      drainTokenId: 'dt1',
      logplexToken: 'd.1',
      frameId: randomUUID(),
      receivedAtMs: 1_700_000_000_000,
      dialect: 'logplex',
      ...header,
    },
    body,
  };
}

/** Takes one ticket at a time, and is told of nothing. */
function oneByOne(queue: FrameQueue): FrameConsumer {
  const ignore = (): void => undefined;
  return queue.consumer({ concurrency: 1, bytesMax: 1, onSaturated: ignore, onError: ignore });
}

function idsOf(frames: readonly Frame[]): string[] {
  return frames.map(({ header }) => header.frameId);
}

/** Whether so much would be let in. */
function fits(
  { quotas }: FrameQueue,
  tenantId: string,
  limits: TenantLimits,
  { bytes = 0, lines = 0 }: { bytes?: number; lines?: number },
): boolean {
  const isIn = quotas.admits(tenantId, limits, bytes, lines);
  if (isIn) quotas.giveBack(tenantId, bytes, lines);
  return isIn;
}

function isEmpty(counts: { waiting: number; active: number; delayed: number; failed: number }): boolean {
  return counts.waiting + counts.active + counts.delayed + counts.failed === 0;
}

async function until(condition: () => boolean | Promise<boolean>, deadlineMs = DEADLINE_MS): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('The condition did not come true in time');
    await sleep(10);
  }
}
