import { describe, expect, test } from '@jest/globals';
import { type HealthNews, LaneHealth } from './health.js';

const RETRY = { kind: 'retry', afterMs: null } as const;
const KEY = { kind: 'park', reason: 'key_rejected' } as const;

function newHealth() {
  const clock = { now: 1_000_000 };
  const health = new LaneHealth({ now: () => clock.now, random: () => 0.5 });
  /** One failed send, begun and ended now. */
  const fail = (outcome: Parameters<LaneHealth['failed']>[0] = RETRY, restMinMs?: number): HealthNews | null =>
    health.failed(outcome, clock.now, restMinMs);
  /** Waits the rest out and takes the probe. */
  const probe = (): void => {
    const reception = health.reception();
    if (reception.kind === 'later') clock.now += reception.delayMs;
    expect(health.reception().kind).toBe('take');
    health.probeTaken();
  };
  return { clock, health, fail, probe };
}

describe('the health of a lane', () => {
  test('rests after a failure, then lets one frame through, and flows once that is delivered', () => {
    const { health, fail, probe } = newHealth();
    expect(fail()).toEqual({ state: 'resting', restMs: 750, failures: 1 });
    expect(health.reception()).toEqual({ kind: 'later', delayMs: 750 + 500 });
    expect(health.isHalted).toBe(true);
    probe();
    expect(health.isHalted).toBe(false);
    expect(health.reception().kind).toBe('later');
    expect(health.delivered()).toEqual({ state: 'flowing' });
    expect(health.reception().kind).toBe('take');
    expect(health.delivered()).toBeNull();
  });

  test('rests longer with each failed probe, and counts sends that failed together once', () => {
    const { clock, health, fail, probe } = newHealth();
    const startedMs = clock.now;
    fail();
    expect(health.failed(RETRY, startedMs - 50)).toBeNull();
    probe();
    expect(fail()).toMatchObject({ restMs: 1_500, failures: 2 });
    probe();
    expect(fail()).toMatchObject({ restMs: 3_000, failures: 3 });
  });

  test('rests as long as the intake asks, and as a site in trouble needs', () => {
    const { fail, probe } = newHealth();
    expect(fail({ kind: 'retry', afterMs: 90_000 })).toMatchObject({ restMs: 90_000 });
    probe();
    expect(fail(RETRY, 10_000)).toMatchObject({ restMs: 10_000 });
  });

  test('parks when nothing but failures came for two minutes, not for many failures alone', () => {
    const { clock, health, fail } = newHealth();
    for (let i = 0; i < 50; i++) fail();
    expect(health.isParked).toBe(false);
    clock.now += 120_000;
    expect(health.failed(RETRY, clock.now)).toEqual({ state: 'parked', trouble: 'unreachable' });
    expect(health.reception()).toEqual({ kind: 'park' });
  });

  test('stays parked however long it takes, tells it once, and leaves by a trial that is delivered', () => {
    const { clock, health, fail } = newHealth();
    expect(fail(KEY)).toEqual({ state: 'parked', trouble: 'key_rejected' });
    expect(fail(KEY)).toBeNull();
    clock.now += 24 * 3_600_000;
    expect(health.reception()).toEqual({ kind: 'park' });
    health.try();
    expect(health.reception()).toEqual({ kind: 'take' });
    expect(health.isHalted).toBe(false);
    health.probeTaken();
    expect(health.reception()).toEqual({ kind: 'park' });
    expect(fail(RETRY)).toBeNull();
    expect(health.isHalted).toBe(true);
    health.try();
    health.probeTaken();
    expect(health.delivered()).toEqual({ state: 'flowing' });
    expect(health.reception()).toEqual({ kind: 'take' });
  });

  test('lets one frame through at once when told to try, also while it rests', () => {
    const { health, fail } = newHealth();
    fail();
    health.try();
    expect(health.reception()).toEqual({ kind: 'take' });
    expect(health.sendsInFlightMax).toBe(1);
  });

  test('grows by one send after each round of successes, to four, and halves with a failure', () => {
    const { health, fail } = newHealth();
    const seen = [health.sendsInFlightMax];
    for (let i = 0; i < 12; i++) {
      health.delivered();
      seen.push(health.sendsInFlightMax);
    }
    expect(seen).toEqual([1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4]);
    fail();
    expect(health.sendsInFlightMax).toBe(1);
    health.delivered();
    expect(health.sendsInFlightMax).toBe(2);
  });

  test('follows what another worker found out', () => {
    const { clock, health } = newHealth();
    health.follow({ state: 'resting', restMs: 4_000, failures: 3 });
    expect(health.reception()).toEqual({ kind: 'later', delayMs: 4_500 });
    clock.now += 5_000;
    health.probeTaken();
    expect(health.failed(RETRY, clock.now)).toMatchObject({ failures: 4 });
    health.follow({ state: 'parked', trouble: 'wrong_url' });
    expect(health.reception()).toEqual({ kind: 'park' });
    health.follow({ state: 'resting', restMs: 1, failures: 1 });
    expect(health.reception()).toEqual({ kind: 'park' });
    health.follow({ state: 'flowing' });
    expect(health.reception()).toEqual({ kind: 'take' });
  });

  test('says where it stands, and when it tries again', () => {
    const { clock, health, fail, probe } = newHealth();
    expect(health.report).toEqual({ state: 'flowing', failures: 0, nextTryAtMs: null });
    fail();
    expect(health.report).toEqual({ state: 'resting', failures: 1, nextTryAtMs: clock.now + 750 });
    probe();
    expect(health.report).toEqual({ state: 'probing', failures: 1, nextTryAtMs: null });
    fail(KEY);
    expect(health.report).toMatchObject({ state: 'parked', nextTryAtMs: null });
    health.try();
    expect(health.report.state).toBe('trial');
  });
});
