import { describe, expect, jest, test } from '@jest/globals';
import { waitUntil } from '../wait-until.mjs';
import { backoffMs, supervise } from './supervisor.mjs';

const never = new AbortController().signal;

/** @param {readonly ('ok' | 'fail')[]} script how each start goes; the last entry repeats */
function scriptedService(script) {
  /** @type {((exit: import('./service.mjs').Exit) => void)[]} */
  const lives = [];
  let starts = 0;
  return {
    lives,
    starts: () => starts,
    service: {
      name: 'thing',
      start: async () => {
        const how = script[Math.min(starts, script.length - 1)];
        starts += 1;
        if (how === 'fail') throw new Error('refuses to start');
        /** @type {Promise<import('./service.mjs').Exit>} */
        const exited = new Promise((resolve) => lives.push(resolve));
        const end = lives.at(-1);
        return {
          identity: { pid: starts, startedAt: '' },
          exited,
          stop: async () => end?.({ code: 0, signal: null }),
        };
      },
    },
  };
}

describe('supervise', () => {
  test('reports a failing first start to the caller and does not try again', async () => {
    const { service, starts } = scriptedService(['fail']);
    await expect(supervise(service, () => {}, never)).rejects.toThrow('refuses to start');
    expect(starts()).toBe(1);
  });

  test('starts a process again that ended, and says so', async () => {
    const { service, lives, starts } = scriptedService(['ok']);
    /** @type {string[]} */
    const said = [];
    const supervised = await supervise(service, (message) => said.push(message), never);
    lives[0]?.({ code: 3, signal: null });
    expect(await waitUntil(() => said.includes('thing runs again'), { timeoutMs: 5_000 })).toBe(true);
    expect(starts()).toBe(2);
    expect(said[0]).toBe('thing ended unexpectedly (exit code 3)');
    await supervised.stop();
  });

  test('keeps trying when a later start fails', async () => {
    const { service, lives, starts } = scriptedService(['ok', 'fail', 'ok']);
    const say = jest.fn();
    const supervised = await supervise(service, say, never);
    lives[0]?.({ code: null, signal: 'SIGKILL' });
    expect(await waitUntil(() => starts() === 3, { timeoutMs: 10_000 })).toBe(true);
    expect(say).toHaveBeenCalledWith('thing ended unexpectedly (SIGKILL)');
    expect(say).toHaveBeenCalledWith('thing did not start: refuses to start');
    await supervised.stop();
  });

  test('does not start anything again once it was stopped', async () => {
    const { service, lives, starts } = scriptedService(['ok']);
    const supervised = await supervise(service, () => {}, never);
    lives[0]?.({ code: 1, signal: null });
    await supervised.stop();
    expect(starts()).toBe(1);
  });
});

describe('backoffMs', () => {
  test('doubles from half a second and stays at half a minute', () => {
    expect([0, 1, 2, 5, 6, 7, 1_000].map(backoffMs)).toEqual([500, 1_000, 2_000, 16_000, 30_000, 30_000, 30_000]);
  });
});
