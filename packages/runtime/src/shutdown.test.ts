import { describe, expect, test } from '@jest/globals';
import { createLogger } from './logger.js';
import { onShutdown, type ShutdownStep } from './shutdown.js';

function setUp(steps: ShutdownStep[]) {
  const listeners = new Map<string, () => void>();
  const exits: number[] = [];
  let clockMs = 0;
  const begin = onShutdown({
    logger: createLogger({ name: 'test', level: 'silent' }),
    steps,
    now: () => clockMs,
    process: { on: (signal, listener) => listeners.set(signal, listener), exit: (code) => exits.push(code) },
  });
  return {
    begin,
    exits,
    signal: (name: string) => listeners.get(name)?.(),
    pass: (ms: number) => {
      clockMs += ms;
    },
  };
}

describe('onShutdown', () => {
  test('runs the steps in order, then exits with 0', async () => {
    const ran: string[] = [];
    const step = (name: string): ShutdownStep => ({ name, deadlineMs: 1_000, run: () => ran.push(name) });
    const { begin, exits, signal } = setUp([step('a'), step('b')]);
    signal('SIGTERM');
    await begin('waits for the same shutdown');
    expect(ran).toEqual(['a', 'b']);
    expect(exits).toEqual([0]);
  });

  test('goes on after a step that fails or is late, and exits with 1', async () => {
    const ran: string[] = [];
    const { begin, exits } = setUp([
      {
        name: 'throws',
        deadlineMs: 1_000,
        run: () => {
          throw new Error('x');
        },
      },
      { name: 'hangs', deadlineMs: 5, run: () => new Promise(() => {}) },
      { name: 'last', deadlineMs: 1_000, run: () => ran.push('last') },
    ]);
    await begin('test');
    expect(ran).toEqual(['last']);
    expect(exits).toEqual([1]);
  });

  test('takes a signal that follows at once for the same one', () => {
    const { exits, signal, pass } = setUp([{ name: 'hangs', deadlineMs: 50, run: () => new Promise(() => {}) }]);
    signal('SIGINT');
    pass(200);
    signal('SIGTERM');
    expect(exits).toEqual([]);
  });

  test('exits at once on a second signal', () => {
    const { exits, signal, pass } = setUp([{ name: 'hangs', deadlineMs: 50, run: () => new Promise(() => {}) }]);
    signal('SIGINT');
    pass(1_500);
    signal('SIGINT');
    expect(exits).toEqual([130]);
  });
});
