import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type MessageInput, parseFrame } from '@logferry/logplex';
import { freePort } from '../free-port.js';
import { LogplexSender, type LogplexSenderOptions, type PostEnd } from './logplex-sender.js';

interface Post {
  readonly frameId: string;
  readonly token: string;
  readonly count: number;
  readonly texts: string[];
  readonly bytes: number;
}

type Answer = number | 'hang' | 'reset';

let server: Server | undefined;
let sender: LogplexSender | undefined;
const posts: Post[] = [];
let connections = 0;
let inFlightMax = 0;

afterEach(async () => {
  sender?.close();
  const running = server;
  server = undefined;
  if (running === undefined) return;
  running.closeAllConnections();
  await new Promise((resolve) => running.close(resolve));
});

/** A receiver that gives these answers in turn, then 204. */
async function receive(answers: Answer[], port = 0, path = '/drain'): Promise<string> {
  posts.length = 0;
  connections = 0;
  inFlightMax = 0;
  let inFlight = 0;
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    inFlightMax = Math.max(inFlightMax, ++inFlight);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    inFlight -= 1;
    const body = Buffer.concat(chunks);
    posts.push({
      frameId: String(request.headers['logplex-frame-id']),
      token: String(request.headers['logplex-drain-token']),
      count: Number(request.headers['logplex-msg-count']),
      texts: parseFrame(body, 'logplex').messages.map((message) => message.text),
      bytes: body.length,
    });
    const answer = answers.shift() ?? 204;
    if (answer === 'hang') return;
    if (answer === 'reset') request.socket.resetAndDestroy();
    else response.writeHead(answer, { 'Content-Length': 0 }).end();
  };
  const listening = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  listening.on('connection', () => {
    connections += 1;
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(port, '127.0.0.1', resolve));
  const address = listening.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}${path}`;
}

function sending(url: string, options: Partial<LogplexSenderOptions> = {}): LogplexSender {
  sender = new LogplexSender({ url, ...options });
  return sender;
}

function lines(count: number, first = 0): MessageInput[] {
  return Array.from({ length: count }, (_, n) => ({
    priority: 190,
    timestamp: '2026-03-04T09:15:02.118402+00:00',
    appname: 'app',
    procid: 'web.1',
    text: `line ${first + n}\n`,
  }));
}

describe('LogplexSender', () => {
  test('sends the headers of Logplex in its order and no others', async () => {
    const raw = await new Promise<string>((resolve, reject) => {
      const tcp = createTcpServer((socket) => {
        // The sender drops its connection when it is closed.
        socket.on('error', () => undefined);
        socket.once('data', (data) => {
          resolve(data.toString());
          socket.end('HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n');
          tcp.close();
        });
      });
      tcp.listen(0, '127.0.0.1', () => {
        const address = tcp.address();
        if (typeof address !== 'object' || address === null) return reject(new Error('no port'));
        sending(`http://user:pass@127.0.0.1:${address.port}/drain?x=1`, { logplexToken: 'd.1' }).send(lines(1));
      });
    });
    expect(raw.split('\r\n\r\n')[0]?.split('\r\n')).toEqual([
      'POST /drain?x=1 HTTP/1.1',
      expect.stringMatching(/^Host: 127\.0\.0\.1:\d+$/),
      'Authorization: Basic dXNlcjpwYXNz',
      'Content-Type: application/logplex-1',
      'Logplex-Msg-Count: 1',
      expect.stringMatching(/^Logplex-Frame-Id: [0-9A-F]{32}$/),
      'Logplex-Drain-Token: d.1',
      'User-Agent: Logplex/v73',
      expect.stringMatching(/^Content-Length: \d+$/),
    ]);
  });

  test('delivers everything in order, one POST at a time, over one connection', async () => {
    const sender = sending(await receive([]));
    await sender.sendAll(lines(5_000));
    expect(posts.flatMap((post) => post.texts)).toEqual(lines(5_000).map((message) => message.text));
    expect(sender.stats).toMatchObject({ deliveredMessages: 5_000, overflowedMessages: 0, retries: 0 });
    expect([connections, inFlightMax]).toEqual([1, 1]);
    for (const post of posts) expect(post.texts).toHaveLength(post.count);
  });

  test('tells of every POST how it ended, and with which messages', async () => {
    const ends: PostEnd[] = [];
    const sender = sending(await receive([503, 'reset']), { onPost: (post) => ends.push(post) });
    await sender.sendAll(lines(2));
    expect(ends).toEqual([503, null, 204].map((status) => ({ status, messages: lines(2) })));
  });

  test('packs at most 102,400 bytes, and one oversize message alone', async () => {
    const sender = sending(await receive([]));
    const big = lines(30).map((message) => ({ ...message, text: 'x'.repeat(9_000) }));
    const [first] = lines(1);
    if (first === undefined) throw new Error('no line');
    sender.send([...big, { ...first, text: 'y'.repeat(150_000) }, ...lines(1)]);
    await sender.idle();
    expect(posts.filter((post) => post.bytes > 102_400).map((post) => post.count)).toEqual([1]);
    expect(Math.max(...posts.map((post) => post.count))).toBe(11);
  });

  test('repeats a frame under the same id after 503, 429, a redirect, a reset and a timeout', async () => {
    for (const answer of [503, 429, 302, 'reset', 'hang'] as const) {
      const sender = sending(await receive([answer]), { answerTimeoutMs: 100 });
      sender.send(lines(2));
      await sender.idle();
      expect(posts).toHaveLength(2);
      expect(posts[1]).toEqual(posts[0]);
      expect(sender.stats).toMatchObject({ posts: 2, retries: 1, deliveredMessages: 2 });
      sender.close();
      server?.closeAllConnections();
      server?.close();
    }
  });

  test('gives a frame up after three tries and reports it in an L10 at the front of the next', async () => {
    const sender = sending(await receive([503, 503, 503]));
    sender.send(lines(3));
    await sender.idle();
    expect(sender.stats).toMatchObject({ posts: 3, exhaustedFrames: 1, exhaustedMessages: 3, deliveredMessages: 0 });
    sender.send(lines(1, 3));
    await sender.idle();
    expect(posts.at(-1)).toMatchObject({ count: 2 });
    expect(posts.at(-1)?.texts).toEqual([
      expect.stringMatching(/^Error L10 \(output buffer overflow\): 3 messages dropped since 2\d{3}-\S+\+00:00\.$/),
      'line 3\n',
    ]);
    expect(sender.stats).toMatchObject({ l10Sent: 1, l10Reported: 3, deliveredMessages: 1 });
    sender.send(lines(1, 4));
    await sender.idle();
    expect(posts.at(-1)?.texts).toEqual(['line 4\n']);
  });

  test.each([400, 401, 404, 413])('throws a frame away at once on %i', async (status) => {
    const sender = sending(await receive([status]));
    sender.send(lines(2));
    await sender.idle();
    expect(posts).toHaveLength(1);
    expect(sender.stats).toMatchObject({ refusedFrames: 1, refusedMessages: 2, deliveredMessages: 0 });
  });

  test('drops the oldest when the ring of 1024 is full, and reports how many', async () => {
    const sender = sending(await receive([]));
    // The first message goes out at once; the rest waits for its answer.
    sender.send(lines(1));
    sender.send(lines(2_000, 1));
    await sender.idle();
    expect(sender.stats).toMatchObject({ overflowedMessages: 976, deliveredMessages: 1_025, l10Reported: 976 });
    expect(posts[1]?.texts[0]).toMatch(/^Error L10 .*: 976 messages dropped/);
    expect(posts[1]?.texts[1]).toBe('line 977\n');
  });

  test('loses no try while nobody listens', async () => {
    const port = await freePort();
    const sender = sending(`http://127.0.0.1:${port}/drain`);
    sender.send(lines(3));
    while (sender.stats.connectFailures < 5) await new Promise((resolve) => setImmediate(resolve));
    await receive([], port);
    await sender.idle();
    expect(sender.stats).toMatchObject({ deliveredMessages: 3, retries: 0, exhaustedFrames: 0 });
  });

  test('keeps only 10 messages after a long time without success', async () => {
    let nowMs = 1_000_000;
    const sender = sending(await receive([503, 503, 503]), { now: () => nowMs });
    nowMs += 300_001;
    sender.send(lines(1));
    sender.send(lines(100, 1));
    await sender.idle();
    expect(sender.stats).toMatchObject({ exhaustedMessages: 1, overflowedMessages: 90, deliveredMessages: 10 });
  });

  test('posts a raw body once, with headers changed or left out', async () => {
    const sender = sending(await receive([503, 204]), { logplexToken: 'd.raw' });
    expect((await sender.postRaw('12 <190>1 broken')).status).toBe(503);
    const answer = await sender.postRaw('', { 'Logplex-Frame-Id': null, 'logplex-drain-token': 'd.other' });
    expect(answer.status).toBe(204);
    expect(posts.map((post) => [post.frameId.length, post.token])).toEqual([
      [32, 'd.raw'],
      ['undefined'.length, 'd.other'],
    ]);
    expect(sender.stats.posts).toBe(0);
  });
});
