import { describe, expect, test } from '@jest/globals';
import type { App, Destination, Usage } from '../../api/models.js';
import { countsWith } from './counts.fixture.js';
import { HINT_AFTER_MS, isComplete, ladderOf } from './ladder.js';

const start = Date.parse('2026-03-04T12:00:00Z');
const at = (ms: number) => new Date(start + ms).toISOString();

interface Given {
  readonly nowMs?: number;
  readonly state?: App['state'];
  readonly status?: Destination['status'];
  readonly revokedAt?: string | null;
  readonly received?: number;
  readonly inFlight?: number;
  readonly lastAttemptAt?: string | null;
  readonly activity?: Partial<Usage['activity']>;
}

function ladder({ nowMs = 0, state = 'waiting', status = 'ok', ...given }: Given) {
  const { revokedAt = null, received = 0, inFlight = 0, lastAttemptAt = null, activity = {} } = given;
  return ladderOf({
    app: { state, createdAt: at(0) },
    destination: { status, lastAttemptAt },
    tokens: [{ createdAt: at(0), revokedAt }],
    usage: {
      totals: countsWith({ messagesReceived: received, inFlight }),
      activity: { firstFrameAt: null, lastFrameAt: null, lastDeliveredAt: null, ...activity },
    },
    nowMs: start + nowMs,
  });
}

const states = (given: Given) => ladder(given).map((rung) => rung.state);
const hints = (given: Given) => ladder(given).map((rung) => rung.hint);

describe('ladderOf', () => {
  test('waits for Heroku once there is a drain URL', () => {
    expect(states({})).toEqual(['lit', 'now', 'ahead', 'ahead']);
  });

  test('asks for a drain URL when every token is revoked', () => {
    expect(states({ revokedAt: at(-1) })).toEqual(['now', 'ahead', 'ahead', 'ahead']);
    expect(hints({ revokedAt: at(-1) })[0]).toBe('no_token');
  });

  test('counts a token in its time of grace as live', () => {
    expect(states({ revokedAt: at(60_000) })).toEqual(['lit', 'now', 'ahead', 'ahead']);
  });

  test('lights rung by rung', () => {
    const activity = { firstFrameAt: at(3_000) };
    expect(states({ nowMs: 3_000, activity })).toEqual(['lit', 'lit', 'now', 'ahead']);
    expect(states({ nowMs: 3_000, activity, received: 4 })).toEqual(['lit', 'lit', 'lit', 'now']);
    const delivered = { ...activity, lastDeliveredAt: at(4_000) };
    expect(isComplete(ladder({ nowMs: 4_000, activity: delivered, received: 4 }))).toBe(true);
  });

  test('takes received lines for parsed only once something became of them', () => {
    const given = { nowMs: 3_000, activity: { firstFrameAt: at(1_000) }, received: 4 };
    expect(states({ ...given, inFlight: 4 })[2]).toBe('now');
    expect(states({ ...given, inFlight: 3 })[2]).toBe('lit');
    expect(states({ ...given, inFlight: 4, lastAttemptAt: at(500) })[2]).toBe('now');
    expect(states({ ...given, inFlight: 4, lastAttemptAt: at(2_000) })[2]).toBe('lit');
  });

  test('goes on waiting for Heroku when only a test log was delivered', () => {
    const given = { nowMs: HINT_AFTER_MS, received: 1, activity: { lastDeliveredAt: at(2_000) } };
    expect(states(given)).toEqual(['lit', 'now', 'lit', 'lit']);
    expect(hints(given)[1]).toBe('no_frame');
  });

  test('stays complete when the range shown holds no lines', () => {
    const activity = { firstFrameAt: at(-90_000_000), lastDeliveredAt: at(-80_000_000) };
    expect(isComplete(ladder({ activity, received: 0 }))).toBe(true);
  });

  test('offers a hint after a minute, and only on the rung being waited for', () => {
    expect(hints({ nowMs: HINT_AFTER_MS - 1 })).toEqual([null, null, null, null]);
    expect(hints({ nowMs: HINT_AFTER_MS })).toEqual([null, 'no_frame', null, null]);
    const activity = { firstFrameAt: at(0) };
    expect(hints({ nowMs: HINT_AFTER_MS, activity })).toEqual([null, null, 'no_lines', null]);
    expect(hints({ nowMs: HINT_AFTER_MS, activity, received: 1 })).toEqual([null, null, null, 'no_delivery']);
  });

  test('says at once that the key is rejected', () => {
    const given = { nowMs: 1_000, activity: { firstFrameAt: at(0) }, received: 1 };
    expect(hints({ ...given, status: 'key_rejected' })[3]).toBe('key_rejected');
    expect(states({ ...given, state: 'key_rejected' })[3]).toBe('failed');
    expect(hints({ ...given, status: 'needs_key' })[3]).toBe('needs_key');
    expect(states({ ...given, state: 'needs_key' })[3]).toBe('failed');
  });
});
