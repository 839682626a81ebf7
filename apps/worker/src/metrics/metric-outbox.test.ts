import { beforeEach, describe, expect, test } from '@jest/globals';
import { type MetricOutcome, packMetrics, unpackMetrics } from '@logferry/datadog';
import { MetricMemory } from './metric-memory.js';
import { MetricOutbox, type SendOutcome } from './metric-outbox.js';

const MINUTE_MS = 60_000;
const DELIVERED: MetricOutcome = { kind: 'delivered' };
const RETRY: MetricOutcome = { kind: 'retry', afterMs: null };

let now: number;
beforeEach(() => {
  now = 1_800_000_000_000;
});

/** Names of the series that a send carries, joined. */
type Answer = (names: string) => SendOutcome | Promise<SendOutcome>;

function outboxOf(first: Answer, bytesMax = 1e9) {
  const state = { answer: first, isHalted: false };
  const sent: string[] = [];
  const ends: Record<string, number> = {};
  const end = (name: string, points: number) => {
    ends[name] = (ends[name] ?? 0) + points;
  };
  const memory = new MetricMemory(bytesMax);
  const outbox = new MetricOutbox({
    endpoint: 'series',
    send: async (body) => {
      const names = (await unpackMetrics(body)).map((json) => JSON.parse(json).name).join('');
      sent.push(names);
      return await state.answer(names);
    },
    isHalted: () => state.isHalted,
    share: memory.share(),
    ends: {
      sent: ({ appId }, points) => end(`${appId} sent`, points),
      dropped: ({ appId }, reason, points) => end(`${appId} ${reason}`, points),
    },
    now: () => now,
    random: () => 1,
  });
  /** A payload with a series for each letter: of app `a` when lower case, else of `b`; 10 points each. */
  const add = async (names: string, ageMs = 0): Promise<void> => {
    const items = [...names].map((name) => ({
      json: JSON.stringify({ name }),
      owner: { tenantId: 't', appId: name >= 'a' ? 'a' : 'b' },
      points: 10,
    }));
    for (const packed of await packMetrics(items)) outbox.add(packed, now - ageMs);
  };
  /** Until the answer to so many tries is waited for. */
  const untilSent = async (tries: number): Promise<void> => {
    while (sent.length < tries) await new Promise((resolve) => setImmediate(resolve));
  };
  return { outbox, state, sent, ends, memory, add, untilSent };
}

describe('an outbox', () => {
  test('sends its payloads one after the other, the newest first, and books them to their apps', async () => {
    const made = outboxOf(() => DELIVERED);
    await made.add('aA', 2 * MINUTE_MS);
    await made.add('bc', MINUTE_MS);
    await made.outbox.pump();
    expect(made.sent).toEqual(['bc', 'aA']);
    expect(made.ends).toEqual({ 'a sent': 30, 'b sent': 10 });
    expect([made.outbox.isEmpty, made.memory.bytes]).toEqual([true, 0]);
  });

  test('has one request in flight', async () => {
    let release: (outcome: SendOutcome) => void = () => undefined;
    const made = outboxOf(
      () =>
        new Promise((resolve) => {
          release = resolve;
        }),
    );
    await made.add('a');
    await made.add('b');
    const pumping = made.outbox.pump();
    void made.outbox.pump();
    await made.untilSent(1);
    expect(made.sent).toEqual(['b']);
    made.state.answer = () => DELIVERED;
    release(DELIVERED);
    await pumping;
    expect(made.sent).toEqual(['b', 'a']);
  });

  test('rests after a failure: a second, then twice as long each time up to a minute, or as long as it is asked to', async () => {
    const made = outboxOf(() => RETRY);
    await made.add('a');
    for (const restS of [1, 2, 4, 8, 16, 32, 60, 60]) {
      const tries = made.sent.length;
      await made.outbox.pump();
      expect(made.sent).toHaveLength(tries + 1);
      now += restS * 1_000 - 1;
      await made.outbox.pump();
      expect(made.sent).toHaveLength(tries + 1);
      now += 1;
    }
    made.state.answer = () => ({ kind: 'retry', afterMs: 7_000 });
    await made.outbox.pump();
    made.state.answer = () => DELIVERED;
    now += 6_999;
    await made.outbox.pump();
    expect(made.ends).toEqual({});
    now += 1;
    await made.outbox.pump();
    expect(made.ends).toEqual({ 'a sent': 10 });
  });

  test('stops for a quarter of an hour when it is forbidden, or until it is told to try again', async () => {
    const made = outboxOf(() => ({ kind: 'stop' }));
    await made.add('a');
    await made.outbox.pump();
    now += 15 * MINUTE_MS - 1;
    await made.outbox.pump();
    expect(made.sent).toHaveLength(1);
    made.outbox.tryAgain();
    await made.outbox.pump();
    now += 15 * MINUTE_MS;
    await made.outbox.pump();
    expect(made.sent).toHaveLength(3);
  });

  test('asks nobody while the lane is parked', async () => {
    const made = outboxOf(() => DELIVERED);
    made.state.isHalted = true;
    await made.add('a');
    await made.outbox.pump();
    expect(made.sent).toEqual([]);
    made.state.isHalted = false;
    await made.outbox.pump();
    expect(made.sent).toEqual(['a']);
  });

  test('sends after an outage what is younger than 59 minutes, and drops the rest', async () => {
    const made = outboxOf(() => RETRY);
    await made.add('a');
    now += MINUTE_MS;
    await made.add('b');
    await made.outbox.pump();
    made.state.answer = () => DELIVERED;
    now += 58 * MINUTE_MS + 1;
    made.outbox.expire();
    expect(made.ends).toEqual({ 'a expired': 10 });
    await made.outbox.pump();
    expect(made.ends).toEqual({ 'a expired': 10, 'a sent': 10 });
    expect(made.memory.bytes).toBe(0);
  });

  test('halves what is too large until it fits, and drops the series that never does', async () => {
    const made = outboxOf((names) => (names.length > 1 || names === 'X' ? { kind: 'split' } : DELIVERED));
    await made.add('abXd');
    await made.outbox.pump();
    expect(made.ends).toEqual({ 'a sent': 30, 'b rejected': 10 });
    expect(made.memory.bytes).toBe(0);
  });

  test('loses an eighth of a payload at most for one malformed series', async () => {
    const made = outboxOf((names) => (names.includes('X') ? { kind: 'bisect' } : DELIVERED));
    await made.add('abcdefghijklmnXp');
    await made.outbox.pump();
    expect(made.ends).toEqual({ 'a sent': 140, 'a rejected': 10, 'b rejected': 10 });
    expect(made.sent).toHaveLength(7);
  });

  test('gives up everything when the destination is gone', async () => {
    const made = outboxOf(() => ({ kind: 'gone' }));
    await made.add('a');
    await made.add('b');
    await made.outbox.pump();
    expect(made.ends).toEqual({ 'a no_destination': 20 });
  });

  test('gives up the oldest when there is no memory for more', async () => {
    const made = outboxOf(() => DELIVERED, 1_000);
    made.state.isHalted = true;
    for (const name of 'abcdefgh') {
      await made.add(name);
      now += MINUTE_MS;
    }
    made.state.isHalted = false;
    await made.outbox.pump();
    expect(made.sent.join('')).toMatch(/^hgf/);
    expect((made.ends['a sent'] ?? 0) + (made.ends['a overflow'] ?? 0)).toBe(80);
    expect(made.ends['a overflow']).toBeGreaterThan(0);
  });

  test('drops at its end what waits and what has no answer yet, and heeds no answer after it', async () => {
    let release: (outcome: SendOutcome) => void = () => undefined;
    const made = outboxOf(
      () =>
        new Promise((resolve) => {
          release = resolve;
        }),
    );
    await made.add('a');
    await made.add('b');
    const pumping = made.outbox.pump();
    await made.untilSent(1);
    made.outbox.close();
    release(DELIVERED);
    await pumping;
    await made.add('c');
    expect(made.ends).toEqual({ 'a shutdown': 30 });
    expect([made.sent, made.memory.bytes]).toEqual([['b'], 0]);
  });
});
