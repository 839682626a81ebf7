import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { QuotaMeter } from './quota-meter.js';
import type { SharedUse, TenantUse } from './store.js';

const BYTES = { bytesPerDayMax: 1_000, linesPerSecondMax: null };
const LINES = { bytesPerDayMax: null, linesPerSecondMax: 10 };
const EXCHANGE_MS = 300;

/** A store that adds up what it is told, and can be switched off. */
function meters(count: number) {
  const state = { isAway: false, exchanges: 0 };
  const totals = new Map<string, SharedUse>();
  const errors: unknown[] = [];
  const store = {
    shareUse: async (uses: readonly TenantUse[]) => {
      if (state.isAway) throw new Error('store away');
      state.exchanges++;
      return uses.map((use) => {
        const held = totals.get(use.tenantId) ?? { bytes: 0, lines: 0 };
        const total = { bytes: held.bytes + use.bytes, lines: held.lines + use.lines };
        totals.set(use.tenantId, total);
        return total;
      });
    },
  };
  const all = Array.from({ length: count }, () => new QuotaMeter(store, (error) => errors.push(error)));
  return { state, totals, errors, all, meter: all[0] ?? raise(), other: all[1] ?? all[0] ?? raise() };
}

function raise(): never {
  throw new Error('at least one');
}

describe('the quota meter', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.UTC(2026, 2, 4, 23, 59) });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('lets in what fits into the day, refuses what does not, and begins anew at midnight UTC', async () => {
    const { meter } = meters(1);
    expect(meter.admits('t', BYTES, 600, 1)).toBe(true);
    expect(meter.admits('t', BYTES, 401, 1)).toBe(false);
    expect(meter.admits('t', BYTES, 400, 1)).toBe(true);
    await jest.advanceTimersByTimeAsync(EXCHANGE_MS);
    expect(meter.admits('t', BYTES, 1, 1)).toBe(false);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(meter.admits('t', BYTES, 1_000, 1)).toBe(true);
  });

  test('lets ten seconds of lines in at once, then as many a second as allowed', async () => {
    const { meter } = meters(1);
    expect(meter.admits('t', LINES, 1, 100)).toBe(true);
    expect(meter.admits('t', LINES, 1, 1)).toBe(false);
    jest.setSystemTime(Date.now() + 1_000);
    expect(meter.admits('t', LINES, 1, 10)).toBe(true);
    expect(meter.admits('t', LINES, 1, 1)).toBe(false);
  });

  test('lets a frame of more lines than a burst in once the bucket is empty', () => {
    const { meter } = meters(1);
    expect(meter.admits('t', LINES, 1, 1_025)).toBe(true);
    jest.setSystemTime(Date.now() + 102_000);
    expect(meter.admits('t', LINES, 1, 1_025)).toBe(false);
    jest.setSystemTime(Date.now() + 1_000);
    expect(meter.admits('t', LINES, 1, 1_025)).toBe(true);
  });

  test('knows after an exchange what another process let in', async () => {
    const { meter, other } = meters(2);
    meter.admits('t', BYTES, 900, 1);
    expect(other.admits('t', BYTES, 50, 1)).toBe(true); // the overshoot: not heard of it yet
    await jest.advanceTimersByTimeAsync(EXCHANGE_MS);
    expect(other.admits('t', BYTES, 51, 1)).toBe(false);
    expect(other.admits('t', BYTES, 50, 1)).toBe(true);
  });

  test('goes on alone while the store is away, and shares what it kept afterwards', async () => {
    const { meter, state, totals, errors } = meters(1);
    state.isAway = true;
    expect(meter.admits('t', BYTES, 900, 1)).toBe(true);
    await jest.advanceTimersByTimeAsync(5 * EXCHANGE_MS);
    expect(meter.admits('t', BYTES, 101, 1)).toBe(false);
    expect(meter.admits('t', BYTES, 50, 1)).toBe(true);
    expect(errors.length).toBeGreaterThan(1);
    state.isAway = false;
    await jest.advanceTimersByTimeAsync(EXCHANGE_MS);
    expect(totals.get('t')?.bytes).toBe(950);
  });

  test('does not hold lines against a tenant that left the bucket while the store was away', async () => {
    const { meter, state, totals } = meters(1);
    state.isAway = true;
    for (let second = 0; second < 600; second++) {
      expect(meter.admits('t', LINES, 1, 10)).toBe(true);
      await jest.advanceTimersByTimeAsync(1_000);
    }
    state.isAway = false;
    await jest.advanceTimersByTimeAsync(EXCHANGE_MS);
    expect(totals.get('t')?.lines).toBeLessThanOrEqual(10);
  });

  test('tells when four fifths of the day’s bytes are used', () => {
    const { meter } = meters(1);
    expect(meter.admits('t', BYTES, 799, 1)).toBe(true);
    expect(meter.isNear('t', BYTES)).toBe(false);
    meter.admits('t', BYTES, 1, 1);
    expect(meter.isNear('t', BYTES)).toBe(true);
    expect(meter.isNear('another', BYTES)).toBe(false);
  });

  test('does not count what it was given back', async () => {
    const { meter, totals } = meters(1);
    const limits = { bytesPerDayMax: 1_000, linesPerSecondMax: 10 };
    expect(meter.admits('t', limits, 1_000, 100)).toBe(true);
    meter.giveBack('t', 1_000, 100);
    expect(meter.admits('t', limits, 1_000, 100)).toBe(true);
    await jest.advanceTimersByTimeAsync(EXCHANGE_MS);
    expect(totals.get('t')).toEqual({ bytes: 1_000, lines: 97.5 }); // a quarter of a second has run out
  });

  test('asks the store nothing for tenants without limits, nor when nobody sends', async () => {
    const { meter, state } = meters(1);
    expect(meter.isNear('free', { bytesPerDayMax: null, linesPerSecondMax: null })).toBe(false);
    expect(meter.admits('free', { bytesPerDayMax: null, linesPerSecondMax: null }, 1e12, 1e9)).toBe(true);
    await jest.advanceTimersByTimeAsync(10 * EXCHANGE_MS);
    expect(state.exchanges).toBe(0);
    meter.admits('t', BYTES, 1, 1);
    await jest.advanceTimersByTimeAsync(10 * EXCHANGE_MS);
    expect(state.exchanges).toBe(1);
  });
});
