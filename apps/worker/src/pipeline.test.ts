import { describe, expect, test } from '@jest/globals';
import { decideOutcome } from '@logferry/datadog';
import { buildFrame } from '@logferry/logplex';
import type { Frame } from '@logferry/queue';
import { LookupCache } from '@logferry/runtime';
import { type AppSettings, FrameTransformer, type SpaceLines } from '@logferry/transform';
import { Accounts } from './accounts.js';
import type { RoutedApp } from './apps.js';
import { CompletedLogs } from './completed-logs.js';
import { LaneHealth } from './health.js';
import { Joiner } from './joiner.js';
import { Lane } from './lane.js';
import { LogMemory } from './log-memory.js';
import type { FramePoints } from './metrics/frame-points.js';
import { Pipeline } from './pipeline.js';
import { jsonOf } from './slice.js';
import { type SetAside, SliceEnds } from './slice-ends.js';

const NOBODY_LOOKS = { lookOf: () => undefined, note: () => undefined };

const NOW_MS = 1_800_000_000_000;
const HOUR_MS = 3_600_000;

const SETTINGS: AppSettings = {
  appName: 'shop',
  env: null,
  service: null,
  hostMode: 'app.dyno',
  host: null,
  tags: [],
  attributes: {},
  processes: {},
  metrics: true,
};
const transformer = new FrameTransformer(SETTINGS);
const ofSpace = new FrameTransformer({ ...SETTINGS, space: true });

/** Two destinations, `up` and `down`; an app is named after its destination. */
function product() {
  const ledger: Record<string, number> = {};
  const aside: { appIds: string[]; delayMs: number; ends: readonly Frame[] }[] = [];
  const sent: number[] = [];
  const accounts = new Accounts(
    {
      add: (_app, _tenant, _atMs, counter, n) => {
        ledger[counter] = (ledger[counter] ?? 0) + n;
      },
      activity: () => undefined,
    },
    () => NOW_MS,
  );
  const store = { isAway: false };
  const setAside: SetAside = async (frames, delayMs, ends) => {
    if (store.isAway) throw new Error('store away');
    aside.push({ appIds: frames.map((frame) => frame.header.appId), delayMs, ends });
  };
  const memory = new LogMemory(1_000_000, () => undefined);
  const errors: unknown[] = [];
  const texts: string[] = [];
  const given: FramePoints[] = [];
  const discovered: SpaceLines[] = [];
  const parked: string[][] = [];
  const park = async (frames: readonly Frame[]): Promise<void> => {
    parked.push(frames.map((frame) => frame.header.appId));
  };
  const ends = new SliceEnds({ accounts, refuse: () => Promise.reject(new Error('unexpected')), setAside, park });
  const lane = (destinationId: string, status: number): Lane =>
    new Lane({
      destinationId,
      health: new LaneHealth({ now: () => NOW_MS, random: () => 0.5 }),
      send: async (slices) => {
        sent.push(slices.length);
        for (const slice of slices) texts.push(jsonOf(slice).toString());
        return {
          outcome: decideOutcome({ status, error: null, durationMs: 1, retryAfterMs: null }),
          statusCode: status,
        };
      },
      ends,
      memory,
      isHeld: () => false,
      onNews: () => undefined,
      restMinMs: () => 0,
      now: () => NOW_MS,
    });
  const lanes = new Map([
    ['up', lane('up', 202)],
    ['down', lane('down', 503)],
    ['rejected', lane('rejected', 403)],
  ]);
  const find = (id: string): Lane => {
    const found = lanes.get(id);
    if (!found) throw new Error(`No lane ${id}`);
    return found;
  };
  const database = { answers: Promise.resolve() };
  const apps = new LookupCache<RoutedApp>({
    entriesMax: 100,
    lookUp: async (id) => {
      if (id === 'deleted') return null;
      if (id === 'unknown') throw new Error('database away');
      if (id === 'slow') await database.answers;
      return {
        destinationId: ['restamped', 'broken', 'slow', 'other', 'space'].includes(id) ? 'up' : id,
        tenantId: 'tenant',
        isRestamping: id === 'restamped',
        rules: [],
        transformer: () => {
          if (id === 'broken') throw new Error('a bug');
          return id === 'space' ? ofSpace : transformer;
        },
      };
    },
  });
  const laneFinder = { peek: (id: string) => lanes.get(id), open: async (id: string) => find(id) };
  const ruleCounts = { add: () => undefined };
  const completed = new CompletedLogs({ apps, lanes: laneFinder, accounts, ends, tail: NOBODY_LOOKS, ruleCounts });
  const joiner = new Joiner(
    () => NOW_MS,
    (log) => void completed.complete(log),
  );
  const pipeline = new Pipeline({
    tail: NOBODY_LOOKS,
    ruleCounts,
    discoveredApps: { add: (_tenant, _app, lines) => void (lines !== null && discovered.push(lines)) },
    apps,
    lanes: laneFinder,
    accounts,
    joiner,
    completed,
    setAside,
    park,
    memory,
    metrics: { take: (points) => void given.push(points) },
    now: () => NOW_MS,
    onFrameError: (error) => void errors.push(error),
  });
  return {
    pipeline,
    memory,
    errors,
    texts,
    ledger,
    aside,
    parked,
    sent,
    given,
    discovered,
    store,
    database,
    joiner,
    lane: find,
  };
}

function frame(appId: string, receivedAtMs = NOW_MS, text = 'a\n'): Frame {
  const timestamp = new Date(receivedAtMs).toISOString();
  const line = { priority: 190, timestamp, appname: 'app', procid: 'web.1', text };
  return {
    header: {
      tenantId: 't',
      appId,
      drainTokenId: 'd',
      logplexToken: '',
      frameId: '',
      receivedAtMs,
      dialect: 'logplex',
    },
    body: buildFrame([line, line]),
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Makes the lane rest, or park: one frame goes out and fails. */
async function failOnce(made: ReturnType<typeof product>, id = 'down'): Promise<void> {
  const ended = made.pipeline.handle([frame(id)]);
  await nextTurn();
  made.lane(id).flush();
  await ended;
  made.aside.length = 0;
  made.parked.length = 0;
}

describe('the pipeline', () => {
  test('ends a ticket once all its frames are delivered', async () => {
    const made = product();
    const ended = made.pipeline.handle([frame('up'), frame('up')]);
    await nextTurn();
    made.lane('up').flush();
    expect(await ended).toEqual({ kind: 'settled' });
    expect(made.ledger.logsDelivered).toBe(4);
  });

  test('tells of each frame when its last log has ended, whatever the others of its ticket wait for', async () => {
    const made = product();
    await failOnce(made);
    const settled: number[] = [];
    const waiting = frame('other', NOW_MS, 'Error: no cart\n');
    const frames = [frame('up'), waiting, frame('deleted'), frame('down')];
    const ended = made.pipeline.handle(frames, (index) => settled.push(index));
    await nextTurn();
    expect(settled).toEqual([2, 3]);
    made.lane('up').flush();
    await nextTurn();
    expect(settled).toEqual([2, 3, 0]);
    made.joiner.flush();
    await nextTurn();
    made.lane('up').flush();
    expect(await ended).toEqual({ kind: 'settled' });
    expect(settled).toEqual([2, 3, 0, 1]);
  });

  test('tells which apps of a space wrote lines, at the first take only, and of other apps nothing', async () => {
    const made = product();
    const { header } = frame('space');
    const line = { priority: 190, timestamp: new Date(NOW_MS).toISOString(), procid: 'web.1', text: 'a\n' };
    const body = buildFrame([{ ...line, appname: 'billing' }], 'log-shuttle');
    const shuttled: Frame = { header: { ...header, dialect: 'log-shuttle' }, body };
    const again: Frame = { header: { ...shuttled.header, pendingMessages: 1 }, body };
    const ended = made.pipeline.handle([shuttled, again, frame('up')]);
    await nextTurn();
    made.lane('up').flush();
    await ended;
    expect(made.discovered.map((lines) => [...lines])).toEqual([[['billing', 1]]]);
  });

  test('does not tell of a frame that reached no end', async () => {
    const made = product();
    await failOnce(made);
    made.store.isAway = true;
    const settled: number[] = [];
    const ended = made.pipeline.handle([frame('down'), frame('up')], (index) => settled.push(index));
    await nextTurn();
    made.lane('up').flush();
    await expect(ended).rejects.toThrow('store away');
    expect(settled).toEqual([1]);
  });

  test('shows a ticket again later, unread, when its only lane rests', async () => {
    const made = product();
    await failOnce(made);
    const end = await made.pipeline.handle([frame('down'), frame('down')]);
    expect(end.kind).toBe('later');
    expect(made.aside).toEqual([]);
    expect(made.sent).toHaveLength(1);
  });

  test('delivers what flows and sets the rest aside when a ticket holds both', async () => {
    const made = product();
    await failOnce(made);
    const frames = [frame('down'), frame('up'), frame('down')];
    const ended = made.pipeline.handle(frames);
    await nextTurn();
    made.lane('up').flush();
    expect(await ended).toEqual({ kind: 'settled' });
    expect(made.ledger.logsDelivered).toBe(2);
    expect(made.aside.map(({ appIds, ends }) => [appIds, ends])).toEqual([
      [
        ['down', 'down'],
        [frames[0], frames[2]],
      ],
    ]);
  });

  test('parks the frames of a destination whose key is rejected, a whole ticket of them too', async () => {
    const made = product();
    await failOnce(made, 'rejected');
    expect(await made.pipeline.handle([frame('rejected'), frame('rejected')])).toEqual({ kind: 'settled' });
    expect(made.parked).toEqual([['rejected', 'rejected']]);
    expect(made.aside).toEqual([]);
    expect(made.sent).toHaveLength(1);
  });

  test('takes frames too old for Datadog where the tenant wants them re-stamped, or a person sends them again', async () => {
    const made = product();
    const old = NOW_MS - 18 * HOUR_MS;
    const redriven = frame('up', old);
    const ended = made.pipeline.handle([
      frame('restamped', old),
      { ...redriven, header: { ...redriven.header, isRedriven: true } },
    ]);
    await nextTurn();
    made.lane('up').flush();
    await ended;
    expect(made.ledger.logsDelivered).toBe(4);
    const [restamped, again] = made.texts.map((text) => JSON.parse(`[${text}]`)[0]);
    for (const log of [restamped, again]) {
      expect(log.timestamp).toBe(NOW_MS);
      expect(log.logferry.original_timestamp).toBe(new Date(old).toISOString());
    }
    expect([restamped.ddtags, again.ddtags].map((tags) => tags.includes('logferry.redriven:true'))).toEqual([
      false,
      true,
    ]);
  });

  test('keeps the lines of an app in order when an earlier ticket waits for a look-up, and holds up no other app', async () => {
    const made = product();
    const ended = [made.pipeline.handle([frame('up')]), made.pipeline.handle([frame('other')])];
    await nextTurn();
    let answer: () => void = () => undefined;
    made.database.answers = new Promise((resolve) => {
      answer = resolve;
    });
    ended.push(made.pipeline.handle([frame('up', NOW_MS, 'first\n'), frame('slow', NOW_MS, 'slow\n')]));
    ended.push(made.pipeline.handle([frame('up', NOW_MS, 'second\n')]));
    ended.push(made.pipeline.handle([frame('other', NOW_MS, 'other\n')]));
    await nextTurn();
    answer();
    await nextTurn();
    made.lane('up').flush();
    await Promise.all(ended);
    const messages = made.texts.flatMap((text) =>
      JSON.parse(`[${text}]`).map((log: { message: string }) => log.message),
    );
    expect(messages.filter((_, index) => index % 2 === 0)).toEqual(['a', 'a', 'other', 'first', 'slow', 'second']);
  });

  test('sets a frame aside that cannot be transformed, and delivers its neighbours once', async () => {
    const made = product();
    const ended = made.pipeline.handle([frame('up'), frame('broken'), frame('up')]);
    await nextTurn();
    made.lane('up').flush();
    expect(await ended).toEqual({ kind: 'settled' });
    expect(made.aside.map(({ appIds }) => appIds)).toEqual([['broken']]);
    expect(made.ledger.logsDelivered).toBe(4);
    expect(made.errors).toHaveLength(1);
  });

  test('makes no more logs than it has memory for until some are delivered', async () => {
    const made = product();
    made.memory.take(1_000_000);
    const ended = made.pipeline.handle([frame('up')]);
    await nextTurn();
    made.lane('up').flush();
    await nextTurn();
    expect(made.sent).toEqual([]);
    made.memory.give(1_000_000);
    await nextTurn();
    made.lane('up').flush();
    await ended;
    expect(made.sent).toEqual([1]);
    expect(made.memory.isFull).toBe(false);
  });

  test('counts frames of a deleted app, and those too old for Datadog, as dropped', async () => {
    const made = product();
    expect(await made.pipeline.handle([frame('deleted'), frame('up', NOW_MS - 18 * HOUR_MS)])).toEqual({
      kind: 'settled',
    });
    expect(made.ledger).toEqual({ 'dropped.app_deleted': 2, 'dropped.expired': 2 });
  });

  test('gives the points of its frames once, when they have ended, and not those of frames seen before', async () => {
    const made = product();
    const text = 'x count#a=1\n';
    const seen = frame('up', NOW_MS, text);
    const ended = made.pipeline.handle([
      frame('up', NOW_MS, text),
      { ...seen, header: { ...seen.header, pendingMessages: 2 } },
    ]);
    await nextTurn();
    expect(made.given).toEqual([]);
    made.lane('up').flush();
    await ended;
    expect(made.given).toMatchObject([{ destinationId: 'up', owner: { tenantId: 't', appId: 'up' }, dropped: 0 }]);
    expect(made.given[0]?.points.map(({ series, value }) => [series.metric, value])).toEqual([
      ['heroku.app.a', 1],
      ['heroku.app.a', 1],
    ]);
  });

  test('gives no points for a frame that is to be seen again', async () => {
    const made = product();
    made.store.isAway = true;
    const ended = made.pipeline.handle([frame('down', NOW_MS, 'x count#a=1\n')]);
    await nextTurn();
    made.lane('down').flush();
    await expect(ended).rejects.toThrow('store away');
    expect(made.given).toEqual([]);
  });

  test('fails the whole ticket before anything is sent when an app cannot be looked up', async () => {
    const made = product();
    await expect(made.pipeline.handle([frame('up'), frame('unknown')])).rejects.toThrow('the look-up failed');
    made.lane('up').flush();
    expect(made.sent).toEqual([]);
  });
});
