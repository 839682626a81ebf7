import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { buildFrame } from '@logferry/logplex';
import { startRedis, type ThrowawayRedis } from '@logferry/testkit';
import { ApiClient } from '../testing/api-client.js';
import { OPERATOR_TOKEN, type RunningApi, startApi } from '../testing/running-api.js';
import { BOARD_PATH } from './queue-board.js';

jest.setTimeout(60_000); // servers are started

const LINE = 'a line nobody but its tenant may read';
const QUEUES = `${BOARD_PATH}/api/queues`;
/** Below QUEUES; what bull-board offers to boards that may change something. */
const WRITES = [
  ['PUT', '/pause'],
  ['PUT', '/frames-0/pause'],
  ['PUT', '/frames-0/promote'],
  ['PUT', '/frames-0/retry/failed'],
  ['PUT', '/frames-0/clean/delayed'],
  ['PUT', '/frames-0/empty'],
  ['PUT', '/frames-0/obliterate'],
  ['POST', '/frames-0/add'],
  ['PUT', '/jobs/job-schedulers/erase-tenants/remove'],
] as const;

interface ShownQueues {
  readonly queues: readonly {
    readonly name: string;
    readonly readOnlyMode: boolean;
    readonly isPaused: boolean;
    readonly counts: Readonly<Record<string, number>>;
    readonly jobs: readonly { readonly id: string; readonly data: object }[];
  }[];
}

const basic = (token: string) => ({ authorization: `Basic ${Buffer.from(`me:${token}`).toString('base64')}` });
const OPERATOR = basic(OPERATOR_TOKEN);

describe.each(['postgres', 'redis'] as const)('the board of the queues on %s', (store) => {
  let redis: ThrowawayRedis | undefined;
  let api: RunningApi;
  let browser: ApiClient;

  beforeAll(async () => {
    redis = store === 'redis' ? await startRedis() : undefined;
    api = await startApi(redis === undefined ? {} : { redisUrl: redis.url });
    browser = new ApiClient(api.url);
    const header = {
      tenantId: 't',
      appId: 'a',
      drainTokenId: 'd',
      logplexToken: '',
      frameId: 'f',
      receivedAtMs: Date.now(),
      dialect: 'logplex',
      pendingMessages: 1,
    } as const;
    const line = { priority: 190, timestamp: '2026-03-04T09:15:02+00:00', appname: 'app', procid: 'web.1', text: LINE };
    await api.queue.setAside([{ header, body: buildFrame([line]) }], { delayMs: 3_600_000 });
  });
  afterAll(async () => {
    await api?.close();
    await redis?.stop();
  });

  test('lets a browser in with the operator’s token as the password, and asks for it', async () => {
    const asked = await browser.get(BOARD_PATH);
    expect([asked.status, asked.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('Basic')]);
    for (const path of [BOARD_PATH, QUEUES, `${BOARD_PATH}/queue/jobs`, `${BOARD_PATH}/static/images/logo.svg`]) {
      expect([path, (await browser.get(path)).status]).toEqual([path, 401]);
      expect([path, (await browser.get(path, OPERATOR)).status]).toEqual([path, 200]);
    }
    // Browsers send it unasked: it is no way into what changes something.
    expect((await browser.get('/api/operator/v1/queues', OPERATOR)).status).toBe(401);
  });

  test('counts wrong passwords with the wrong tokens of the operator’s API', async () => {
    const from = { 'x-forwarded-for': '198.51.100.9' };
    const statuses: number[] = [];
    for (let tries = 0; tries < 10; tries++) {
      statuses.push((await browser.get(QUEUES, { ...basic('a guess'), ...from })).status);
    }
    expect(statuses).toEqual(new Array<number>(10).fill(401));
    expect((await browser.get(QUEUES, { ...OPERATOR, ...from })).status).toBe(429);
    expect((await new ApiClient(api.url, OPERATOR_TOKEN).get('/api/operator/v1/queues', from)).status).toBe(429);
  });

  test('is a page that loads nothing from elsewhere, under the policy of all pages', async () => {
    const page = await browser.get(BOARD_PATH, OPERATOR);
    expect(page.text).toContain(`<base href="${BOARD_PATH}/" />`);
    expect(page.text).not.toMatch(/(src|href)="https?:/);
    const [script] = /static\/js\/main\.[^"]+/.exec(page.text) ?? [];
    expect((await browser.get(`${BOARD_PATH}/${script}`, OPERATOR)).status).toBe(200);
    const policy = (await browser.get('/api/reference')).headers.get('content-security-policy');
    expect([page.headers.get('content-security-policy')]).toEqual([policy]);
  });

  test('shows how much waits, and of a ticket neither lines nor secrets', async () => {
    const shown = await browser.get<ShownQueues>(
      `${QUEUES}?activeQueue=frames-0&status=delayed&page=1&jobsPerPage=10`,
      OPERATOR,
    );
    expect(shown.body.queues.map(({ name, readOnlyMode }) => [name, readOnlyMode])).toEqual([
      ['frames-0', true],
      ['jobs', true],
    ]);
    const [frames, jobs] = shown.body.queues;
    expect(frames).toMatchObject({ counts: { delayed: 1, waiting: 0, active: 0 }, isPaused: false });
    expect(jobs?.counts.delayed).toBeGreaterThan(0); // what is done by the clock
    const [ticket] = frames?.jobs ?? [];
    expect(ticket?.data).toEqual({ group: expect.any(String), bytes: expect.any(Number) });
    const one = await browser.get(`${QUEUES}/frames-0/${ticket?.id}`, OPERATOR);
    expect([one.status, one.text.includes(LINE), shown.text.includes(LINE)]).toEqual([200, false, false]);
  });

  test.each(WRITES)('refuses %s %s', async (method, path) => {
    const answer = await browser.send(method, `${QUEUES}${path}`, {}, OPERATOR);
    expect(answer.status).toBe(404);
    const shown = await browser.get<ShownQueues>(QUEUES, OPERATOR);
    expect(shown.body.queues[0]).toMatchObject({ counts: { delayed: 1, waiting: 0 }, isPaused: false });
  });
});
