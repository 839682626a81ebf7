import { describe, expect, test } from '@jest/globals';
import { Pressure } from './pressure.js';

const QUEUE_BYTES_MAX = 1_000_000;

/** A store that can be filled, slowed and taken away. */
function pressed() {
  const state = {
    waiting: 0,
    isAway: false,
    nowMs: 100_000,
    health: {
      latencyMs: 5,
      bytesPerTicket: 1_000,
      failure: undefined as { sinceMs: number; lastMs: number } | undefined,
    },
  };
  const pressure = new Pressure({
    counts: async () => {
      if (state.isAway) throw new Error('store away');
      return { waiting: state.waiting, active: 0, delayed: 1_000_000, failed: 0 };
    },
    health: state.health,
    queueBytesMax: QUEUE_BYTES_MAX,
    now: () => state.nowMs,
  });
  const look = async (afterMs = 1_000) => {
    state.nowMs += afterMs;
    await pressure.sample();
  };
  return { state, pressure, look };
}

describe('pressure', () => {
  test('makes answers later the fuller the queue is, from half of the bound on and never beyond 3 s', async () => {
    const { state, pressure, look } = pressed();
    const delays: number[] = [];
    for (const waiting of [0, 500, 600, 750, 1_000, 5_000]) {
      state.waiting = waiting;
      await look();
      delays.push(Math.round(pressure.delayMs));
    }
    expect(delays).toEqual([0, 0, 600, 1_500, 3_000, 3_000]);
  });

  test('shuts at the bound, and opens only a little below it', async () => {
    const { state, pressure, look } = pressed();
    const shut: unknown[] = [];
    for (const waiting of [999, 1_000, 950, 899]) {
      state.waiting = waiting;
      await look();
      shut.push(pressure.shut);
    }
    expect(shut).toEqual([null, 'full', 'full', null]);
  });

  test('makes answers late when commits are slow', async () => {
    const { state, pressure, look } = pressed();
    state.health.latencyMs = 1_750;
    await look();
    expect(pressure.delayMs).toBe(1_500);
    expect(pressure.shut).toBeNull();
  });

  test('shuts when the store has been away for two seconds, and opens when it is back', async () => {
    const { state, pressure, look } = pressed();
    state.isAway = true;
    await look();
    expect(pressure.shut).toBeNull();
    await look(2_000);
    expect(pressure.shut).toBe('away');
    state.isAway = false;
    await look();
    expect(pressure.shut).toBeNull();
  });

  test('shuts while the store answers but takes nothing, and opens some time later to have it tried', async () => {
    const { state, pressure, look } = pressed();
    state.health.failure = { sinceMs: state.nowMs, lastMs: state.nowMs + 2_500 };
    await look(2_500);
    expect(pressure.shut).toBe('away');
    await look(3_000);
    expect(pressure.shut).toBeNull();
  });
});
