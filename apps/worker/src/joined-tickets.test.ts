import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { decideOutcome } from '@logferry/datadog';
import { buildFrame, parseFrame } from '@logferry/logplex';
import type { Frame } from '@logferry/queue';
import { FrameTransformer, type Rule } from '@logferry/transform';
import { Accounts } from './accounts.js';
import type { RoutedApp } from './apps.js';
import { CompletedLogs } from './completed-logs.js';
import { LaneHealth } from './health.js';
import { Joiner } from './joiner.js';
import { Lane } from './lane.js';
import { LogMemory } from './log-memory.js';
import { Pipeline } from './pipeline.js';
import { jsonOf } from './slice.js';
import { type Park, type SetAside, SliceEnds } from './slice-ends.js';

const NOBODY_LOOKS = { lookOf: () => undefined, note: () => undefined };

const START_MS = 1_800_000_000_000;
const MINUTE_MS = 60_000;
const APP_SETTINGS = {
  appName: 'shop',
  env: null,
  service: null,
  hostMode: 'app.dyno',
  host: null,
  tags: [],
  attributes: {},
  processes: {},
  metrics: true,
} as const;

/** One app on one worker; the test moves the time. */
function worker(rules: readonly Rule[] = []) {
  const now = Date.now;
  /** Counts by minute of receipt. */
  const ledger: Record<string, number> = {};
  const messages: string[] = [];
  const metrics: string[] = [];
  const aside: Frame[] = [];
  /** Frames that came to their end by being put back. */
  const ended: Frame[] = [];
  const app: { current: RoutedApp | null; isBroken: boolean } = { current: null, isBroken: false };
  const transformer = new FrameTransformer({ ...APP_SETTINGS, rules });
  app.current = {
    destinationId: 'eu',
    tenantId: 'tenant',
    isRestamping: false,
    rules: [],
    transformer: () => {
      if (app.isBroken) throw new Error('a bug');
      return transformer;
    },
  };
  const accounts = new Accounts(
    {
      add: (_app, _tenant, atMs, counter, n) => {
        const key = `${counter} ${Math.floor((atMs - START_MS) / MINUTE_MS)}`;
        ledger[key] = (ledger[key] ?? 0) + n;
      },
      activity: () => undefined,
    },
    now,
  );
  const putBack = async (frames: readonly Frame[], ends: readonly Frame[]): Promise<void> => {
    aside.push(...frames);
    ended.push(...ends);
  };
  const setAside: SetAside = (frames, _delayMs, ends) => putBack(frames, ends);
  const park: Park = (frames, _destinationId, ends) => putBack(frames, ends);
  const ends = new SliceEnds({
    accounts,
    refuse: async (slice) => accounts.deadLettered(slice),
    setAside,
    park,
  });
  const memory = new LogMemory(1_000_000, () => undefined);
  const answer = { status: 202 };
  const lane = new Lane({
    destinationId: 'eu',
    health: new LaneHealth({ now, random: () => 0.5 }),
    send: async (slices) => {
      const logs: { message: string }[] = JSON.parse(`[${slices.map((slice) => jsonOf(slice).toString()).join(',')}]`);
      if (answer.status === 202) messages.push(...logs.map(({ message }) => message));
      const attempt = { status: answer.status, error: null, durationMs: 1, retryAfterMs: null };
      return { outcome: decideOutcome(attempt), statusCode: answer.status };
    },
    ends,
    memory,
    isHeld: () => false,
    onNews: () => undefined,
    restMinMs: () => 0,
    now,
  });
  const apps = { get: async () => app.current, fresh: () => app.current };
  const lanes = { peek: () => lane, open: async () => lane };
  const ruleCounts = { add: () => undefined };
  const completed = new CompletedLogs({ apps, lanes, accounts, ends, tail: NOBODY_LOOKS, ruleCounts });
  const joiner = new Joiner(now, (log) => void completed.complete(log));
  const pipeline = new Pipeline({
    tail: NOBODY_LOOKS,
    ruleCounts,
    discoveredApps: { add: () => undefined },
    apps,
    lanes,
    accounts,
    joiner,
    completed,
    setAside,
    park,
    memory,
    metrics: { take: ({ points }) => metrics.push(...points.map(({ series, value }) => `${series.metric} ${value}`)) },
    now,
    onFrameError: () => undefined,
  });
  /** A ticket with one frame; `isEnded` once it has ended. */
  const take = async (texts: readonly string[], header: Partial<Frame['header']> = {}) => {
    const ticket: { isEnded: boolean; error?: unknown } = { isEnded: false };
    void pipeline.handle([frameOf(texts, header)]).then(
      () => {
        ticket.isEnded = true;
      },
      (error: unknown) => {
        ticket.error = error;
      },
    );
    await pass(0);
    return ticket;
  };
  return { ledger, messages, metrics, aside, ended, app, answer, joiner, take };
}

function frameOf(texts: readonly string[], header: Partial<Frame['header']>): Frame {
  const receivedAtMs = Date.now();
  const timestamp = new Date(receivedAtMs).toISOString();
  return {
    header: {
      tenantId: 't',
      appId: 'a',
      drainTokenId: 'd',
      logplexToken: 'd.1',
      frameId: '',
      receivedAtMs,
      dialect: 'logplex',
      ...header,
    },
    body: buildFrame(
      texts.map((text) => ({ priority: 190, timestamp, appname: 'app', procid: 'web.1', text: `${text}\n` })),
    ),
  };
}

async function pass(ms: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
}

/** Time for a batch to leave. */
const LINGER_MS = 600;
const WAIT_MS = 2_000;

beforeEach(() => {
  jest.useFakeTimers({ now: START_MS });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('a log whose lines come in two tickets', () => {
  test('is sent as one; the first ticket stays in work until then, and each minute accounts for its own messages', async () => {
    const made = worker();
    const first = await made.take(['before', 'Error: no cart']);
    await pass(LINGER_MS);
    expect([made.messages, first.isEnded]).toEqual([['before'], false]);
    const second = await made.take(['    at f (/a.js:1:2)', '    at g (/a.js:3:4)', 'after'], {
      receivedAtMs: START_MS + MINUTE_MS,
    });
    await pass(LINGER_MS);
    expect(made.messages).toEqual(['before', 'Error: no cart\n    at f (/a.js:1:2)\n    at g (/a.js:3:4)', 'after']);
    expect([first.isEnded, second.isEnded]).toEqual([true, true]);
    expect(made.ledger).toMatchObject({ 'logsDelivered 0': 2, 'joined 1': 2, 'logsDelivered 1': 1 });
    expect(made.ledger['joined 0'] ?? 0).toBe(0);
  });

  test('goes out two seconds after its last line', async () => {
    const made = worker();
    const first = await made.take(['Error: no cart']);
    await pass(WAIT_MS - 200);
    const second = await made.take(['    at f (/a.js:1:2)']);
    await pass(WAIT_MS - 100);
    expect(made.messages).toEqual([]);
    await pass(200 + LINGER_MS);
    expect(made.messages).toEqual(['Error: no cart\n    at f (/a.js:1:2)']);
    expect([first.isEnded, second.isEnded]).toEqual([true, true]);
  });

  test('goes out after ten seconds though its lines do not cease', async () => {
    const made = worker();
    const first = await made.take(['Error: no cart']);
    for (let second = 0; second < 11; second++) {
      await pass(1_000);
      await made.take(['    at f (/a.js:1:2)']);
    }
    expect(made.messages[0]?.split('\n')).toHaveLength(10);
    expect(first.isEnded).toBe(true);
  });

  test.each([
    ['drain token', { drainTokenId: 'other' }],
    ['logplex token', { logplexToken: 'd.2' }],
    ['drain URL', { overrides: '{"env":"other"}' }],
  ])('is not joined across another %s', async (_what, header) => {
    const made = worker();
    await made.take(['Error: no cart']);
    await made.take(['    at f (/a.js:1:2)'], header);
    await pass(WAIT_MS + LINGER_MS);
    expect(made.messages).toHaveLength(2);
  });

  test('waits a quarter of a second only when the worker can take nothing more, and not at all when it stops', async () => {
    const made = worker();
    await made.take(['Error: no cart']);
    made.joiner.hurry();
    await pass(LINGER_MS);
    expect(made.messages).toEqual([]);
    made.joiner.hurry();
    await pass(LINGER_MS);
    expect(made.messages).toHaveLength(1);
    await made.take(['Error: no price']);
    made.joiner.flush();
    await pass(LINGER_MS);
    expect(made.messages).toHaveLength(2);
  });

  test('gives its metrics once', async () => {
    const made = worker();
    await made.take(['Error: count#errors=1 no cart']);
    await made.take(['    at f (/a.js:1:2)', 'after count#orders=2']);
    await pass(WAIT_MS + LINGER_MS);
    expect(made.messages).toHaveLength(2);
    expect(made.metrics.sort()).toEqual(['heroku.app.errors 1', 'heroku.app.orders 2']);
  });

  test('is put back as a frame of each when its lane does not flow any more', async () => {
    const made = worker();
    const first = await made.take(['Error: no cart']);
    const second = await made.take(['    at f (/a.js:1:2)', 'after']);
    made.answer.status = 503;
    await pass(WAIT_MS + LINGER_MS);
    const bodies = made.aside.map(({ header, body }) => [
      header.pendingMessages,
      ...parseFrame(body, 'logplex').messages.map(({ text }) => text),
    ]);
    expect(bodies).toEqual(
      expect.arrayContaining([
        [1, 'Error: no cart\n'],
        [1, '    at f (/a.js:1:2)\n'],
        [1, 'after\n'],
      ]),
    );
    expect(bodies).toHaveLength(3);
    expect(made.ended.map(({ body }) => parseFrame(body, 'logplex').messages.length).sort()).toEqual([1, 2]);
    expect([first.isEnded, second.isEnded]).toEqual([true, true]);
    // Counted by kind when they were read, and not when they are read again.
    expect(made.ledger).toEqual({ 'kinds.app 0': 3 });
  });

  test('is dead-lettered for each of its frames when the intake refuses it', async () => {
    const made = worker();
    await made.take(['Error: no cart'], { receivedAtMs: START_MS + MINUTE_MS });
    made.answer.status = 400;
    await made.take(['    at f (/a.js:1:2)', '    at g (/a.js:1:2)']);
    await pass(WAIT_MS + LINGER_MS);
    expect(made.ledger).toMatchObject({ 'deadLettered 0': 2, 'deadLettered 1': 1, 'kinds.app 0': 2, 'kinds.app 1': 1 });
  });

  test('is dropped when its app was deleted while it waited', async () => {
    const made = worker();
    const ticket = await made.take(['Error: no cart']);
    made.app.current = null;
    await pass(WAIT_MS + LINGER_MS);
    expect([made.ledger, ticket.isEnded]).toEqual([{ 'dropped.app_deleted 0': 1, 'kinds.app 0': 1 }, true]);
  });

  test('is filtered in the minute of each frame when a rule drops it', async () => {
    const made = worker([{ type: 'exclude_at_match', name: 'no traces', pattern: 'at f ' }]);
    const first = await made.take(['Error: no cart'], { receivedAtMs: START_MS + MINUTE_MS });
    const second = await made.take(['    at f (/a.js:1:2)', '    at g (/a.js:1:2)']);
    await pass(WAIT_MS + LINGER_MS);
    expect(made.ledger).toMatchObject({ 'filtered 0': 2, 'filtered 1': 1, 'kinds.app 0': 2, 'kinds.app 1': 1 });
    expect([first.isEnded, second.isEnded]).toEqual([true, true]);
  });

  test('is what a multi_line rule says, and waits for its next line', async () => {
    const made = worker([{ type: 'multi_line', name: 'dates', pattern: '\\d{4}-\\d\\d' }]);
    await made.take(['2026-03 one']);
    await made.take(['more of one', '2026-04 two', '{"not":"merged"}']);
    await pass(WAIT_MS + LINGER_MS);
    expect(made.messages).toEqual(['2026-03 one\nmore of one', '2026-04 two', '{"not":"merged"}']);
  });

  test('has its tickets seen again when a frame of it cannot be transformed', async () => {
    const made = worker();
    const first = await made.take(['Error: no cart']);
    made.app.isBroken = true;
    await pass(WAIT_MS + LINGER_MS);
    expect(first.error).toEqual(new Error('a bug'));
  });
});

test('a probe is sent as it is, since an answer is waited for', async () => {
  const made = worker();
  made.answer.status = 503;
  await made.take(['one']);
  await pass(LINGER_MS);
  made.answer.status = 202;
  await pass(5_000);
  await made.take(['Error: no cart']);
  await pass(0);
  expect(made.messages).toEqual(['Error: no cart']);
});
