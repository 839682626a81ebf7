import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Attempt, decideOutcome, encodePayload } from '@logferry/datadog';
import { buildFrame, parseFrame } from '@logferry/logplex';
import type { Frame } from '@logferry/queue';
import { FrameTransformer } from '@logferry/transform';
import { Accounts } from './accounts.js';
import { type HealthNews, LaneHealth } from './health.js';
import { Lane } from './lane.js';
import { LogMemory } from './log-memory.js';
import { jsonOf } from './slice.js';
import { SliceEnds } from './slice-ends.js';
import { TicketRun } from './ticket-run.js';

const SETTINGS = {
  appName: 'shop',
  env: null,
  service: null,
  hostMode: 'app.dyno',
  host: null,
  tags: [],
  attributes: {},
  processes: {},
} as const;

const answered = (status: number, retryAfterMs: number | null = null): Attempt => ({
  status,
  error: null,
  durationMs: 1,
  retryAfterMs,
});

/** A lane against a scripted intake; the clock is the test's. */
function laneWith(intake: (texts: string[]) => Attempt | Promise<Attempt>) {
  const sent: string[][] = [];
  const aside: { texts: string[]; delayMs: number }[] = [];
  const parked: string[][] = [];
  const refused: string[] = [];
  const news: HealthNews[] = [];
  const ledger: Record<string, number> = {};
  const hold = { isOn: false };
  const accounts = new Accounts(
    {
      add: (_app, _tenant, _atMs, counter, n) => {
        ledger[counter] = (ledger[counter] ?? 0) + n;
      },
      activity: () => undefined,
    },
    Date.now,
  );
  const lane = new Lane({
    destinationId: 'dest-1',
    health: new LaneHealth({ now: Date.now, random: () => 0.5 }),
    send: async (slices) => {
      const payload = await encodePayload(slices.map(jsonOf), { compression: 'identity' });
      const texts = (JSON.parse(payload.toString()) as { message: string }[]).map((log) => log.message);
      sent.push(texts);
      const attempt = await intake(texts);
      return { outcome: decideOutcome(attempt), statusCode: attempt.status ?? 0 };
    },
    ends: new SliceEnds({
      accounts,
      refuse: async (slice, reason, statusCode) => {
        refused.push(`${reason} ${statusCode} ${textsOf([slice.run.frame]).slice(slice.from, slice.to).join()}`);
      },
      setAside: async (frames, delayMs) => void aside.push({ texts: textsOf(frames), delayMs }),
      park: async (frames, destinationId) => void parked.push([destinationId, ...textsOf(frames)]),
    }),
    memory: new LogMemory(1_000_000_000, () => undefined),
    isHeld: () => hold.isOn,
    onNews: (one) => void news.push(one),
    restMinMs: () => 0,
    now: Date.now,
  });
  return { lane, sent, aside, parked, refused, news, ledger, hold };
}

function textsOf(frames: readonly Frame[]): string[] {
  return frames.flatMap((frame) => parseFrame(frame.body, 'logplex').messages.map((message) => message.text));
}

function frameOfTexts(texts: readonly string[], appId = 'app-1'): Frame {
  return {
    header: {
      tenantId: 't1',
      appId,
      drainTokenId: 'd1',
      logplexToken: 'd.1',
      frameId: 'f',
      receivedAtMs: Date.now(),
      dialect: 'logplex',
    },
    body: buildFrame(
      texts.map((text) => ({
        priority: 190,
        timestamp: '2026-03-04T09:15:02.118402+00:00',
        appname: 'app',
        procid: 'web.1',
        text,
      })),
    ),
  };
}

/** Hands the texts to the lane as one frame of one ticket; settles with the ticket. */
function add(lane: Lane, texts: readonly string[], appId?: string): Promise<void> {
  const frame = frameOfTexts(texts, appId);
  const ticket = new TicketRun({ onSettled: () => undefined });
  const run = ticket.begin(frame, 0);
  const transformed = new FrameTransformer(SETTINGS).transform(frame.body, 'logplex', 0);
  run.expect(transformed.sizes.length);
  lane.add({ run, transformed, from: 0, to: transformed.sizes.length });
  run.handedOut();
  return ticket.finish();
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `line ${index}`);

describe('a lane', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('sends a full batch at once and the rest after a moment, and ends the ticket then', async () => {
    const { lane, sent, ledger } = laneWith(() => answered(202));
    const ended = add(lane, numbered(1_025));
    await jest.advanceTimersByTimeAsync(0);
    expect(sent.map((texts) => texts.length)).toEqual([1_000]);
    await jest.advanceTimersByTimeAsync(500);
    await ended;
    expect(sent.map((texts) => texts.length)).toEqual([1_000, 25]);
    expect(sent.flat()).toEqual(numbered(1_025));
    expect(ledger.logsDelivered).toBe(1_025);
  });

  test('closes a batch before it exceeds the goal of bytes', async () => {
    const { lane, sent } = laneWith(() => answered(202));
    const ended = add(
      lane,
      Array.from({ length: 10 }, () => 'x'.repeat(900_000)),
    );
    await jest.advanceTimersByTimeAsync(500);
    await ended;
    expect(sent.map((texts) => texts.length)).toEqual([4, 4, 2]);
  });

  test('sets logs aside when the intake is in trouble, and takes nothing until the rest is over', async () => {
    const { lane, aside, ledger } = laneWith(() => answered(503));
    const ended = add(lane, ['a', 'b']);
    lane.flush();
    await jest.advanceTimersByTimeAsync(0);
    await ended;
    expect(aside.map(({ texts }) => texts)).toEqual([['a', 'b']]);
    expect(aside[0]?.delayMs).toBeGreaterThan(0);
    expect(ledger).toEqual({});
    expect(lane.reception().kind).toBe('later');
    await jest.advanceTimersByTimeAsync(3_000);
    expect(lane.reception().kind).toBe('take');
  });

  test('sets aside only what was not delivered of a frame that was cut over two batches', async () => {
    let tries = 0;
    const { lane, aside, ledger } = laneWith(() => (tries++ === 0 ? answered(202) : answered(500)));
    const ended = add(lane, numbered(1_002));
    await jest.advanceTimersByTimeAsync(500);
    await ended;
    expect(aside.map(({ texts }) => texts)).toEqual([['line 1000', 'line 1001']]);
    expect(ledger.logsDelivered).toBe(1_000);
  });

  test('holds what it has gathered while it is told to, and sends it in order afterwards', async () => {
    const { lane, sent, hold } = laneWith(() => answered(202));
    hold.isOn = true;
    const ended = add(lane, numbered(1_025));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(sent).toEqual([]);
    hold.isOn = false;
    lane.resume();
    await jest.advanceTimersByTimeAsync(0);
    await ended;
    expect(sent.flat()).toEqual(numbered(1_025));
  });

  test('rests as long as the intake asks', async () => {
    const { lane } = laneWith(() => answered(429, 90_000));
    const ended = add(lane, ['a']);
    lane.flush();
    await jest.advanceTimersByTimeAsync(0);
    await ended;
    await jest.advanceTimersByTimeAsync(89_000);
    expect(lane.reception().kind).toBe('later');
    await jest.advanceTimersByTimeAsync(1_001);
    expect(lane.reception().kind).toBe('take');
  });

  test('probes with one batch after a rest, and flows again once it is delivered', async () => {
    let status = 500;
    const { lane, sent } = laneWith(() => answered(status));
    const failed = add(lane, ['first']);
    lane.flush();
    await jest.advanceTimersByTimeAsync(3_000);
    await failed;
    status = 202;
    const probe = add(lane, ['probe']);
    lane.flush();
    expect(lane.reception().kind).toBe('later');
    await jest.advanceTimersByTimeAsync(0);
    await probe;
    expect(lane.reception().kind).toBe('take');
    expect(sent).toEqual([['first'], ['probe']]);
  });

  test('parks the logs of a rejected key, gathered ones too, until one frame may try and is delivered', async () => {
    let status = 403;
    const { lane, sent, parked, aside, ledger, news } = laneWith(() => answered(status));
    const ended = [add(lane, ['refused'])];
    lane.flush();
    ended.push(add(lane, ['gathered']));
    await jest.advanceTimersByTimeAsync(500);
    await Promise.all(ended);
    expect(parked).toEqual([
      ['dest-1', 'refused'],
      ['dest-1', 'gathered'],
    ]);
    expect([aside, ledger, sent]).toEqual([[], {}, [['refused']]]);
    await jest.advanceTimersByTimeAsync(600_000);
    expect(lane.reception().kind).toBe('park');

    lane.health.try();
    expect(lane.reception().kind).toBe('take');
    status = 202;
    const trial = add(lane, ['trial']);
    expect(lane.reception().kind).toBe('park');
    await jest.advanceTimersByTimeAsync(0);
    await trial;
    expect(lane.reception().kind).toBe('take');
    expect(news).toEqual([{ state: 'parked', trouble: 'key_rejected' }, { state: 'flowing' }]);
  });

  test('takes a frame of which nothing is to be sent without waiting for an answer to it', async () => {
    const { lane } = laneWith(() => answered(503));
    const ended = add(lane, ['a']);
    lane.flush();
    await jest.advanceTimersByTimeAsync(3_000);
    await ended;
    await add(lane, []);
    expect(lane.reception().kind).toBe('take');
  });

  test('finds the one log the intake refuses, and delivers the others', async () => {
    const { lane, ledger, sent, refused } = laneWith((texts) => answered(texts.includes('line 5') ? 400 : 202));
    const ended = add(lane, numbered(9));
    lane.flush();
    await jest.advanceTimersByTimeAsync(0);
    await ended;
    expect(refused).toEqual(['intake_rejected 400 line 5']);
    expect(ledger.logsDelivered).toBe(8);
    expect(sent.length).toBeLessThanOrEqual(9);
  });

  test('refuses a log that is too large by itself, and flows on', async () => {
    const { lane, refused } = laneWith(() => answered(413));
    const ended = add(lane, ['huge']);
    lane.flush();
    await jest.advanceTimersByTimeAsync(0);
    await ended;
    expect(refused).toEqual(['too_large 413 huge']);
    expect(lane.reception().kind).toBe('take');
  });

  test('has one request in flight at first and more while the intake takes them', async () => {
    let inFlight = 0;
    let most = 0;
    const { lane } = laneWith(async () => {
      most = Math.max(most, ++inFlight);
      await new Promise((resolve) => setTimeout(resolve, 10));
      inFlight--;
      return answered(202);
    });
    const ended = add(lane, numbered(2_000));
    await jest.advanceTimersByTimeAsync(5);
    expect(most).toBe(1);
    await jest.advanceTimersByTimeAsync(100);
    await ended;
    const more = add(lane, numbered(20_000));
    await jest.advanceTimersByTimeAsync(1_000);
    await more;
    expect(most).toBe(4);
  });

  test('halves what is too large for the intake', async () => {
    const { lane, ledger } = laneWith((texts) => answered(texts.length > 3 ? 413 : 202));
    const ended = add(lane, numbered(10));
    lane.flush();
    await jest.advanceTimersByTimeAsync(0);
    await ended;
    expect(ledger).toMatchObject({ logsDelivered: 10 });
    expect(ledger['dropped.too_large']).toBeUndefined();
  });

  test('sets the second half aside when the first met a failure of the whole destination', async () => {
    let tries = 0;
    const { lane, aside, sent } = laneWith(() => answered(tries++ === 0 ? 413 : 503));
    const ended = add(lane, ['a', 'b']);
    lane.flush();
    await jest.advanceTimersByTimeAsync(0);
    await ended;
    expect(sent).toEqual([['a', 'b'], ['a']]);
    expect(aside.map(({ texts }) => texts)).toEqual([['a'], ['b']]);
  });

  test('sets frames of different apps aside apart', async () => {
    const { lane, aside } = laneWith(() => answered(503));
    const ended = [add(lane, ['a'], 'app-1'), add(lane, ['b'], 'app-2'), add(lane, ['c'], 'app-1')];
    lane.flush();
    await jest.advanceTimersByTimeAsync(0);
    await Promise.all(ended);
    expect(aside.map(({ texts }) => texts)).toEqual([['a', 'c'], ['b']]);
  });

  test('takes nothing more while a send hangs', async () => {
    const { lane } = laneWith(() => new Promise<Attempt>(() => undefined));
    void add(lane, ['a']);
    lane.flush();
    expect(lane.reception().kind).toBe('take');
    await jest.advanceTimersByTimeAsync(1_100);
    expect(lane.reception()).toEqual({ kind: 'later', delayMs: 1_000 });
  });
});
