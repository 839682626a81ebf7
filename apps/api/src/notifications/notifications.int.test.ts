import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { EventKind } from '@logferry/db';
import { Webhook } from 'standardwebhooks';
import type { Page } from '../http/page.js';
import { type ApiClient, signUp } from '../testing/api-client.js';
import { type RunningApi, startApi } from '../testing/running-api.js';
import type { ChannelView, CreatedChannelView, DeliveryView } from './channel.schema.js';

jest.setTimeout(60_000); // servers are started, and a try again is waited for

const PATH = '/api/v1/notifications/channels';
const DEADLINE_MS = 30_000;

interface Post {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let api: RunningApi;
let client: ApiClient;
let tenantId: string;
let destinationId: string;
let receiver: Server;
let origin: string;
const posts: Post[] = [];
/** What the receiver answers next; 204 when there is nothing more. */
const statuses: number[] = [];

beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    posts.push({ path: request.url ?? '', headers: request.headers, body: await text(request) });
    response.writeHead(statuses.shift() ?? 204).end();
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  api = await startApi({ webhookOrigins: [origin] });
  client = await signUp(api.url);
  tenantId = (await client.get<{ id: string }>('/api/v1/tenant')).body.id;
  const destination = { name: 'EU <&> "x"', site: 'T1', apiKey: 'unchecked' };
  destinationId = (await client.post<{ id: string }>('/api/v1/destinations?validate=false', destination)).body.id;
});
afterAll(async () => {
  await api?.close();
  receiver?.close();
});
beforeEach(async () => {
  await api.database.notificationChannel.deleteMany();
  posts.length = 0;
  statuses.length = 0;
});

async function makeChannel(body: object): Promise<CreatedChannelView> {
  const answer = await client.post<CreatedChannelView>(PATH, { name: 'on call', ...body });
  expect(answer.status).toBe(201);
  return answer.body;
}

function happen(kind: EventKind) {
  return api.database.tenantEvent.create({ data: { tenantId, kind, destinationId } });
}

async function deliveriesOf({ id }: { readonly id: string }): Promise<readonly DeliveryView[]> {
  return (await client.get<Page<DeliveryView>>(`${PATH}/${id}/deliveries`)).body.items;
}

async function settled(channel: { readonly id: string }, count = 1): Promise<readonly DeliveryView[]> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const deliveries = await deliveriesOf(channel);
    if (deliveries.length >= count && deliveries.every(({ status }) => status !== 'pending')) return deliveries;
    if (performance.now() > deadline) throw new Error(`still under way: ${JSON.stringify(deliveries)}`);
    await sleep(50);
  }
}

describe('a webhook', () => {
  test('gets an event signed, once', async () => {
    const channel = await makeChannel({ type: 'webhook', url: `${origin}/hook?k=v` });
    const event = await happen('key_rejected');
    const [delivery] = await settled(channel);
    expect(delivery).toMatchObject({ eventId: event.id, status: 'delivered', attempts: 1, statusCode: 204 });
    const [post, ...more] = posts;
    expect([post?.path, more]).toEqual(['/hook?k=v', []]);
    const headers = Object.fromEntries(
      Object.entries(post?.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    expect(headers['webhook-id']).toBe(delivery?.id);
    expect(new Webhook(channel.signingSecret ?? '').verify(post?.body ?? '', headers)).toMatchObject({
      type: 'key_rejected',
      timestamp: event.at.toISOString(),
      data: {
        id: delivery?.id,
        title: 'Datadog rejects the API key of "EU <&> "x""',
        destination: { id: destinationId, name: 'EU <&> "x"' },
        app: null,
      },
    });
  });

  test('gets it again under the same id after it failed', async () => {
    const channel = await makeChannel({ type: 'webhook', url: `${origin}/hook` });
    statuses.push(500);
    await client.post(`${PATH}/${channel.id}/test`, undefined);
    const [delivery] = await settled(channel);
    expect(delivery).toMatchObject({ eventId: null, status: 'delivered', attempts: 2, problem: null });
    expect(posts.map(({ headers }) => headers['webhook-id'])).toEqual([delivery?.id, delivery?.id]);
  });

  test('is told no more of something it calls gone', async () => {
    const channel = await makeChannel({ type: 'webhook', url: `${origin}/hook` });
    statuses.push(410);
    await client.post(`${PATH}/${channel.id}/test`, undefined);
    expect(await settled(channel)).toMatchObject([{ status: 'failed', attempts: 1, statusCode: 410 }]);
  });

  test.each([
    ['http://127.0.0.1:1/', 'must begin with https://'],
    ['https://169.254.169.254/', 'leads to an address that is not public'],
    ['https://rebound.example.com/', 'leads to an address that is not public'],
    ['https://rebound.example.com:22/', 'must have the port 443 or 8443'],
  ])('cannot be at %s', async (url, message) => {
    const answer = await client.post(PATH, { name: 'x', type: 'webhook', url });
    expect([answer.status, answer.body.errors]).toEqual([422, [{ path: 'url', message }]]);
  });

  test('is not posted to when its name leads elsewhere by now', async () => {
    const channel = await makeChannel({ type: 'webhook', url: `${origin}/hook` });
    const context = { tenantId, rowId: channel.id };
    const sealedUrl = Uint8Array.from(api.keyring.seal('https://rebound.example.com/', context));
    await api.database.notificationChannel.update({ where: { id: channel.id }, data: { sealedUrl } });
    await client.post(`${PATH}/${channel.id}/test`, undefined);
    const problem = 'The URL leads to an address that is not public.';
    expect(await settled(channel)).toMatchObject([{ status: 'failed', attempts: 1, problem }]);
  });
});

test('Slack gets a text in which nothing is markup but ours', async () => {
  const channel = await makeChannel({ type: 'slack', url: `${origin}/services/T0/B0/secret` });
  await happen('recovered');
  await settled(channel);
  expect(posts.map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
    [
      '/services/T0/B0/secret',
      { text: '*Logs to "EU &lt;&amp;&gt; "x"" flow again*\nWhat was kept follows, oldest first.' },
    ],
  ]);
});

describe('an e-mail channel', () => {
  test('tells a member whose address is confirmed', async () => {
    const { user } = (await client.get<{ user: { email: string } }>('/api/auth/get-session')).body;
    const channel = await makeChannel({ type: 'email', address: user.email, events: ['key_rejected'] });
    await happen('recovered');
    await happen('key_rejected');
    const problem = 'The address is not, or no longer, the confirmed address of a member.';
    expect(await settled(channel)).toMatchObject([{ status: 'failed', problem }]);
    await api.database.user.update({ where: { email: user.email }, data: { emailVerified: true } });
    await happen('key_rejected');
    expect((await settled(channel, 2))[0]).toMatchObject({ status: 'delivered' });
    const told = (await api.mails()).filter(({ subject }) => subject.startsWith('Datadog rejects'));
    expect(told).toMatchObject([{ to: user.email, text: expect.stringContaining('17.5 hours') }]);
  });

  test('tells nobody else', async () => {
    const answer = await client.post(PATH, { name: 'x', type: 'email', address: 'stranger@example.com' });
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, 'address']);
  });
});

describe('the channels', () => {
  test('show the origin of a URL and no secret', async () => {
    const channel = await makeChannel({ type: 'webhook', url: `${origin}/hook/of/secrets` });
    expect(channel.signingSecret).toMatch(/^whsec_/);
    const answer = await client.get<ChannelView>(`${PATH}/${channel.id}`);
    expect(answer.body).toMatchObject({
      type: 'webhook',
      name: 'on call',
      urlHint: origin,
      events: [],
      isEnabled: true,
    });
    const list = await client.get(PATH);
    for (const { text: shown } of [answer, list]) expect(shown).not.toMatch(/whsec_|of\/secrets/);
    expect(api.logText()).not.toMatch(/whsec_|of\/secrets/);
  });

  test('can be changed, turned off and deleted', async () => {
    const channel = await makeChannel({ type: 'webhook', url: `${origin}/old` });
    const body = { url: `${origin}/new`, events: ['recovered', 'recovered'], isEnabled: false };
    const changed = await client.patch<ChannelView>(`${PATH}/${channel.id}`, body);
    expect(changed.body).toMatchObject({ events: ['recovered'], isEnabled: false });
    await client.post(`${PATH}/${channel.id}/test`, undefined); // also while it is off
    await settled(channel);
    expect(posts.map(({ path }) => path)).toEqual(['/new']);
    expect((await client.delete(`${PATH}/${channel.id}`)).status).toBe(204);
    expect((await client.get(`${PATH}/${channel.id}`)).status).toBe(404);
  });

  test.each([
    [{ type: 'webhook' }, 'url'],
    [{ type: 'email', url: 'https://x.example.com' }, 'address'],
    [{ type: 'pager', url: 'https://x.example.com' }, 'type'],
    [{ type: 'slack', url: 'nonsense' }, 'url'],
    [{ type: 'slack', url: 'https://x.example.com', events: ['full_moon'] }, 'events.0'],
  ])('refuse %j', async (body, path) => {
    const answer = await client.post(PATH, { name: 'x', ...body });
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, path]);
  });

  test('refuse a second test while one is on its way', async () => {
    const channel = await makeChannel({ type: 'webhook', url: `${origin}/hook` });
    statuses.push(500);
    expect((await client.post(`${PATH}/${channel.id}/test`, undefined)).status).toBe(202);
    expect((await client.post(`${PATH}/${channel.id}/test`, undefined)).status).toBe(409);
    await settled(channel);
  });
});
