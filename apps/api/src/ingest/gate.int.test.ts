import { Agent, createServer, request, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Gate } from './gate.js';

interface Answer {
  readonly status: number;
  readonly connection: string | undefined;
  readonly isReused: boolean;
}

describe('the gate of a real server', () => {
  let server: Server;
  let gate: Gate;
  let agent: Agent;
  let port: number;
  let answerNow: (() => void) | undefined;

  beforeEach(async () => {
    gate = new Gate();
    agent = new Agent({ keepAlive: true });
    answerNow = undefined;
    server = createServer((req, res) => {
      if (gate.isClosing) res.setHeader('connection', 'close');
      const answer = (): void => void res.writeHead(204).end();
      if (req.url === '/slow') answerNow = answer;
      else answer();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    gate.mind(server, '127.0.0.1');
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterEach(() => {
    agent.destroy();
    server.closeAllConnections();
    server.close();
  });

  const get = (path = '/', using: Agent = agent): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path, agent: using }, (res) => {
        res.resume();
        res.on('end', () =>
          resolve({ status: res.statusCode ?? 0, connection: res.headers.connection, isReused: sent.reusedSocket }),
        );
      });
      sent.on('error', reject);
      sent.end();
    });
  const getAnew = () => get('/', new Agent());

  test('refuses connections while it is shut, tells open ones to close, and takes them again', async () => {
    await get();
    gate.shut();
    await expect(getAnew()).rejects.toThrow('ECONNREFUSED');
    expect(await get()).toEqual({ status: 204, connection: 'close', isReused: true });
    await gate.open();
    expect(await getAnew()).toMatchObject({ status: 204 });
    expect(await get()).toMatchObject({ connection: 'keep-alive' });
  });

  test('can be shut and opened again and again', async () => {
    for (let round = 0; round < 3; round++) {
      gate.shut();
      await expect(getAnew()).rejects.toThrow('ECONNREFUSED');
      await gate.open();
      expect(await getAnew()).toMatchObject({ status: 204 });
    }
  });

  test('is left only when what is under way was answered, and idle connections are closed', async () => {
    await get();
    const slow = get('/slow', new Agent({ keepAlive: true }));
    while (answerNow === undefined) await new Promise((resolve) => setImmediate(resolve));
    let hasLeft = false;
    const leaving = gate.leave().then(() => {
      hasLeft = true;
    });
    await expect(getAnew()).rejects.toThrow('ECONNREFUSED');
    expect(await get()).toEqual({ status: 204, connection: 'close', isReused: true });
    expect(hasLeft).toBe(false);
    answerNow();
    expect((await slow).status).toBe(204);
    await leaving;
    await expect(get()).rejects.toThrow(/ECONNREFUSED|ECONNRESET|hang up/);
  });

  test('is left at its deadline although somebody never ends', async () => {
    const slow = get('/slow');
    slow.catch(() => undefined);
    while (answerNow === undefined) await new Promise((resolve) => setImmediate(resolve));
    const startedMs = performance.now();
    await gate.leave();
    expect(performance.now() - startedMs).toBeLessThan(8_000);
    await expect(slow).rejects.toThrow();
  }, 15_000);

  test('stays left when it was about to be opened', async () => {
    gate.shut();
    const opening = gate.open();
    await gate.leave();
    await opening;
    await expect(getAnew()).rejects.toThrow('ECONNREFUSED');
  });
});
