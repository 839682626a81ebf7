import { describe, expect, test } from '@jest/globals';
import { createTraffic, DEMO_APPS, LINES_A_SECOND_MAX } from './traffic.mjs';

const NOW_MS = Date.UTC(2026, 2, 4, 9, 15, 2);

/** A small generator with a full period, so that a run can be repeated. */
function repeatable(state = 1) {
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** @param {number} seconds */
function play(seconds) {
  return DEMO_APPS.map((app) => {
    const traffic = createTraffic(app, repeatable());
    return Array.from({ length: seconds }, (_, i) => traffic(NOW_MS + i * 1_000));
  });
}

describe('createTraffic', () => {
  test('stays gentle for half an hour', () => {
    for (const seconds of play(1_800)) {
      expect(Math.max(...seconds.map((lines) => lines.length))).toBeLessThanOrEqual(LINES_A_SECOND_MAX);
    }
  });

  test('shows every kind of line within two minutes', () => {
    const lines = play(120).flat(2);
    const seen = (/** @type {(line: typeof lines[number]) => boolean} */ of) => lines.some(of);
    expect(new Set(lines.filter(({ procid }) => procid.startsWith('web.')).map(({ procid }) => procid)).size).toBe(3);
    expect(seen(({ procid, text }) => procid === 'router' && text.includes('at=info'))).toBe(true);
    expect(seen(({ appname, text }) => appname === 'app' && text.startsWith('{'))).toBe(true);
    expect(seen(({ text }) => text.includes("order.rb:42:in 'Order#grand_total'"))).toBe(true);
    expect(seen(({ text }) => text.includes('sample#memory_rss='))).toBe(true);
    expect(seen(({ procid, text }) => procid === 'api' && text.startsWith('Release v213 created'))).toBe(true);
    expect(seen(({ procid }) => /^scheduler\.\d+$/.test(procid))).toBe(true);
    expect(seen(({ procid, text }) => procid === 'logplex' && /^Error L10 .*\.\d{6}\+00:00\.$/.test(text))).toBe(true);
  });

  test('writes JSON lines that are JSON and keep a number no double can hold', () => {
    const [, billing = []] = play(60);
    const records = billing.flat().filter(({ text }) => text.startsWith('{'));
    expect(records.length).toBeGreaterThan(10);
    for (const { text } of records) {
      expect(() => JSON.parse(text)).not.toThrow();
      expect(text).toContain('"ledgerId":9007199254740993,');
    }
  });

  test('stamps lines with microseconds and in order', () => {
    for (const lines of play(60).flat()) {
      const stamps = lines.map(({ timestamp }) => timestamp);
      expect(stamps).toEqual([...stamps].sort());
      for (const stamp of stamps) expect(stamp).toMatch(/^2026-03-04T09:\d\d:\d\d\.\d{6}\+00:00$/);
    }
  });
});
