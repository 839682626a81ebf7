import { describe, expect, test } from '@jest/globals';
import type { ParkedGroup, ParkedLoss } from '@logferry/db';
import { buildFrame } from '@logferry/logplex';
import type { Frame } from '@logferry/queue';
import { Accounts } from './accounts.js';
import { Parking } from './parking.js';

const NOON = Date.UTC(2026, 0, 2, 12);

/** Parking over a list; `park` answers as Postgres would. */
function parkingWith(park: (groups: readonly ParkedGroup[]) => Promise<ParkedLoss[]>) {
  const rows: ParkedGroup[] = [];
  const aside: { frames: readonly Frame[]; delayMs: number; once: string | undefined }[] = [];
  const ledger: Record<string, number> = {};
  const told: string[] = [];
  const parking = new Parking({
    parked: {
      park: async (groups) => {
        const losses = await park(groups);
        rows.push(...groups);
        return losses;
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
    setAside: async (frames, delayMs, once) => void aside.push({ frames, delayMs, once }),
    onOverflow: (tenantId) => told.push(tenantId),
    onError: (error) => told.push(String(error)),
  });
  return { parking, rows, aside, ledger, told };
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
    );
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.reduce((sum, { messages }) => sum + messages, 0)).toBe(10_000);
  });

  test('gives back the very frames, in the order of the rows', async () => {
    const { parking, rows, aside } = parkingWith(async () => []);
    const frames = [frame('a', NOON), frame('a', NOON + 60_000, 2, 1), frame('b', NOON + 120_000)];
    await parking.park(frames, 'dest');
    await parking.giveBack(rows.map((row, index) => ({ ...row, id: String(index) })));
    expect(aside.map(({ delayMs, once }) => [delayMs, once])).toEqual([
      [0, 'parked 0'],
      [0, 'parked 1'],
      [0, 'parked 2'],
    ]);
    expect(aside.flatMap((ticket) => ticket.frames.map(({ header }) => header))).toEqual(
      frames.map(({ header }) => header),
    );
    expect(aside.flatMap((ticket) => ticket.frames.map(({ body }) => body.toString()))).toEqual(
      frames.map(({ body }) => body.toString()),
    );
  });

  test('leaves frames in the queue when Postgres is away, and books nothing', async () => {
    const { parking, aside, ledger, told } = parkingWith(() => Promise.reject(new Error('away')));
    await parking.park([frame('a', NOON), frame('b', NOON)], 'dest');
    expect(aside.map(({ frames, delayMs }) => [frames[0]?.header.appId, delayMs > 0])).toEqual([
      ['a', true],
      ['b', true],
    ]);
    expect(ledger).toEqual({});
    expect(told).toEqual(['Error: away']);
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
    await parking.park([frame('a', NOON)], 'dest');
    expect(ledger).toEqual({ 'a 12:00 parked': 1, 'old 11:59 parked': -7, 'old 11:59 dropped.park_overflow': 7 });
    expect(told).toEqual(['t']);
  });
});
