import { describe, expect, test } from '@jest/globals';
import type { Frame } from './frame.js';
import { GroupCommit, QueueOverloadedError, UndecidedError } from './group-commit.js';

const frame = (bytes = 1): Frame => ({
  header: {
    tenantId: 't',
    appId: 'a',
    drainTokenId: 'd',
    logplexToken: '',
    frameId: '',
    receivedAtMs: 1,
    dialect: 'logplex',
  },
  body: Buffer.alloc(bytes),
});
const never = Number.POSITIVE_INFINITY;
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A commit that waits until the test lets it go. */
function gate() {
  const groups: number[] = [];
  const open: (() => void)[] = [];
  const commits = new GroupCommit(async (frames) => {
    groups.push(frames.length);
    await new Promise<void>((resolve) => open.push(resolve));
    return frames.map(() => 'stored');
  });
  return { groups, open, commits };
}

describe('group commit', () => {
  test('puts frames of one turn into one group, and those that come meanwhile into the next', async () => {
    const { groups, open, commits } = gate();
    const first = [commits.add(frame(), never), commits.add(frame(), never)];
    await turn();
    const second = [commits.add(frame(), never), commits.add(frame(), never), commits.add(frame(), never)];
    await turn();
    expect(groups).toEqual([2]);
    open[0]?.();
    expect(await Promise.all(first)).toEqual(['stored', 'stored']);
    await turn();
    expect(groups).toEqual([2, 3]);
    open[1]?.();
    await Promise.all(second);
  });

  test('starts a second commit beside the first once enough bytes wait', async () => {
    const { groups, commits } = gate();
    void commits.add(frame(), never);
    await turn();
    void commits.add(frame(70_000), never);
    await turn();
    expect(groups).toEqual([1, 1]);
  });

  test('cuts groups at the goal of bytes, but lets one large frame through whole', async () => {
    const { groups, open, commits } = gate();
    void commits.add(frame(5_000_000), never);
    for (let index = 0; index < 4; index++) void commits.add(frame(100_000), never);
    await turn();
    expect(groups).toEqual([1, 2]);
    open[0]?.();
    await turn();
    await turn();
    expect(groups).toEqual([1, 2, 2]);
  });

  test('fails every frame of a group whose commit failed, and goes on with the next', async () => {
    let tries = 0;
    const commits = new GroupCommit(async (frames) => {
      if (tries++ === 0) throw new Error('store away');
      return frames.map(() => 'stored');
    });
    const failed = await Promise.allSettled([commits.add(frame(), never), commits.add(frame(), never)]);
    expect(failed.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    await expect(commits.add(frame(), never)).resolves.toBe('stored');
  });

  test('refuses more than its bound of waiting bytes', async () => {
    const { commits } = gate();
    for (let index = 0; index < 4; index++) void commits.add(frame(8 * 1024 * 1024), never);
    await expect(commits.add(frame(8 * 1024 * 1024), never)).rejects.toThrow(QueueOverloadedError);
  });

  test('lets a frame that waits go at its deadline, and makes room for others', async () => {
    const { commits } = gate();
    void commits.add(frame(), never);
    await turn();
    const large = frame(8 * 1024 * 1024);
    const soon = performance.now() + 200; // by then the first of them is under way, on a busy machine too
    const overdue = [1, 2, 3, 4].map(() => commits.add(large, soon));
    const [underWay, ...waiting] = await Promise.allSettled(overdue);
    expect(underWay).toMatchObject({ status: 'rejected', reason: expect.any(UndecidedError) });
    for (const each of waiting) {
      expect(each).toMatchObject({ status: 'rejected', reason: expect.any(QueueOverloadedError) });
    }
    const refused: unknown[] = [];
    for (let index = 0; index < 4; index++) {
      commits.add(large, never).catch((error: unknown) => refused.push(error));
    }
    await turn();
    expect(refused).toEqual([]);
  });

  test('answers for a frame under way at its deadline, and says later what became of it', async () => {
    const { open, commits } = gate();
    const first = commits.add(frame(), performance.now() + 20);
    const error = await first.catch((thrown: unknown) => thrown);
    if (!(error instanceof UndecidedError)) throw new Error('not undecided');
    open[0]?.();
    expect(await error.outcome).toBe('stored');
  });

  test('says that nobody waits any more once every frame of the group is answered', async () => {
    const wanted: boolean[] = [];
    const commits = new GroupCommit(async (_frames, isWanted) => {
      while (isWanted()) {
        wanted.push(true);
        await turn();
      }
      throw new Error('store away');
    });
    const error = await commits.add(frame(), performance.now() + 20).catch((thrown: unknown) => thrown);
    expect(wanted.length).toBeGreaterThan(0);
    expect(error).toBeInstanceOf(UndecidedError);
    expect(await (error as UndecidedError).outcome).toBeNull();
  });
});
