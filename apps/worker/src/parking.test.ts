import { describe, expect, test } from '@jest/globals';
import type { ParkedGroup, ParkedLoss } from '@logferry/db';
import { buildFrame } from '@logferry/logplex';
import type { Frame, Once } from '@logferry/queue';
import { Accounts } from './accounts.js';
import { Parking } from './parking.js';

const NOON = Date.UTC(2026, 0, 2, 12);

/** Parking over a list; `park` answers as Postgres would. */
function parkingWith(park: (groups: readonly ParkedGroup[]) => Promise<ParkedLoss[]>) {
  const rows: ParkedGroup[] = [];
  const aside: { frames: readonly Frame[]; delayMs: number; once: Once }[] = [];
  /** What was put back before. */
  const before = new Set<string>();
  const ledger: Record<string, number> = {};
  const told: string[] = [];
  /** With how many groups were kept by then. */
  const noted: { frames: readonly Frame[]; kept: number }[] = [];
  const parking = new Parking({
    parked: {
      park: async (groups) => {
        rows.push(...groups);
        return await park(groups);
      },
    },
    accounts: new Accounts(
      {
        add: (appId, _tenant, atMs, counter, n) => {
          const key = `${appId} ${new Date(atMs).toISOString().slice(11, 16)} ${counter}`;
          ledger[key] = (ledger[key] ?? 0) + n;
        },
        activity: () => undefined,
      },
      () => NOON,
    ),
    setAside: async (frames, { delayMs, once }) => {
      const known = [once.name, ...once.unless].find((name) => before.has(name));
      if (known !== undefined) return known;
      before.add(once.name);
      aside.push({ frames, delayMs, once });
      return null;
    },
    noteSettled: (frames) => noted.push({ frames, kept: Math.max(rows.length, aside.length) }),
    onOverflow: (tenantId) => told.push(tenantId),
    onError: (error) => told.push(String(error)),
  });
  return { parking, rows, aside, ledger, told, noted };
}

function frame(appId: string, receivedAtMs: number, lines = 1, pendingMessages?: number): Frame {
  const line = { priority: 190, timestamp: '2026-01-02T12:00:00+00:00', appname: 'app', procid: 'web.1', text: 'x\n' };
  return {
    header: {
      tenantId: 't',
      appId,
      drainTokenId: 'd',
      logplexToken: '',
      frameId: `${appId} ${receivedAtMs}`,
      receivedAtMs,
      dialect: 'logplex',
      ...(pendingMessages !== undefined && { pendingMessages }),
    },
    body: buildFrame(Array.from({ length: lines }, () => line)),
  };
}

describe('parking', () => {
  test('makes rows of one app and minute, and books what is pending of each', async () => {
    const { parking, rows, ledger } = parkingWith(async () => []);
    await parking.park(
      [frame('a', NOON + 2_000, 3), frame('b', NOON), frame('a', NOON + 1_000, 5, 2), frame('a', NOON + 60_000)],
      'dest',
      [],
    );
    expect(
      rows.map(({ appId, receivedAtMs, messages, destinationId }) => [
        appId,
        receivedAtMs - NOON,
        messages,
        destinationId,
      ]),
    ).toEqual([
      ['a', 1_000, 5, 'dest'],
      ['b', 0, 1, 'dest'],
      ['a', 60_000, 1, 'dest'],
    ]);
    expect(ledger).toEqual({ 'a 12:00 parked': 5, 'b 12:00 parked': 1, 'a 12:01 parked': 1 });
  });

  test('keeps a row near what a ticket holds', async () => {
    const { parking, rows } = parkingWith(async () => []);
    await parking.park(
      Array.from({ length: 10 }, () => frame('a', NOON, 1_000)),
      'dest',
      [],
    );
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.reduce((sum, { messages }) => sum + messages, 0)).toBe(10_000);
  });

  test('gives back the very frames, in the order of the rows', async () => {
    const { parking, rows, aside } = parkingWith(async () => []);
    const frames = [frame('a', NOON), frame('a', NOON + 60_000, 2, 1), frame('b', NOON + 120_000)];
    await parking.park(frames, 'dest', []);
    expect(await parking.giveBack(rows)).toEqual(rows);
    expect(aside.map(({ delayMs }) => delayMs)).toEqual([0, 0, 0]);
    // Handed out once more by somebody who did not hear that they are gone.
    expect(await parking.giveBack(rows)).toEqual(rows);
    expect(aside).toHaveLength(3);
    expect(aside.flatMap((ticket) => ticket.frames.map(({ header }) => header))).toEqual(
      frames.map(({ header }) => header),
    );
    expect(aside.flatMap((ticket) => ticket.frames.map(({ body }) => body.toString()))).toEqual(
      frames.map(({ body }) => body.toString()),
    );
  });

  test.each([
    ['parked', async () => []],
    ['back in the queue', () => Promise.reject(new Error('away'))],
  ])('tells which frames came to their end by it once all of it is %s', async (_where, answer) => {
    const { parking, noted } = parkingWith(answer);
    const ended = frame('a', NOON);
    await parking.park([ended, frame('b', NOON)], 'dest', [ended]);
    expect(noted.map(({ frames }) => frames)).toEqual([[ended]]);
    expect(noted[0]?.kept).toBe(2);
  });

  test('leaves frames in the queue when Postgres is away, and books nothing', async () => {
    const { parking, aside, ledger, told } = parkingWith(() => Promise.reject(new Error('away')));
    await parking.park([frame('a', NOON), frame('b', NOON)], 'dest', []);
    expect(aside.map(({ frames, delayMs }) => [frames[0]?.header.appId, delayMs > 0])).toEqual([
      ['a', true],
      ['b', true],
    ]);
    expect(ledger).toEqual({});
    expect(told).toEqual(['Error: away']);
  });

  test('puts back once what was parked although Postgres did not say so, and books it as neither', async () => {
    const { parking, rows, aside, ledger } = parkingWith(() => Promise.reject(new Error('no answer')));
    await parking.park([frame('a', NOON)], 'dest', []);
    expect(rows).toHaveLength(1);
    expect(await parking.giveBack(rows)).toEqual([]);
    expect(aside).toHaveLength(1);
    expect(ledger).toEqual({});
  });

  test('books as parked what was given back while it was not known whether it was', async () => {
    let giveBack: () => Promise<unknown> = async () => undefined;
    const { parking, rows, aside, ledger } = parkingWith(async () => {
      await giveBack();
      throw new Error('no answer');
    });
    giveBack = () => parking.giveBack(rows);
    await parking.park([frame('a', NOON, 3)], 'dest', []);
    expect(aside).toHaveLength(1);
    expect(ledger).toEqual({ 'a 12:00 parked': 3 });
  });

  test('counts what had to go for it as overflow, in its own minute', async () => {
    const loss: ParkedLoss = {
      tenantId: 't',
      destinationId: 'dest',
      appId: 'old',
      receivedAtMs: NOON - 60_000,
      messages: 7,
      reason: 'park_overflow',
    };
    const { parking, ledger, told } = parkingWith(async () => [loss]);
    await parking.park([frame('a', NOON)], 'dest', []);
    expect(ledger).toEqual({ 'a 12:00 parked': 1, 'old 11:59 parked': -7, 'old 11:59 dropped.park_overflow': 7 });
    expect(told).toEqual(['t']);
  });
});
