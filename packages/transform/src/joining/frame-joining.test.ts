import { describe, expect, test } from '@jest/globals';
import { buildFrame, type MessageInput, parseFrame } from '@logferry/logplex';
import fc from 'fast-check';
import { FrameTransformer } from '../frame-transformer.js';
import type { DatadogLog } from '../log-head.js';
import { logTexts } from '../log-texts.js';
import type { TransformedFrame } from '../transformed-frame.js';
import type { OpenLogs } from './line-joiner.js';
import type { OpenLog } from './open-log.js';

const RECEIVED_AT_MS = Date.parse('2026-03-04T09:15:03Z');
const TIMESTAMP = '2026-03-04T09:15:02.204117+00:00';
const line: MessageInput = { priority: 190, timestamp: TIMESTAMP, appname: 'app', procid: 'web.1', text: '' };
const settings = {
  appName: 'shop',
  env: null,
  service: null,
  hostMode: 'app.dyno',
  host: null,
  tags: [],
  attributes: {},
  processes: {},
} as const;

const FRAMES = Array.from({ length: 59 }, (_, index) => `\tat com.shop.Errors.step${index}(Errors.java:${index})`);
const TRACE = ['java.lang.IllegalStateException: cart is closed', ...FRAMES];

/** A drain: what its frames leave open, and the logs that came of them so far. */
class Drain implements OpenLogs {
  readonly open = new Map<string, OpenLog>();
  readonly logs: DatadogLog[] = [];
  readonly bodies: Buffer[] = [];
  /** `frame start-end` of every piece that is in a log. */
  readonly pieces: string[] = [];
  private readonly transformer = new FrameTransformer(settings);

  get size(): number {
    return this.open.size;
  }
  take(stream: string): OpenLog | undefined {
    const log = this.open.get(stream);
    this.open.delete(stream);
    return log;
  }
  put(stream: string, log: OpenLog): void {
    expect(this.open.has(stream)).toBe(false);
    this.open.set(stream, log);
  }

  send(messages: readonly Partial<MessageInput>[]): TransformedFrame {
    const body = buildFrame(messages.map((message) => ({ ...line, ...message })));
    const source = this.bodies.push(body) - 1;
    const frame = this.transformer.transform(body, 'logplex', RECEIVED_AT_MS, { joining: { open: this, source } });
    for (const log of frame.closed) this.finish(log);
    this.logs.push(...logsOf(frame));
    for (let index = 0; index < frame.sizes.length; index++) {
      this.note(source, frame.scattered?.get(index) ?? [frame.starts[index] ?? -1, frame.ends[index] ?? -1]);
    }
    return frame;
  }

  /** Nothing more comes. */
  end(): DatadogLog[] {
    for (const log of this.open.values()) this.finish(log);
    this.open.clear();
    return this.logs;
  }

  private finish(log: OpenLog): void {
    this.logs.push(...logsOf(this.transformer.finish(log)));
    for (const { source, ranges } of log.parts) this.note(Number(source), ranges);
  }

  private note(source: number, ranges: readonly number[]): void {
    for (let at = 0; at < ranges.length; at += 2) this.pieces.push(`${source} ${ranges[at]}-${ranges[at + 1]}`);
  }
}

function logsOf(frame: TransformedFrame): DatadogLog[] {
  return logTexts(frame).map((log) => JSON.parse(log));
}

const messagesOf = (logs: readonly DatadogLog[]): string[] => logs.map(({ message }) => message);

/** As Heroku cuts a line: every 10,000 bytes, with the line end in the last piece only. */
function piecesOf(text: string): Buffer[] {
  const bytes = Buffer.from(`${text}\n`);
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 10_000) pieces.push(bytes.subarray(at, at + 10_000));
  return pieces;
}

describe('a line that Heroku cut into pieces of 10,000 bytes', () => {
  // An odd prefix, so that a piece ends inside of a character of two bytes.
  const json = JSON.stringify({ level: 'warn', id: '9007199254740993', text: `x${'é'.repeat(17_400)}` });
  const pieces = piecesOf(json).map((text) => ({ text }));

  test('is one log with the exact text, its JSON read, from one frame', () => {
    expect(pieces).toHaveLength(4);
    const drain = new Drain();
    const frame = drain.send([...pieces, { text: 'next\n' }]);
    expect(messagesOf(drain.end())).toEqual([json, 'next']);
    expect(frame.messages).toEqual([4, 1]);
    expect(drain.logs[0]?.status).toBe('warn');
  });

  test('is one log with the exact text from two frames, other dynos in between', () => {
    const drain = new Drain();
    const other = { procid: 'web.2', text: 'other\n' };
    drain.send([pieces[0] ?? {}, other, pieces[1] ?? {}]);
    expect(messagesOf(drain.logs)).toEqual(['other']);
    const frame = drain.send([other, pieces[2] ?? {}, pieces[3] ?? {}, { text: 'next\n' }]);
    expect(messagesOf(drain.end())).toEqual(['other', json, 'other', 'next']);
    expect([frame.closed.map(({ messages }) => messages), frame.openParts]).toEqual([[4], 1]);
  });

  test('is not glued to a line of another time, another dyno or another app', () => {
    for (const part of [{ timestamp: '2026-03-04T09:15:02.204118+00:00' }, { procid: 'web.2' }, { appname: 'other' }]) {
      const drain = new Drain();
      drain.send([{ ...pieces[0] }, { ...pieces[3], ...part }]);
      expect(drain.end()).toHaveLength(2);
    }
  });

  test('is complete when its last piece has 10,000 bytes and a line end', () => {
    const drain = new Drain();
    drain.send([{ text: `${'a'.repeat(9_999)}\n` }, { text: 'b\n' }]);
    expect(drain.end()).toHaveLength(2);
  });
});

describe('a stack trace', () => {
  test('of 60 lines is one log though another dyno writes in between, and the order of each dyno stays', () => {
    const drain = new Drain();
    const lines = TRACE.flatMap((text, index) => [
      { text: `${text}\n` },
      { procid: 'web.2', text: `GET /carts/${index} 200\n` },
    ]);
    drain.send([...lines.slice(0, 70), { procid: 'web.2', text: 'between\n' }]);
    drain.send([...lines.slice(70), { text: 'after\n' }]);
    const logs = drain.end();
    const of = (host: string) => messagesOf(logs.filter(({ hostname }) => hostname === host));
    expect(of('shop.web.1')).toEqual([TRACE.join('\n'), 'after']);
    const others = Array.from({ length: 60 }, (_, index) => `GET /carts/${index} 200`);
    expect(of('shop.web.2')).toEqual([...others.slice(0, 35), 'between', ...others.slice(35)]);
  });

  test('carries the time and place of its first line', () => {
    const drain = new Drain();
    drain.send([
      { text: 'Error: no cart\n' },
      { timestamp: '2026-03-04T09:15:02.9+00:00', text: '    at f (/a.js:1:2)\n' },
    ]);
    expect(drain.end()).toEqual([
      expect.objectContaining({ timestamp: 1_772_615_702_204, message: 'Error: no cart\n    at f (/a.js:1:2)' }),
    ]);
  });

  test('takes nothing that was written more than five seconds later', () => {
    const drain = new Drain();
    drain.send([{ text: 'Error: no cart\n' }]);
    drain.send([{ timestamp: '2026-03-04T09:15:08+00:00', text: '    at f (/a.js:1:2)\n' }]);
    expect(drain.end()).toHaveLength(2);
  });

  test('waits for nobody when the frame is all there is', () => {
    const body = buildFrame([{ ...line, text: 'Error: no cart\n' }]);
    const frame = new FrameTransformer(settings).transform(body, 'logplex', RECEIVED_AT_MS);
    expect([frame.sizes.length, frame.openParts]).toEqual([1, 0]);
  });

  test('of the platform, the router or an add-on is left in lines', () => {
    const drain = new Drain();
    const lines = ['Error: no cart\n', '    at f (/a.js:1:2)\n'];
    for (const procid of ['acme-cache', 'postgres.12']) drain.send(lines.map((text) => ({ procid, text })));
    drain.send(lines.map((text) => ({ appname: 'heroku', text })));
    expect(drain.end()).toHaveLength(6);
  });

  test('that is larger than a log may be ends with a mark, and goes on in the next log behind a mark', () => {
    const drain = new Drain();
    const frames = Array.from({ length: 200 }, (_, index) =>
      `    at f${index} (${'x'.repeat(9_000)}.js:1:2)`.slice(0, 1_990),
    );
    const texts = ['Error: deep\n', ...Array.from({ length: 500 }, (_, index) => `${frames[index % 200]}\n`)];
    for (let at = 0; at < texts.length; at += 100) drain.send(texts.slice(at, at + 100).map((text) => ({ text })));
    const logs = messagesOf(drain.end());
    expect(logs).toHaveLength(2);
    expect(logs[0]?.endsWith('...TRUNCATED...')).toBe(true);
    expect(logs[1]?.startsWith('...TRUNCATED...')).toBe(true);
    expect(logs.join('\n').replaceAll('...TRUNCATED...', '')).toBe(texts.join('').trimEnd());
  });
});

test('a log names the bytes of its own pieces, which read again give the same log', () => {
  const drain = new Drain();
  const frame = drain.send([
    { text: 'Error: no cart\n' },
    { procid: 'web.2', text: 'other\n' },
    { text: '    at f (/a.js:1:2)\n' },
    { text: 'after\n' },
  ]);
  const [body = Buffer.alloc(0)] = drain.bodies;
  const ranges = frame.scattered?.get(0) ?? [];
  const cut = Buffer.concat([body.subarray(ranges[0], ranges[1]), body.subarray(ranges[2], ranges[3])]);
  expect(parseFrame(cut, 'logplex').messages.map(({ text }) => text)).toEqual([
    'Error: no cart\n',
    '    at f (/a.js:1:2)\n',
  ]);
});

// Lines that speak of errors: what follows any other is joined only when it comes in the same frame.
test('however lines are spread over frames, the same logs come of them, and each piece is in one of them', () => {
  const long = `error ${'y'.repeat(9_994)}`;
  const texts = fc.constantFrom(
    ...TRACE.slice(0, 3).map((text) => `${text}\n`),
    'GET /errors 200\n',
    '{"level":"error"}\n',
    'Traceback (most recent call last):\n',
    '  File "errors.py", line 1\n',
    "KeyError: 'x'\n",
    'panic: x\n',
    '\n',
    'goroutine 1 [running]:\n',
    long,
    `${long.slice(0, -1)}\n`,
    'no error\n',
  );
  const lines = fc.array(fc.tuple(fc.constantFrom('web.1', 'web.2', 'worker.1'), texts), { maxLength: 30 });
  fc.assert(
    fc.property(lines, fc.array(fc.nat(30), { maxLength: 4 }), (list, cuts) => {
      const messages = list.map(([procid, text]) => ({ procid, text }));
      const whole = new Drain();
      whole.send(messages);
      const spread = new Drain();
      const bounds = [0, ...cuts.filter((cut) => cut <= messages.length).sort((a, b) => a - b), messages.length];
      for (let at = 1; at < bounds.length; at++) spread.send(messages.slice(bounds[at - 1], bounds[at]));
      const byDyno = (logs: readonly DatadogLog[]) =>
        ['web.1', 'web.2', 'worker.1'].map((dyno) =>
          messagesOf(logs.filter(({ hostname }) => hostname === `shop.${dyno}`)),
        );
      expect(byDyno(spread.end())).toEqual(byDyno(whole.end()));
      const pieces = spread.bodies.flatMap((body, source) =>
        parseFrame(body, 'logplex').messages.map(({ start, end }) => `${source} ${start}-${end}`),
      );
      expect([...spread.pieces].sort()).toEqual(pieces.sort());
    }),
    { numRuns: 500 },
  );
});
