import type { IncomingHttpHeaders } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { buildFrame, type ClientDialect } from '@logferry/logplex';
import { type EnqueueResult, type Frame, UndecidedError } from '@logferry/queue';
import { readDrained, readSubmitted } from './read-contents.js';
import { FrameReceiver, type IncomingFrame, type ReceiveDeps } from './receive-frame.js';

const OWNER = {
  drainTokenId: 'dt1',
  appId: 'app1',
  tenantId: 't1',
  validUntilMs: null,
  logplexTokens: [],
  isSuspended: false,
  limits: { bytesPerDayMax: null, linesPerSecondMax: null },
};
const BODY = buildFrame(
  ['one\n', 'two'].map((text) => ({
    priority: 190,
    timestamp: '2026-03-04T09:15:02+00:00',
    appname: 'app',
    procid: 'web.1',
    text,
  })),
);

function receiverWith(deps: Partial<ReceiveDeps> = {}) {
  const frames: Frame[] = [];
  const ledger: Record<string, number> = {};
  const complaints: unknown[] = [];
  const used: string[] = [];
  const receiver = new FrameReceiver({
    tokens: { find: async (token) => (token === 'TOKEN' ? OWNER : null) },
    producer: {
      enqueue: async (frame) => {
        frames.push(frame);
        return 'stored';
      },
    },
    ledger: {
      add: (_app, _tenant, _atMs, counter, n) => {
        ledger[counter] = (ledger[counter] ?? 0) + n;
      },
      activity: () => undefined,
    },
    uses: { note: (drainTokenId) => used.push(drainTokenId) },
    pressure: { shut: null, delayMs: 0 },
    quotas: { admits: () => true, giveBack: () => undefined, isNear: () => false },
    onQuota: () => undefined,
    now: () => 1_700_000_000_123,
    onUnavailable: (error) => complaints.push(error),
    ...deps,
  });
  return { receiver, frames, ledger, complaints, used };
}

const SOON_MS = 200;
const HEADERS = { 'logplex-frame-id': 'F1', 'logplex-drain-token': 'd.1', 'logplex-msg-count': '2' };
interface Given extends Partial<IncomingFrame> {
  readonly body?: Buffer;
  readonly headers?: IncomingHttpHeaders;
  readonly submitted?: ClientDialect;
}
const incoming = ({ body = BODY, headers, submitted, ...given }: Given = {}): IncomingFrame => ({
  token: 'TOKEN',
  overrides: undefined,
  logplexToken: 'd.1',
  readContents: (wire) =>
    submitted ? readSubmitted(wire, headers ?? {}, submitted) : readDrained(wire, headers ?? HEADERS),
  deadlineMs: performance.now() + SOON_MS,
  readBody: (use) => use(body),
  ...given,
});

describe('receiving a frame', () => {
  test('stores the bytes as they came, with what the sender said, and counts the messages', async () => {
    const { receiver, frames, ledger, used } = receiverWith();
    expect(await receiver.receive(incoming())).toBe('stored');
    expect(used).toEqual(['dt1']);
    expect(frames).toEqual([
      {
        header: {
          tenantId: 't1',
          appId: 'app1',
          drainTokenId: 'dt1',
          logplexToken: 'd.1',
          frameId: 'F1',
          receivedAtMs: 1_700_000_000_123,
          dialect: 'logplex',
        },
        body: BODY,
      },
    ]);
    expect(ledger).toEqual({ frames: 1, messagesReceived: 2, bytesReceived: BODY.length });
  });

  test('refuses an unknown token and none, and stores nothing', async () => {
    const { receiver, frames, used } = receiverWith();
    expect(await receiver.receive(incoming({ token: 'guess' }))).toBe('unauthorized');
    expect(await receiver.receive(incoming({ token: null }))).toBe('no_token');
    expect([frames, used]).toEqual([[], []]);
  });

  test('takes a token of Heroku’s own drain only with the Logplex token of that drain', async () => {
    const tokens = { find: async () => ({ ...OWNER, logplexTokens: ['d.1', 'd.2'] }) };
    const { receiver, frames } = receiverWith({ tokens });
    expect(await receiver.receive(incoming())).toBe('stored');
    expect(await receiver.receive(incoming({ logplexToken: 'd.3' }))).toBe('unauthorized');
    expect(await receiver.receive(incoming({ logplexToken: '' }))).toBe('unauthorized');
    expect(frames).toHaveLength(1);
  });

  test('says unavailable, never unauthorized, when the database or the store has trouble', async () => {
    const away = async () => {
      throw new Error('away');
    };
    const noDatabase = receiverWith({ tokens: { find: away } });
    expect(await noDatabase.receiver.receive(incoming())).toBe('unavailable');
    const noStore = receiverWith({ producer: { enqueue: away } });
    expect(await noStore.receiver.receive(incoming())).toBe('unavailable');
    expect(noStore.ledger).toEqual({});
    expect(noStore.complaints).toHaveLength(1);
  });

  test('counts a duplicate as such, and not as received', async () => {
    const { receiver, ledger } = receiverWith({ producer: { enqueue: async () => 'duplicate' } });
    expect(await receiver.receive(incoming())).toBe('duplicate');
    expect(ledger).toEqual({ duplicateFrames: 1, duplicates: 2 });
  });

  test('takes a frame whose count does not match, and counts that', async () => {
    const { receiver, ledger } = receiverWith();
    const headers = { 'logplex-frame-id': 'F1', 'logplex-msg-count': '3' };
    expect(await receiver.receive(incoming({ headers }))).toBe('stored');
    expect(ledger.countMismatches).toBe(1);
  });

  test('takes a body that is no log at all: content never refuses a frame', async () => {
    const { receiver, ledger } = receiverWith();
    expect(await receiver.receive(incoming({ body: Buffer.from('nonsense') }))).toBe('stored');
    expect(ledger.messagesReceived).toBe(1);
  });

  test('refuses a body of absurdly many messages, which no sender makes and no worker could open', async () => {
    const { receiver, frames } = receiverWith();
    expect(await receiver.receive(incoming({ body: Buffer.from('0 '.repeat(70_000)) }))).toBe('too_large');
    expect(frames).toEqual([]);
  });

  test("stores a Datadog client's logs as pieces, which are counted as they are", async () => {
    const { receiver, frames, ledger } = receiverWith();
    const body = Buffer.from('[{"id":12345678901234567890},{"message":"two"}]');
    const headers = { 'x-request-id': 'of a web request', 'content-encoding': 'gzip' };
    const given = { body: gzipSync(body), headers, submitted: 'datadog-json', overrides: '{"env":"x"}' } as const;
    for (let times = 0; times < 2; times++) expect(await receiver.receive(incoming(given))).toBe('stored');
    const pieces = '27 {"id":12345678901234567890}17 {"message":"two"}';
    expect(frames.map((frame) => frame.body.toString())).toEqual([pieces, pieces]);
    expect(frames[0]?.header).toMatchObject({
      dialect: 'datadog-json',
      frameId: '',
      logplexToken: '',
      overrides: '{"env":"x"}',
    });
    expect(ledger).toEqual({ frames: 2, messagesReceived: 4, bytesReceived: 2 * pieces.length });
  });

  test.each([
    ['{"message":', 'malformed'],
    ['', 'malformed'],
    ['x'.repeat(5_000_001), 'too_large'],
  ])('stores nothing of a JSON body that is none or too large', async (text, receipt) => {
    const { receiver, frames, ledger } = receiverWith();
    const body = Buffer.from(text);
    expect(await receiver.receive(incoming({ body, submitted: 'datadog-json' }))).toBe(receipt);
    const zipped = { body: gzipSync(body), headers: { 'content-encoding': 'gzip' } };
    expect(await receiver.receive(incoming({ ...zipped, submitted: 'datadog-json' }))).toBe(receipt);
    expect([frames, ledger]).toEqual([[], {}]);
  });

  test('answers a body with nothing in it without storing anything', async () => {
    const { receiver, frames } = receiverWith();
    expect(await receiver.receive(incoming({ body: Buffer.alloc(0) }))).toBe('stored');
    for (const body of ['{}', '[]']) {
      expect(await receiver.receive(incoming({ body: Buffer.from(body), submitted: 'datadog-json' }))).toBe('stored');
    }
    expect(frames).toEqual([]);
  });

  test('answers what is over the quota, counts it as dropped, tells of it, and stores nothing', async () => {
    const told: string[] = [];
    const { receiver, frames, ledger } = receiverWith({
      quotas: { admits: () => false, giveBack: () => undefined, isNear: () => false },
      onQuota: (tenantId, kind) => told.push(`${tenantId} ${kind}`),
    });
    expect(await receiver.receive(incoming())).toBe('over_quota');
    expect(frames).toEqual([]);
    expect(ledger).toEqual({
      frames: 1,
      messagesReceived: 2,
      bytesReceived: BODY.length,
      bytesDropped: BODY.length,
      'dropped.over_quota': 2,
    });
    expect(told).toEqual(['t1 over_quota']);
  });

  test('tells of a quota that is nearly used, and stores the frame', async () => {
    const told: string[] = [];
    const { receiver } = receiverWith({
      quotas: { admits: () => true, giveBack: () => undefined, isNear: () => true },
      onQuota: (tenantId, kind) => told.push(`${tenantId} ${kind}`),
    });
    expect(await receiver.receive(incoming())).toBe('stored');
    expect(told).toEqual(['t1 quota_near']);
  });

  test('answers what comes for a suspended tenant, counts it as dropped, and stores nothing', async () => {
    const { receiver, frames, ledger } = receiverWith({
      tokens: { find: async () => ({ ...OWNER, isSuspended: true }) },
    });
    expect(await receiver.receive(incoming())).toBe('suspended');
    expect(frames).toEqual([]);
    const bytes = { bytesReceived: BODY.length, bytesDropped: BODY.length };
    expect(ledger).toEqual({ frames: 1, messagesReceived: 2, ...bytes, 'dropped.suspended': 2 });
  });

  test('charges the quota for what it stored, and for nothing else', async () => {
    let used = 0;
    const quotas = {
      admits: (_tenant: string, _limits: unknown, bytes: number) => {
        used += bytes;
        return true;
      },
      isNear: () => false,
      giveBack: (_tenant: string, bytes: number) => {
        used -= bytes;
      },
    };
    await receiverWith({ quotas }).receiver.receive(incoming());
    expect(used).toBe(BODY.length);
    const failing = async () => {
      throw new Error('away');
    };
    for (const enqueue of [async () => 'duplicate' as const, failing]) {
      await receiverWith({ quotas, producer: { enqueue } }).receiver.receive(incoming());
    }
    expect(used).toBe(BODY.length);
  });

  test('books what was stored only after its sender had to be told to come again', async () => {
    let decide: (result: EnqueueResult | null) => void = () => undefined;
    const outcome = new Promise<EnqueueResult | null>((resolve) => {
      decide = resolve;
    });
    const undecided = async () => {
      throw new UndecidedError(outcome);
    };
    const { receiver, ledger } = receiverWith({ producer: { enqueue: undecided } });
    expect(await receiver.receive(incoming())).toBe('unavailable');
    expect(ledger).toEqual({});
    decide('stored');
    await outcome;
    expect(ledger).toEqual({ frames: 1, messagesReceived: 2, bytesReceived: BODY.length });
  });

  test('refuses late, and unread, what comes while the queue is full', async () => {
    const { receiver, frames } = receiverWith({ pressure: { shut: 'full', delayMs: 3_000 } });
    const unread = async () => {
      throw new Error('read');
    };
    const startedMs = performance.now();
    expect(await receiver.receive(incoming({ readBody: unread }))).toBe('overloaded');
    expect(performance.now() - startedMs).toBeGreaterThan(SOON_MS / 2);
    expect(frames).toEqual([]);
  });

  test('answers late under pressure, but never later than its deadline', async () => {
    const { receiver, frames } = receiverWith({ pressure: { shut: null, delayMs: 3_000 } });
    const startedMs = performance.now();
    expect(await receiver.receive(incoming())).toBe('stored');
    const elapsedMs = performance.now() - startedMs;
    expect(elapsedMs).toBeGreaterThan(SOON_MS / 2);
    expect(elapsedMs).toBeLessThan(2_000);
    expect(frames).toHaveLength(1);
  });
});
