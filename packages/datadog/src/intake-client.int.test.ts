import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type FakeDatadog, freePort, startFakeDatadog } from '@logferry/testkit';
import type { Attempt } from './attempt.js';
import { encodePayload } from './encode.js';
import { IntakeClient } from './intake-client.js';
import { decideOutcome } from './outcome.js';
import type { Site } from './sites.js';

const KEY = '0123456789abcdef0123456789abcdef';
const TIMEOUT_MS = 400;

let fake: FakeDatadog;
let site: Site;
let client: IntakeClient;

beforeAll(async () => {
  fake = await startFakeDatadog();
  site = fake.site();
});
afterAll(() => fake.close());
beforeEach(() => {
  fake.received().clear();
  fake.clearScript();
  fake.addKey('FAKE', KEY);
  client = new IntakeClient({ userAgentVersion: '1.2.3', timeoutMs: TIMEOUT_MS });
});
afterEach(() => client.close());

function siteAt(url: string): Site {
  return { code: 'FAKE', name: 'Fake', intakeUrl: url, apiUrl: url, appUrl: url };
}

async function sendOne(to: Site = site, apiKey: string = KEY): Promise<Attempt> {
  const payload = await encodePayload([Buffer.from('{"message":"hello","service":"shop"}')], { compression: 'gzip' });
  return client.send(to, apiKey, payload, 'gzip');
}

describe('IntakeClient', () => {
  test('delivers a payload and names itself', async () => {
    const attempt = await sendOne();
    expect(attempt).toEqual({ status: 202, error: null, durationMs: expect.any(Number), retryAfterMs: null });
    const [request] = fake.received().requests();
    expect(request).toMatchObject({ key: KEY, encoding: 'gzip', contentType: 'application/json', entries: 1 });
    expect(request?.headers).toMatchObject({
      'dd-evp-origin': 'logferry',
      'dd-evp-origin-version': '1.2.3',
      'user-agent': 'logferry/1.2.3',
    });
    expect(fake.received().logs({ text: 'hello', service: 'shop' })).toHaveLength(1);
  });

  test('sends no Content-Encoding with an uncompressed payload', async () => {
    const payload = await encodePayload([Buffer.from('{"message":"plain"}')], { compression: 'identity' });
    expect((await client.send(site, KEY, payload, 'identity')).status).toBe(202);
    expect(fake.received().requests()[0]?.headers['content-encoding']).toBeUndefined();
  });

  test('keeps the path of an intake URL, with or without a slash at its end', async () => {
    for (const url of [`${site.intakeUrl}/`, site.intakeUrl]) expect((await sendOne(siteAt(url))).status).toBe(202);
    expect((await sendOne(siteAt(`${site.intakeUrl}/prefix/`))).status).toBe(404);
  });

  test('reports an unknown key by its status, whatever the body says', async () => {
    const attempt = await sendOne(site, 'f'.repeat(32));
    expect(attempt.status).toBe(403);
    expect(decideOutcome(attempt)).toEqual({ kind: 'park', reason: 'key_rejected' });
  });

  test('does not follow a redirect', async () => {
    fake.script({ kind: 'status', status: 307, headers: { Location: `${site.intakeUrl}/api/v2/logs` } });
    expect((await sendOne()).status).toBe(307);
    expect(fake.received().counters.requests).toBe(1);
  });

  test('hands on the wait of a 429', async () => {
    fake.script({ kind: 'status', status: 429, headers: { 'X-RateLimit-Reset': '3' } });
    expect(await sendOne()).toMatchObject({ status: 429, retryAfterMs: 3_000 });
  });

  test('counts a 202 whose body breaks off as delivered', async () => {
    fake.script({ kind: 'broken_body' });
    const attempt = await sendOne();
    expect(decideOutcome(attempt)).toEqual({ kind: 'delivered' });
    expect((await sendOne()).status).toBe(202);
  });

  test('does not wait for, or choke on, a huge answer', async () => {
    fake.script({ kind: 'status', status: 503, body: 'x'.repeat(3_000_000) });
    expect((await sendOne()).status).toBe(503);
    expect((await sendOne()).status).toBe(202);
  });

  test('times out when no answer comes', async () => {
    fake.script({ kind: 'hang' });
    const attempt = await sendOne();
    expect(attempt).toMatchObject({ status: null, error: 'timeout' });
    expect(attempt.durationMs).toBeGreaterThan(TIMEOUT_MS * 0.9);
    expect(attempt.durationMs).toBeLessThan(TIMEOUT_MS * 5);
  });

  test.each(['reset', 'lost_answer'] as const)('reports a broken connection as reset: %s', async (kind) => {
    fake.script({ kind });
    expect(await sendOne()).toMatchObject({ status: null, error: 'reset' });
    expect((await sendOne()).status).toBe(202);
  });

  test('reports a refused connection and an unknown host as connect', async () => {
    expect(await sendOne(siteAt(`http://127.0.0.1:${await freePort()}`))).toMatchObject({ error: 'connect' });
    expect(await sendOne(siteAt('http://no-such-host.invalid'))).toMatchObject({ error: 'connect' });
  });

  test('reports a peer that speaks no TLS as tls', async () => {
    const plain = createServer((socket) => socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const address = plain.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await sendOne(siteAt(`https://127.0.0.1:${port}`))).toMatchObject({ status: null, error: 'tls' });
    await new Promise((resolve) => plain.close(resolve));
  });

  test('treats a key that no header can hold as a missing one, and puts it nowhere', async () => {
    const attempt = await sendOne(site, 'secret\nInjected: yes');
    expect(attempt.status).toBe(401);
    expect(JSON.stringify(attempt)).not.toContain('secret');
    expect(fake.received().counters.requests).toBe(0);
  });

  test('carries many sends over few connections', async () => {
    await client.close();
    client = new IntakeClient({ userAgentVersion: '1.2.3', connectionsPerSite: 2 });
    const attempts = await Promise.all(Array.from({ length: 40 }, () => sendOne()));
    expect(attempts.map((attempt) => attempt.status)).toEqual(Array.from({ length: 40 }, () => 202));
  });

  test('fails quietly after close', async () => {
    await client.close();
    expect(await sendOne()).toMatchObject({ status: null, error: 'other' });
  });
});
