import { describe, expect, test } from '@jest/globals';
import { LogMemory } from './log-memory.js';

describe('the memory of logs', () => {
  test('lets those who wait go one after the other, as there is room', async () => {
    let flushes = 0;
    const memory = new LogMemory(100, () => flushes++);
    memory.take(100);
    expect(memory.isFull).toBe(true);
    const went: string[] = [];
    const wait = async (name: string, bytes: number): Promise<void> => {
      await memory.room();
      went.push(name);
      memory.take(bytes);
    };
    const all = [wait('a', 60), wait('b', 60), wait('c', 0), wait('d', 10)];
    expect(flushes).toBe(4);
    memory.give(50);
    await new Promise((resolve) => setImmediate(resolve));
    expect(went).toEqual(['a']);
    memory.give(100);
    await Promise.all(all);
    expect(went).toEqual(['a', 'b', 'c', 'd']);
    memory.give(80);
    expect(memory.isFull).toBe(false);
  });
});
