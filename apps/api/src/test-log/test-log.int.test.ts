import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { parseFrame } from '@logferry/logplex';
import type { Frame } from '@logferry/queue';
import { type ApiClient, signUp } from '../testing/api-client.js';
import { type RunningApi, startApi } from '../testing/running-api.js';
import type { TestLogView } from './test-log.schema.js';

jest.setTimeout(60_000); // servers are started

const DEADLINE_MS = 20_000;
let api: RunningApi;
let client: ApiClient;
let appId: string;
let path: string;
const taken: Frame[] = [];
let stopTaking: () => Promise<void> = async () => undefined;

beforeAll(async () => {
  api = await startApi();
  // A worker, as far as the queue can tell.
  const options = { concurrency: 1, bytesMax: 1_000_000, onSaturated: () => undefined, onError: () => undefined };
  const consumer = api.queue.consumer(options);
  consumer.run(async (frames) => {
    taken.push(...frames.map(({ header, body }) => ({ header, body: Buffer.from(body) })));
    return { kind: 'settled' };
  });
  stopTaking = () => consumer.stopTaking();
});
afterAll(async () => {
  await stopTaking();
  await api?.close();
});
beforeEach(async () => {
  taken.length = 0;
  client = await signUp(api.url);
  const destination = { name: 'EU', site: 'T1', apiKey: 'unchecked' };
  const { id } = (await client.post<{ id: string }>('/api/v1/destinations?validate=false', destination)).body;
  appId = (await client.post<{ id: string }>('/api/v1/apps', { name: 'shop', destinationId: id })).body.id;
  path = `/api/v1/apps/${appId}/test-log`;
});

describe('POST /api/v1/apps/{id}/test-log', () => {
  test('puts one marked message into the queue, counted as received but not as a sign of Heroku', async () => {
    const answer = await client.post<TestLogView>(path, undefined);

    expect(answer.status).toBe(202);
    const { id, message, tag } = answer.body;
    expect(message).toContain(id);
    const [frame] = await untilTaken(1);
    expect(frame?.header).toMatchObject({ appId, dialect: 'logplex', overrides: JSON.stringify({ tags: [tag] }) });
    const { messages, faults } = parseFrame(frame?.body ?? Buffer.alloc(0), 'logplex');
    expect(messages).toMatchObject([{ appname: 'app', procid: 'logferry', text: message }]);
    expect(faults).toEqual([]);

    await api.ledger.flush();
    const minutes = await api.database.ledgerMinute.findMany({ where: { appId } });
    expect(minutes).toMatchObject([
      { frames: 1n, messagesReceived: 1n, bytesReceived: BigInt(frame?.body.length ?? 0), duplicates: 0n },
    ]);
    const app = await client.get<{ state: string; activity: { firstFrameAt: string | null } }>(`/api/v1/apps/${appId}`);
    expect(app.body).toMatchObject({ state: 'waiting', activity: { firstFrameAt: null } });
  });

  test('takes six a minute of a tenant, and says when to come again', async () => {
    for (let sent = 0; sent < 6; sent++) expect((await client.post(path, undefined)).status).toBe(202);
    const refused = await client.post(path, undefined);
    expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    await untilTaken(6);
    expect(taken).toHaveLength(6);
  });
});

async function untilTaken(count: number): Promise<readonly Frame[]> {
  const deadlineMs = Date.now() + DEADLINE_MS;
  while (taken.length < count) {
    expect(Date.now()).toBeLessThan(deadlineMs);
    await api.database.$queryRaw`SELECT 1`;
  }
  return taken;
}
