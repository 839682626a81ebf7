import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { BodyReader } from './body-reader.js';
import { Gate } from './gate.js';
import { ingestRoutes } from './ingest.routes.js';

const TOKEN = `lfd${'a'.repeat(43)}`;
const BASIC = `Basic ${Buffer.from(`${TOKEN}:x`).toString('base64')}`;

describe('the drain’s addresses', () => {
  let server: FastifyInstance;
  let port = 0;
  const tokens: (string | null)[] = [];

  beforeAll(async () => {
    server = Fastify();
    const routes = ingestRoutes({
      receiver: {
        receive: async ({ token }) => {
          tokens.push(token);
          return 'stored';
        },
      },
      bodies: new BodyReader(),
      gate: new Gate(),
      onAnswer: () => undefined,
    });
    await server.register(routes);
    port = Number(new URL(await server.listen({ host: '127.0.0.1', port: 0 })).port);
  });
  afterAll(() => server.close());

  test.each([
    ['the token in the path', `/drain/${TOKEN}`, {}],
    ['the token in the path and a slash', `/drain/${TOKEN}/`, {}],
    ['the token as Basic user', '/drain', { authorization: BASIC }],
    ['the token as Basic user and a slash', '/drain/', { authorization: BASIC }],
    ['a content type that is none', `/drain/${TOKEN}`, { 'content-type': 'logplex' }],
    ['an empty content type', `/drain/${TOKEN}`, { 'content-type': '' }],
    ['a content type of strange characters', `/drain/${TOKEN}`, { 'content-type': 'a b/c; d' }],
  ])('take %s', async (_, path, headers) => {
    tokens.length = 0;
    expect(await post(port, path, headers)).toBe(204);
    expect(tokens).toEqual([TOKEN]);
  });
});

async function post(port: number, path: string, headers: Record<string, string>): Promise<number> {
  return await new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method: 'POST', headers }, (res) => {
      res.resume();
      resolve(res.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end('1 x');
  });
}
