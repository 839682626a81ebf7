import { expect, test } from '@jest/globals';
import { MetricMemory, type MetricShare } from './metric-memory.js';

function fill(share: MetricShare): number {
  let bytes = 0;
  while (share.take(10)) bytes += 10;
  return bytes;
}

test('one destination takes at most a fifth', () => {
  expect(fill(new MetricMemory(100_000).share())).toBe(20_000);
});

test('a latecomer finds room beside any number that hold all they can', () => {
  const memory = new MetricMemory(100_000);
  const hogs = Array.from({ length: 20 }, () => ({ share: memory.share(), held: 0 }));
  for (let round = 0; round < 10; round++) {
    for (const hog of hogs) {
      // What an outbox does: its oldest goes for the newest, as far as there is room now.
      hog.share.give(hog.held);
      hog.held = fill(hog.share);
    }
  }
  expect(fill(memory.share())).toBeGreaterThan(3_000);
});

test('what is given back can be taken again', () => {
  const memory = new MetricMemory(1_000);
  const share = memory.share();
  const held = fill(share);
  share.give(held);
  expect([memory.bytes, fill(share)]).toEqual([0, held]);
});
