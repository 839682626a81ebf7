import { describe, expect, test } from '@jest/globals';
import { LineSample } from './line-sample.js';

function offer(sample: LineSample<number>, count: number, bytes = 1): void {
  for (let line = 0; line < count; line++) if (sample.wantsNext()) sample.add(line, bytes);
}

describe('a sample of lines', () => {
  test('holds all of a few', () => {
    const sample = new LineSample<number>(10, 1_000);
    offer(sample, 10);
    expect(sample.take()).toEqual({ seen: 10, lines: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] });
  });

  test('holds lines at even distances of many, and at least half of what it may', () => {
    const sample = new LineSample<number>(10, 1_000);
    offer(sample, 1_000);
    const { seen, lines } = sample.take();
    expect(seen).toBe(1_000);
    expect(lines.length).toBeGreaterThanOrEqual(5);
    expect(lines.length).toBeLessThanOrEqual(10);
    const steps = lines.slice(1).map((line, index) => line - (lines[index] ?? 0));
    expect(new Set(steps).size).toBe(1);
  });

  test('minds bytes as well, and lets a line go that is too large by itself', () => {
    const sample = new LineSample<number>(100, 50);
    offer(sample, 20, 10);
    expect(sample.take().lines.length).toBeLessThanOrEqual(5);
    offer(sample, 1, 51);
    expect(sample.take()).toEqual({ seen: 1, lines: [] });
  });

  test('begins anew once it was taken', () => {
    const sample = new LineSample<number>(2, 1_000);
    offer(sample, 100);
    sample.take();
    offer(sample, 2);
    expect(sample.take()).toEqual({ seen: 2, lines: [0, 1] });
  });
});
