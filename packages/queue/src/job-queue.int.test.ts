import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startPostgres, startRedis, type ThrowawayPostgres, type ThrowawayRedis } from '@logferry/testkit';
import { JobQueue, type JobRun } from './index.js';

const DEADLINE_MS = 20_000;
const EVERY_MS = 100;
const ONCE = { data: {}, tries: 1, retryDelayMs: 1 } as const;

/** One suite for both stores. */
describe.each(['redis', 'postgres'] as const)('the job queue on %s', (store) => {
  let postgres: ThrowawayPostgres;
  let redis: ThrowawayRedis | undefined;
  let nextRedisDatabase = 0;
  const queues: JobQueue[] = [];

  beforeAll(async () => {
    postgres = await startPostgres({ fsync: false });
    if (store === 'redis') redis = await startRedis();
  }, 60_000);
  afterAll(async () => {
    await Promise.all(queues.map((queue) => queue.close()));
    await redis?.stop();
    await postgres.stop();
  }, 60_000);

  async function place() {
    return { databaseUrl: await postgres.freshDatabase(), redisUrl: redis && `${redis.url}/${nextRedisDatabase++}` };
  }

  async function open(at: Awaited<ReturnType<typeof place>>): Promise<JobQueue> {
    const queue = new JobQueue({ ...at, onError: () => undefined });
    queues.push(queue);
    await queue.open();
    return queue;
  }

  test('does a job with its data', async () => {
    const queue = await open(await place());
    const runs: JobRun[] = [];
    queue.run({ greet: async (run) => void runs.push(run) }, 2);
    await queue.add({ ...ONCE, name: 'greet', id: 'a', data: { to: 'ann' } });
    await until(() => runs.length === 1);
    expect(runs).toMatchObject([{ data: { to: 'ann' }, isLastTry: true }]);
  });

  test('tries a job again that throws, and says when it is the last time', async () => {
    const queue = await open(await place());
    const lastTries: boolean[] = [];
    queue.run(
      {
        fail: async ({ isLastTry }) => {
          lastTries.push(isLastTry);
          throw new Error('no');
        },
      },
      2,
    );
    await queue.add({ name: 'fail', id: 'a', data: {}, tries: 3, retryDelayMs: 20 });
    await until(async () => (await queue.counts()).failed === 1);
    expect(lastTries).toEqual([false, false, true]);
  });

  test('adds no second job of an id while the first one waits', async () => {
    const queue = await open(await place());
    await queue.add({ ...ONCE, name: 'greet', id: 'a' });
    await queue.add({ ...ONCE, name: 'greet', id: 'a' });
    expect((await queue.counts()).waiting).toBe(1);
  });

  test('runs scheduled jobs once an interval, however many processes schedule and do them', async () => {
    const at = await place();
    const [first, second] = [await open(at), await open(at)];
    const startedAt = performance.now();
    let runs = 0;
    for (const queue of [first, second]) {
      await queue.schedule({ tick: EVERY_MS });
      queue.run({ tick: async () => void runs++ }, 5);
    }
    await until(() => runs >= 10);
    expect(runs).toBeLessThanOrEqual((performance.now() - startedAt) / EVERY_MS + 2); // the first one, and one just due
  });

  test('ends schedules that are no longer wanted', async () => {
    const at = await place();
    const old = await open(at);
    await old.schedule({ gone: 50 });
    const queue = await open(at);
    let ticks = 0;
    await queue.schedule({ tick: 50 });
    queue.run({ tick: async () => void ticks++ }, 1); // `gone` would fail, since nobody can do it
    await until(() => ticks >= 3);
    expect((await queue.counts()).failed).toBeLessThanOrEqual(1); // one was due already
  });
});

async function until(isDone: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!(await isDone())) {
    if (performance.now() > deadline) throw new Error('it did not happen in time');
    await sleep(10);
  }
}
