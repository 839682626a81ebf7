import { describe, expect, test } from '@jest/globals';
import { buildFrame, parseFrame } from '@logferry/logplex';
import { FrameTransformer } from '@logferry/transform';
import { frameOf, halve, type Slice } from './slice.js';
import { TicketRun } from './ticket-run.js';

function sliceOf(body: Buffer): Slice {
  const header = {
    tenantId: 't',
    appId: 'a',
    drainTokenId: 'd',
    logplexToken: '',
    frameId: '',
    receivedAtMs: 0,
    dialect: 'logplex',
  } as const;
  const transformer = new FrameTransformer({
    appName: 'shop',
    env: null,
    service: null,
    hostMode: 'app.dyno',
    host: null,
    tags: [],
    attributes: {},
    processes: {},
  });
  const transformed = transformer.transform(body, 'logplex', 0);
  return { ticket: new TicketRun(), frame: { header, body }, transformed, from: 0, to: transformed.sizes.length };
}

const line = (text: string) => ({
  priority: 190,
  timestamp: '2026-03-04T09:15:02+00:00',
  appname: 'app',
  procid: 'web.1',
  text,
});

describe('a slice', () => {
  test('cuts the bytes of its own messages out of the body, multi-byte text and newlines included', () => {
    const slice = sliceOf(buildFrame([line('é\n'), line('two\nlines'), line(''), line('last')]));
    const texts = (from: number, to: number) =>
      parseFrame(frameOf({ ...slice, from, to }).body, 'logplex').messages.map((message) => message.text);
    expect(texts(0, 2)).toEqual(['é\n', 'two\nlines']);
    expect(texts(1, 4)).toEqual(['two\nlines', '', 'last']);
    expect(texts(3, 4)).toEqual(['last']);
  });

  test('takes the broken tail of a body along with the last log', () => {
    const whole = buildFrame([line('good')]);
    const slice = sliceOf(Buffer.concat([whole, Buffer.from('nonsense')]));
    expect(slice.to).toBe(2);
    expect(frameOf({ ...slice, from: 1 }).body.toString()).toContain('nonsense');
  });

  test('marks what it puts back as taken before', () => {
    expect(frameOf(sliceOf(buildFrame([line('a')]))).header.pendingMessages).toBe(1);
  });
});

describe('halving', () => {
  const sizes = (slices: readonly Slice[]) => slices.map((slice) => [slice.from, slice.to]);

  test('cuts through the slice in the middle', () => {
    const slice = sliceOf(buildFrame(Array.from({ length: 5 }, (_, index) => line(String(index)))));
    const [first, second] = halve([slice]);
    expect(sizes(first)).toEqual([[0, 2]]);
    expect(sizes(second)).toEqual([[2, 5]]);
  });

  test('keeps whole slices whole where it can', () => {
    const pair = sliceOf(buildFrame([line('a'), line('b')]));
    const [first, second] = halve([pair, pair]);
    expect(sizes(first)).toEqual([[0, 2]]);
    expect(sizes(second)).toEqual([[0, 2]]);
  });

  test('leaves a single log alone in the second half', () => {
    const [first, second] = halve([sliceOf(buildFrame([line('a')]))]);
    expect(first).toEqual([]);
    expect(sizes(second)).toEqual([[0, 1]]);
  });
});
