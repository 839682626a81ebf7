import { describe, expect, test } from '@jest/globals';
import { type AppHistory, appState } from './state.js';

const NOW = new Date('2026-03-04T12:00:00Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000);
const history = (change: Partial<AppHistory>): AppHistory => ({
  destinationStatus: 'ok',
  isOverQuota: false,
  firstFrameAt: ago(86_400),
  lastFrameAt: ago(5),
  lastDeliveredAt: ago(4),
  ...change,
});

describe('appState', () => {
  test.each(['wrong_url', 'unreachable'] as const)(
    'is delayed at once when the destination is %s',
    (destinationStatus) => {
      expect(appState(history({ destinationStatus }), NOW)).toBe('delayed');
      const waiting = { firstFrameAt: null, lastFrameAt: null, lastDeliveredAt: null };
      expect(appState(history({ ...waiting, destinationStatus }), NOW)).toBe('waiting');
    },
  );

  test('is waiting until the first frame', () => {
    expect(appState(history({ firstFrameAt: null, lastFrameAt: null, lastDeliveredAt: null }), NOW)).toBe('waiting');
  });

  test('is healthy when everything that came was delivered', () => {
    expect(appState(history({}), NOW)).toBe('healthy');
    expect(appState(history({ destinationStatus: 'unverified' }), NOW)).toBe('healthy');
  });

  test('gives the first frame a minute to be delivered', () => {
    const first = { firstFrameAt: ago(59), lastFrameAt: ago(59), lastDeliveredAt: null };
    expect(appState(history(first), NOW)).toBe('healthy');
    expect(appState(history({ ...first, firstFrameAt: ago(61) }), NOW)).toBe('delayed');
  });

  test('is delayed when frames keep coming and nothing was delivered for more than a minute', () => {
    expect(appState(history({ lastFrameAt: ago(1), lastDeliveredAt: ago(60) }), NOW)).toBe('healthy');
    expect(appState(history({ lastFrameAt: ago(1), lastDeliveredAt: ago(61) }), NOW)).toBe('delayed');
  });

  test('is silent when everything was delivered and nothing came for an hour', () => {
    expect(appState(history({ lastFrameAt: ago(3_600), lastDeliveredAt: ago(3_599) }), NOW)).toBe('healthy');
    expect(appState(history({ lastFrameAt: ago(3_601), lastDeliveredAt: ago(3_600) }), NOW)).toBe('silent');
  });

  test('stays delayed, not silent, while something is undelivered', () => {
    expect(appState(history({ lastFrameAt: ago(9_000), lastDeliveredAt: ago(9_001) }), NOW)).toBe('delayed');
  });

  test('says key_rejected before anything else', () => {
    const waiting = { firstFrameAt: null, lastFrameAt: null, lastDeliveredAt: null };
    expect(appState(history({ destinationStatus: 'key_rejected' }), NOW)).toBe('key_rejected');
    expect(appState(history({ ...waiting, destinationStatus: 'key_rejected' }), NOW)).toBe('key_rejected');
  });

  test('says needs_key before that', () => {
    expect(appState(history({ destinationStatus: 'needs_key', isOverQuota: true }), NOW)).toBe('needs_key');
  });

  test('says over_quota before all but key_rejected, also when nothing of the app was ever let in', () => {
    const never = { firstFrameAt: null, lastFrameAt: null, lastDeliveredAt: null };
    for (const change of [{}, never, { destinationStatus: 'unreachable' as const }]) {
      expect(appState(history({ ...change, isOverQuota: true }), NOW)).toBe('over_quota');
    }
    expect(appState(history({ destinationStatus: 'key_rejected', isOverQuota: true }), NOW)).toBe('key_rejected');
  });
});
