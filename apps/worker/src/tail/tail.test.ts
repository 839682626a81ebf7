import { describe, expect, test } from '@jest/globals';
import { Keyring } from '@logferry/db';
import { buildFrame } from '@logferry/logplex';
import { type FrameHeader, type TailChunk, unpackTailChunk } from '@logferry/queue';
import { generateKeyringText } from '@logferry/runtime';
import { FrameTransformer, type Rule } from '@logferry/transform';
import { Tail } from './tail.js';

const HEADER: FrameHeader = {
  tenantId: 't1',
  appId: 'a1',
  drainTokenId: 'd1',
  logplexToken: '',
  frameId: '',
  receivedAtMs: 1_772_615_703_000,
  dialect: 'logplex',
};
const RULES: readonly Rule[] = [
  { type: 'exclude_at_match', name: 'no health checks', pattern: 'GET /health' },
  { type: 'mask_sequences', name: 'no numbers', pattern: '[0-9]+', replace_placeholder: '#' },
];

function rig() {
  const keyring = Keyring.parse(generateKeyringText());
  const published: Buffer[] = [];
  const clock = { nowMs: 0 };
  let answer: () => Promise<void> = async () => undefined;
  const missed: number[] = [];
  const tail = new Tail({
    channel: {
      publish: async (_appId, chunk) => {
        published.push(chunk);
        await answer();
      },
    },
    keyring,
    now: () => clock.nowMs,
    onError: () => undefined,
    onMissed: (lines) => missed.push(lines),
  });
  const transformer = new FrameTransformer({
    appName: 'shop',
    env: null,
    service: null,
    hostMode: 'app.dyno',
    host: null,
    tags: [],
    attributes: {},
    processes: {},
    rules: RULES,
  });
  const pass = (...texts: string[]): void => {
    const messages = texts.map((text) => ({
      priority: 190,
      timestamp: '2026-03-04T09:15:02+00:00',
      appname: 'app',
      procid: 'web.1',
      text,
    }));
    const look = tail.lookOf(HEADER.appId);
    const options = { observer: look };
    tail.note(look, HEADER, transformer.transform(buildFrame(messages), 'logplex', HEADER.receivedAtMs, options));
  };
  const flushed = async (): Promise<TailChunk[]> => {
    await tail.flush();
    const context = { tenantId: 't1', rowId: 'a1' };
    return await Promise.all(published.splice(0).map((chunk) => unpackTailChunk(keyring.openBytes(chunk, context))));
  };
  return { tail, clock, missed, pass, flushed, fail: (next: () => Promise<void>) => (answer = next) };
}

describe("a worker's tail", () => {
  test('publishes nothing of an app at which nobody looks, nor once nobody does any more', async () => {
    const { tail, clock, pass, flushed } = rig();
    pass('one');
    expect(await flushed()).toEqual([]);
    tail.lookAt('a1');
    pass('two');
    expect(await flushed()).toMatchObject([{ seen: 1, lines: [{ text: 'two' }] }]);
    clock.nowMs = 10_001;
    pass('three');
    expect(await flushed()).toEqual([]);
    expect(tail.lookOf('a1')).toBeUndefined();
    tail.close();
  });

  test('says of each line what rules did and what log came of it', async () => {
    const { tail, pass, flushed } = rig();
    tail.lookAt('a1');
    pass('order 17 stored', 'GET /health 200', 'done');
    const [chunk] = await flushed();
    expect(chunk?.lines).toMatchObject([
      { text: 'order 17 stored', outcome: 'kept', rules: [{ name: 'no numbers', effect: 'masked' }], dyno: 'web.1' },
      {
        text: 'GET /health 200',
        outcome: 'filtered',
        rules: [{ name: 'no health checks', effect: 'excluded' }],
        log: null,
      },
      { text: 'done', outcome: 'kept', rules: [], kind: 'app' },
    ]);
    const messages = chunk?.lines.map(({ log }) => (log === null ? null : JSON.parse(log).message));
    expect(messages).toEqual(['order # stored', null, 'done']);
    tail.close();
  });

  test('publishes an even sample of many lines, and says of how many', async () => {
    const { tail, pass, flushed } = rig();
    tail.lookAt('a1');
    pass(...Array.from({ length: 1_000 }, (_, line) => `line ${line}`));
    const [chunk] = await flushed();
    expect(chunk?.seen).toBe(1_000);
    expect(chunk?.lines.length).toBeGreaterThanOrEqual(100);
    expect(chunk?.lines.length).toBeLessThanOrEqual(200);
    tail.close();
  });

  test('goes on while the store fails, and counts those lines as seen', async () => {
    const { tail, pass, flushed, fail, missed } = rig();
    tail.lookAt('a1');
    fail(async () => {
      throw new Error('away');
    });
    pass('one');
    await flushed();
    fail(async () => undefined);
    pass('two');
    expect(await flushed()).toMatchObject([{ seen: 2, lines: [{ text: 'two' }] }]);
    expect(missed).toEqual([1]);
    tail.close();
  });
});
