import { describe, expect, test } from '@jest/globals';
import { buildFrame, parseFrame } from '@logferry/logplex';
import { FrameTransformer } from '@logferry/transform';
import { byFrame, endingWith, fail, framesOf, halve, jsonOf, messagesOf, type Slice, settle } from './slice.js';
import { FrameRun } from './ticket-run.js';

/** The slice's bytes as a frame. */
function frameOf(slice: Slice) {
  const [frame] = framesOf(slice);
  if (frame === undefined) throw new Error('There is always one');
  return frame;
}

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
  return { run: new FrameRun({ header, body }, () => undefined), transformed, from: 0, to: transformed.sizes.length };
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

  test('cuts a log of several messages out from between others', () => {
    const body = buildFrame([
      line('Error: a\n'),
      { ...line('b\n'), procid: 'web.2' },
      line('  at f (g.js:1:2)\n'),
      line('c\n'),
    ]);
    const slice = sliceOf(body);
    expect(slice.to).toBe(3);
    const texts = (from: number, to: number) =>
      parseFrame(frameOf({ ...slice, from, to }).body, 'logplex').messages.map((message) => message.text);
    expect(texts(0, 1)).toEqual(['Error: a\n', '  at f (g.js:1:2)\n']);
    expect(texts(1, 3)).toEqual(['b\n', 'c\n']);
    expect(frameOf({ ...slice, from: 0, to: 1 }).header.pendingMessages).toBe(2);
    expect(texts(0, 3)).toHaveLength(4);
  });

  test('of a log of two frames becomes a frame for each, and ends at each of them', () => {
    const whole = sliceOf(buildFrame([line('a'), line('b'), line('c')]));
    const { starts, ends } = whole.transformed;
    const told: unknown[] = [];
    const part = (from: number, to: number) => ({
      run: new FrameRun(whole.run.frame, (failure) => told.push(failure?.error ?? 'settled')),
      ranges: [starts[from] ?? 0, ends[to - 1] ?? 0],
    });
    const parts = [part(0, 1), { ...part(1, 2), ranges: [starts[1] ?? 0, ends[1] ?? 0, starts[2] ?? 0, ends[2] ?? 0] }];
    const slice: Slice = { ...whole, from: 0, to: 1, parts };
    expect(messagesOf(slice)).toBe(3);
    const texts = framesOf(slice).map(({ body, header }) => [
      header.pendingMessages,
      ...parseFrame(body, 'logplex').messages.map(({ text }) => text),
    ]);
    expect(texts).toEqual([
      [1, 'a'],
      [2, 'b', 'c'],
    ]);
    for (const { run } of parts) run.expect(1);
    const [first, second] = byFrame(slice);
    if (first === undefined || second === undefined) throw new Error('There are two');
    settle(first);
    fail(second, new Error('not kept'));
    expect(told).toEqual([]);
    for (const { run } of parts) run.handedOut();
    expect(told).toEqual(['settled', new Error('not kept')]);
  });

  test('ends its frame when nothing else of that is on its way, and had none that must be seen again', () => {
    const slice = sliceOf(buildFrame([line('a'), line('b'), line('c')]));
    const { run } = slice;
    run.expect(3);
    const [first, rest] = [
      { ...slice, to: 1 },
      { ...slice, from: 1 },
    ];
    expect(endingWith([first, rest])).toEqual([]); // the pipeline is not done with it
    run.handedOut();
    expect(endingWith([first])).toEqual([]);
    expect(endingWith([first, rest])).toEqual([run.frame]);
    settle(first);
    expect(endingWith([rest])).toEqual([run.frame]);
    fail({ ...rest, to: 2 }, new Error('not kept'));
    expect(endingWith([{ ...rest, from: 2 }])).toEqual([]);
  });

  test('of a log of two frames ends those of which nothing else is on its way', () => {
    const [one, other] = [sliceOf(buildFrame([line('a')])), sliceOf(buildFrame([line('b'), line('c')]))];
    one.run.expect(1);
    other.run.expect(2);
    for (const { run } of [one, other]) run.handedOut();
    const parts = [one, other].map(({ run }) => ({ run, ranges: [0, 1] }));
    const joined: Slice = { ...one, parts };
    expect(endingWith([joined])).toEqual([one.run.frame]);
    expect(endingWith([joined, { ...other, to: 1 }])).toEqual([one.run.frame, other.run.frame]);
  });

  test('gives the memory of its logs back when the last of them has ended, and not before', () => {
    const slice = sliceOf(buildFrame([line('a'), line('b')]));
    const { run, transformed } = slice;
    run.logs = transformed;
    run.expect(2);
    run.handedOut();
    settle({ ...slice, to: 1 });
    const rest: Slice = { ...slice, from: 1 };
    expect(jsonOf(rest).toString()).toContain('"message":"b"');
    fail(rest, new Error('not kept'));
    expect(() => jsonOf(rest)).toThrow('released');
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
