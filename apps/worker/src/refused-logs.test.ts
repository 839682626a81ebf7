import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import type { DeadLetter } from '@logferry/db';
import { buildFrame, parseFrame } from '@logferry/logplex';
import { decodeGroup } from '@logferry/queue';
import { FrameTransformer } from '@logferry/transform';
import { Accounts } from './accounts.js';
import { RefusedLogs } from './refused-logs.js';
import type { Slice } from './slice.js';
import { FrameRun } from './ticket-run.js';

const NOON = Date.UTC(2026, 0, 2, 12);
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
const line = (text: string) => ({
  priority: 190,
  timestamp: '2026-01-02T12:00:00+00:00',
  appname: 'app',
  procid: 'web.1',
  text,
});

/** The log of the middle one of three messages. */
function middleOf(text: string): Slice {
  const body = buildFrame([line('before'), line(text), line('after')]);
  const header = {
    tenantId: 't',
    appId: 'a',
    drainTokenId: 'd',
    logplexToken: '',
    frameId: 'f',
    receivedAtMs: NOON,
    dialect: 'logplex',
  } as const;
  const transformed = transformer.transform(body, 'logplex', NOON);
  return { run: new FrameRun({ header, body }, () => undefined), transformed, from: 1, to: 2 };
}

function refusing(keep: (letter: DeadLetter) => Promise<boolean>, isFull = false) {
  const ledger: Record<string, number> = {};
  const kept: DeadLetter[] = [];
  const accounts = new Accounts(
    { add: (_app, _tenant, atMs, counter, n) => (ledger[`${atMs - NOON} ${counter}`] = n), activity: () => undefined },
    () => NOON + 5_000,
  );
  const letters = {
    isFull: () => isFull,
    keep: (letter: DeadLetter) => {
      kept.push(letter);
      return keep(letter);
    },
  };
  return { ledger, kept, refused: new RefusedLogs({ letters, accounts }) };
}

describe('a log that the intake refuses for good', () => {
  test('is kept with what it said and what sends it again, and booked to the minute of receipt', async () => {
    const { ledger, kept, refused } = refusing(async () => true);
    const slice = middleOf('the bad one');
    await refused.refuse(slice, 'intake_rejected', 400);
    expect(ledger).toEqual({ '0 deadLettered': 1 });
    const [letter] = kept;
    expect(letter).toMatchObject({
      tenantId: 't',
      appId: 'a',
      reason: 'intake_rejected',
      statusCode: 400,
      messages: 1,
      receivedAtMs: NOON,
      bytes: slice.transformed.sizes[1],
    });
    expect(JSON.parse(letter?.preview ?? '')).toMatchObject({ message: 'the bad one', service: 'shop' });
    const [frame] = decodeGroup(gunzipSync(Buffer.from(letter?.frame ?? '', 'base64')));
    expect(frame?.header).toEqual({ ...slice.run.frame.header, pendingMessages: 1 });
    expect(parseFrame(frame?.body ?? Buffer.alloc(0), 'logplex').messages.map(({ text }) => text)).toEqual([
      'the bad one',
    ]);
  });

  test('shows its first characters only, cut between characters', async () => {
    const { kept, refused } = refusing(async () => true);
    for (const text of ['x'.repeat(10_000), '😀'.repeat(10_000), `x${'😀'.repeat(10_000)}`]) {
      await refused.refuse(middleOf(text), 'too_large', 413);
    }
    for (const { preview } of kept) {
      expect(preview.length).toBeGreaterThanOrEqual(1_999);
      expect(preview.length).toBeLessThanOrEqual(2_000);
      expect(Buffer.from(preview).toString()).toBe(preview); // no half of a character
      expect(preview).not.toContain('\ufffd');
    }
  });

  test.each([
    ['intake_rejected', 400],
    ['too_large', 413],
  ] as const)('is dropped as %s when no more can be kept', async (reason, status) => {
    const { ledger, refused } = refusing(async () => false);
    await refused.refuse(middleOf('x'), reason, status);
    expect(ledger).toEqual({ [`0 dropped.${reason}`]: 1 });
  });

  test('is dropped without any effort while its app is known to be full', async () => {
    const { ledger, kept, refused } = refusing(async () => true, true);
    await refused.refuse(middleOf('x'), 'too_large', 413);
    expect(kept).toEqual([]);
    expect(ledger).toEqual({ '0 dropped.too_large': 1 });
  });

  test('has no end yet while Postgres is away', async () => {
    const { ledger, refused } = refusing(() => Promise.reject(new Error('away')));
    await expect(refused.refuse(middleOf('x'), 'too_large', 413)).rejects.toThrow('away');
    expect(ledger).toEqual({});
  });
});
