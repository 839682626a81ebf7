import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { Outbound } from './outbound.js';
import { TargetRefused } from './target.js';

jest.setTimeout(30_000); // one waits for the deadline of a POST

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

async function listen(handle: RequestListener): Promise<number> {
  const server = createServer(handle).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Allows the origin, and knows its name as no resolver in the world does. */
function outboundTo(port: number): { outbound: Outbound; url: string; asked: string[] } {
  const origin = `http://hooks.invalid:${port}`;
  const asked: string[] = [];
  const resolve = async (name: string) => {
    asked.push(name);
    return ['127.0.0.1'];
  };
  return { outbound: new Outbound({ extraOrigins: [origin], resolve }), url: `${origin}/in?a=b`, asked };
}

describe('Outbound', () => {
  test('posts to the address it looked up, under the name', async () => {
    const got: object[] = [];
    const port = await listen(async (request, response) => {
      const { method, url, headers } = request;
      got.push({ method, url, host: headers.host, type: headers['content-type'], body: await text(request) });
      response.writeHead(204).end();
    });
    const { outbound, url, asked } = outboundTo(port);
    expect(await outbound.post(url, { 'content-type': 'application/json' }, '{"é":1}')).toEqual({
      kind: 'answered',
      status: 204,
    });
    const host = `hooks.invalid:${port}`;
    expect(got).toEqual([{ method: 'POST', url: '/in?a=b', host, type: 'application/json', body: '{"é":1}' }]);
    expect(asked).toEqual(['hooks.invalid']);
  });

  test('follows no redirect', async () => {
    let visits = 0;
    const port = await listen((_request, response) => {
      visits += 1;
      response.writeHead(307, { location: 'http://169.254.169.254/' }).end();
    });
    const { outbound, url } = outboundTo(port);
    expect(await outbound.post(url, {}, 'x')).toEqual({ kind: 'answered', status: 307 });
    expect(visits).toBe(1);
  });

  test('reads nothing of an endless answer', async () => {
    const port = await listen((_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'.repeat(65_536)), 1);
      response.on('close', () => clearInterval(timer));
    });
    const { outbound, url } = outboundTo(port);
    expect(await outbound.post(url, {}, 'x')).toEqual({ kind: 'answered', status: 200 });
  });

  test('gives up on a head that is too long, and on an answer that does not come', async () => {
    const port = await listen((request, response) => {
      if (request.url === '/in?a=b') response.writeHead(200, { 'x-long': 'x'.repeat(9_000) }).end();
    });
    const { outbound, url } = outboundTo(port);
    expect(await outbound.post(url, {}, 'x')).toEqual({
      kind: 'failed',
      problem: 'The connection failed (HPE_HEADER_OVERFLOW).',
    });
    expect(await outbound.post(url.replace('/in', '/never'), {}, 'x')).toEqual({
      kind: 'failed',
      problem: 'There was no answer within 5 seconds.',
    });
  });

  test('says what is wrong with a URL before anything is sent, and again when it is sent to', async () => {
    const outbound = new Outbound({ extraOrigins: [], resolve: async () => ['10.0.0.1'] });
    await expect(outbound.check('https://hooks.example.com/')).rejects.toThrow(TargetRefused);
    expect(await outbound.post('https://hooks.example.com/', {}, 'x')).toEqual({
      kind: 'refused',
      problem: 'The URL leads to an address that is not public.',
    });
  });

  test('says when nobody listens', async () => {
    const { outbound, url } = outboundTo(1);
    expect(await outbound.post(url, {}, 'x')).toEqual({
      kind: 'failed',
      problem: 'The connection failed (ECONNREFUSED).',
    });
  });
});
