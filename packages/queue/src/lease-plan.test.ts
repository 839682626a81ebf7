import { describe, expect, test } from '@jest/globals';
import { type LeaseTable, planLeases } from './lease-plan.js';

describe('planning leases', () => {
  test.each<[string, number, Record<string, number[]>, Record<string, number>]>([
    ['a lone worker takes everything', 3, { a: [] }, { a: 3 }],
    ['two workers share evenly', 4, { a: [], b: [] }, { a: 2, b: 2 }],
    ['an odd shard goes to one of them', 3, { a: [], b: [] }, { a: 2, b: 1 }],
    ['a newcomer gets its share', 4, { a: [0, 1], b: [2, 3], c: [] }, { a: 2, b: 1, c: 1 }],
    ['whoever holds more keeps the odd shard', 3, { a: [0], b: [1, 2] }, { a: 1, b: 2 }],
    [
      'nobody is left without while others hold two more',
      5,
      { a: [0, 1], b: [2, 3], c: [4], d: [] },
      { a: 2, b: 1, c: 1, d: 1 },
    ],
    ['the only shard stays where it is when a worker joins', 1, { b: [0], a: [] }, { a: 0, b: 1 }],
    ['the shards of a dead worker are shared out', 4, { a: [0] }, { a: 4 }],
  ])('%s', (_, shards, before, after) => {
    const settled = settle(before, shards);
    expect(Object.fromEntries([...settled].map(([worker, held]) => [worker, held.length]))).toEqual(after);
    expect([...settled.values()].flat().sort()).toEqual(Array.from({ length: shards }, (__, shard) => shard));
  });

  test('moves no more than what is over somebody’s share', () => {
    const table = tableOf({ a: [0, 1, 2, 3], b: [] });
    expect(planLeases(table, 'a', 4)).toEqual({ kept: [0, 1], giveBack: [2, 3], take: [] });
    expect(planLeases(table, 'b', 4)).toEqual({ kept: [], giveBack: [], take: [] });
  });

  test('knows nothing of shards beyond those there are', () => {
    expect(planLeases(tableOf({ a: [0, 7] }), 'a', 1)).toEqual({ kept: [0], giveBack: [], take: [] });
  });
});

/** What every worker holds once nobody wants to change anything. */
function settle(held: Record<string, number[]>, shards: number): Map<string, readonly number[]> {
  const state = new Map<string, readonly number[]>(Object.entries(held));
  for (let round = 0; round < 10; round++) {
    for (const worker of state.keys()) {
      const plan = planLeases(tableOf(Object.fromEntries(state)), worker, shards);
      state.set(worker, [...plan.kept, ...plan.take]);
    }
  }
  return state;
}

function tableOf(held: Record<string, readonly number[]>): LeaseTable {
  const holders = new Map(
    Object.entries(held).flatMap(([worker, own]) => own.map((shard) => [shard, worker] as const)),
  );
  return { workers: Object.keys(held), holders };
}
