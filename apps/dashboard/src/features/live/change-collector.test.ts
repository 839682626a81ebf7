import { describe, expect, test } from '@jest/globals';
import { ChangeCollector } from './change-collector.js';

function collect() {
  const refreshed: (readonly string[])[] = [];
  const due: { readonly run: () => void; readonly delayMs: number }[] = [];
  let nowMs = 10_000;
  const collector = new ChangeCollector({
    refresh: (resources) => refreshed.push(resources),
    now: () => nowMs,
    schedule: (run, delayMs) => {
      const task = { run, delayMs };
      due.push(task);
      return () => due.splice(due.indexOf(task), 1);
    },
  });
  const pass = (ms: number) => {
    nowMs += ms;
    for (const task of due.splice(0)) task.run();
  };
  return { collector, refreshed, due, pass };
}

describe('ChangeCollector', () => {
  test('passes the first change on at once, and what follows within a second together', () => {
    const { collector, refreshed, due, pass } = collect();
    collector.add(['apps/1']);
    expect(refreshed).toEqual([['apps/1']]);
    collector.add(['apps/2']);
    collector.add(['apps/2', 'events']);
    expect(refreshed).toHaveLength(1);
    expect(due.map(({ delayMs }) => delayMs)).toEqual([1_000]);
    pass(1_000);
    expect(refreshed[1]).toEqual(['apps/2', 'events']);
  });

  test('forgets what waits when it is cleared', () => {
    const { collector, refreshed, pass } = collect();
    collector.add(['apps/1']);
    collector.add(['apps/2']);
    collector.clear();
    pass(1_000);
    expect(refreshed).toEqual([['apps/1']]);
  });
});
