import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { LookupCache } from './lookup-cache.js';

const LONG_MS = 10 * 60_000;

/** A table of one row that can change, and a database that can be away. */
function cacheOver(row: { name: string } | null) {
  const table = { row, isAway: false, asked: 0 };
  const cache = new LookupCache<{ name: string }>({
    entriesMax: 100,
    lookUp: async () => {
      table.asked++;
      if (table.isAway) throw new Error('database away');
      return table.row;
    },
  });
  return { cache, table };
}

describe('a look-up cache', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    jest.advanceTimersByTime(1); // at time 0 the cache would take an entry for one without an age
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('asks once for what exists, and once for what does not', async () => {
    const present = cacheOver({ name: 'a' });
    expect(await present.cache.get('k')).toEqual({ name: 'a' });
    expect(await present.cache.get('k')).toEqual({ name: 'a' });
    const absent = cacheOver(null);
    expect(await absent.cache.get('k')).toBeNull();
    expect(await absent.cache.get('k')).toBeNull();
    expect([present.table.asked, absent.table.asked]).toEqual([1, 1]);
  });

  test('keeps what it knows while the database is away, for as long as that lasts', async () => {
    const { cache, table } = cacheOver({ name: 'a' });
    await cache.get('k');
    table.isAway = true;
    for (let round = 0; round < 3; round++) {
      await jest.advanceTimersByTimeAsync(LONG_MS);
      expect(await cache.get('k')).toEqual({ name: 'a' });
    }
    expect(table.asked).toBe(4);
    table.isAway = false;
    table.row = { name: 'b' };
    await jest.advanceTimersByTimeAsync(LONG_MS);
    await cache.get('k'); // still the old one, while it asks
    await jest.advanceTimersByTimeAsync(0);
    expect(await cache.get('k')).toEqual({ name: 'b' });
  });

  test('rejects for what it never saw while the database is away: that is not absence', async () => {
    const { cache, table } = cacheOver({ name: 'a' });
    table.isAway = true;
    await expect(cache.get('k')).rejects.toMatchObject({ cause: new Error('database away') });
    table.isAway = false;
    expect(await cache.get('k')).toEqual({ name: 'a' });
  });

  test('catches up with a change by age, and at once when told to forget', async () => {
    const { cache, table } = cacheOver({ name: 'old' });
    await cache.get('k');
    table.row = { name: 'new' };
    expect(await cache.get('k')).toEqual({ name: 'old' });
    cache.forgetWhere((value) => value.name === 'something else');
    expect(await cache.get('k')).toEqual({ name: 'old' });
    cache.forgetWhere((value) => value.name === 'old');
    expect(await cache.get('k')).toEqual({ name: 'new' });
    table.row = null;
    cache.forget('k');
    expect(await cache.get('k')).toBeNull();
  });

  test('asks again for everything after announcements were missed', async () => {
    const { cache, table } = cacheOver({ name: 'old' });
    await cache.get('k');
    table.row = { name: 'new' };
    cache.distrustAll();
    await jest.advanceTimersByTimeAsync(0);
    expect(await cache.get('k')).toEqual({ name: 'new' });
  });
});
