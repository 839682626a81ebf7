import { describe, expect, test } from '@jest/globals';
import { buildFrame } from '@logferry/logplex';
import { FrameTransformer } from './frame-transformer.js';
import { giveBack, takeBlock } from './log-blocks.js';
import { logTexts } from './log-texts.js';
import { jsonOfFrame, releaseLogs, type TransformedFrame } from './transformed-frame.js';

const RECEIVED_AT_MS = Date.parse('2026-03-04T09:15:03Z');

describe('blocks', () => {
  test('are used again for what has as many steps, by one at a time', () => {
    const first = takeBlock(40_000);
    giveBack(first.subarray(10, 20));
    const second = takeBlock(45_000);
    expect(second.buffer).toBe(first.buffer);
    expect(second).toHaveLength(45_000);
    expect(takeBlock(45_000).buffer).not.toBe(first.buffer);
  });

  test('are exact, and never used again, below a step and beyond the largest', () => {
    for (const bytes of [1, 16_383, 262_145]) {
      const buffer = takeBlock(bytes);
      expect([buffer.length, buffer.buffer.byteLength]).toEqual([bytes, bytes]);
      giveBack(buffer);
      expect(takeBlock(bytes).buffer).not.toBe(buffer.buffer);
    }
  });

  test('are kept up to 4 MB of them', () => {
    const blocks = Array.from({ length: 40 }, () => takeBlock(262_144));
    for (const block of blocks) giveBack(block);
    const known = new Set(blocks.map(({ buffer }) => buffer));
    const again = blocks.map(() => takeBlock(262_144)).filter(({ buffer }) => known.has(buffer));
    expect(again.length).toBeGreaterThan(8);
    expect(again.length).toBeLessThanOrEqual(16);
  });
});

describe('the logs of a frame that were released', () => {
  const common = {
    env: null,
    service: null,
    hostMode: 'app',
    host: null,
    tags: [],
    attributes: {},
    processes: {},
  } as const;
  const frameOf = (appName: string): TransformedFrame =>
    new FrameTransformer({ ...common, appName }).transform(bodyOf(appName), 'logplex', RECEIVED_AT_MS);

  test('cannot be looked at, when their memory holds those of another app', () => {
    const released = frameOf('one');
    releaseLogs(released);
    const others = frameOf('two');
    const texts = logTexts(others);
    expect(() => jsonOfFrame(released)).toThrow('released');
    expect(() => logTexts(released)).toThrow('released');
    // A second time gives nothing back: the memory is the other frame's now.
    releaseLogs(released);
    expect(logTexts(frameOf('three'))).not.toEqual(texts);
    expect(logTexts(others)).toEqual(texts);
  });
});

function bodyOf(app: string): Buffer {
  const timestamp = '2026-03-04T09:15:02.204117+00:00';
  const line = { appname: 'app', procid: 'web.1', priority: 190, timestamp };
  return buildFrame(Array.from({ length: 80 }, (_, i) => ({ ...line, text: `${app} ${i} ${'.'.repeat(100)}` })));
}
