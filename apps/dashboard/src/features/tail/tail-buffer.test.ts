import { describe, expect, test } from '@jest/globals';
import { LINES_MAX, TailBuffer } from './tail-buffer.js';
import { lineWith } from './tail-line.fixture.js';

const texts = (buffer: TailBuffer) => buffer.lines.map(({ line }) => line.text);

describe('TailBuffer', () => {
  test('shows what came when it is asked to, and keeps it still until then', () => {
    const buffer = new TailBuffer();
    buffer.add(lineWith({ text: 'one' }));
    expect([texts(buffer), buffer.waitingCount]).toEqual([[], 1]);
    buffer.show();
    const before = buffer.lines;
    buffer.show();
    expect([texts(buffer), buffer.waitingCount]).toEqual([['one'], 0]);
    expect(buffer.lines).toBe(before);
  });

  test('lets the oldest lines go', () => {
    const buffer = new TailBuffer();
    for (let number = 1; number <= 2 * LINES_MAX + 5; number++) buffer.add(lineWith({ text: `${number}` }));
    buffer.show();
    expect(buffer.lines).toHaveLength(LINES_MAX);
    expect(texts(buffer).at(-1)).toBe(`${2 * LINES_MAX + 5}`);
  });

  test('leaves out what a new connection brings again', () => {
    const buffer = new TailBuffer();
    const at = (second: number) => lineWith({ receivedAt: `2026-03-04T09:15:0${second}.000Z`, text: `${second}` });
    for (const second of [1, 2]) buffer.add(at(second));
    buffer.reconnect();
    for (const second of [1, 2, 3, 2]) buffer.add(at(second));
    buffer.show();
    expect(texts(buffer)).toEqual(['1', '2', '3', '2']);
  });

  test('takes everything from a new connection when nothing came before', () => {
    const buffer = new TailBuffer();
    buffer.reconnect();
    buffer.add(lineWith({}));
    expect(buffer.waitingCount).toBe(1);
  });
});
