import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { zstd } from '@logferry/zstd';
import { type FakeDatadog, startFakeDatadog } from './fake-datadog.js';

const KEY = 'a'.repeat(32);
const OTHER_KEY = 'b'.repeat(32);
const EU_KEY = 'e'.repeat(32);
const HOUR_MS = 3_600_000;

let fake: FakeDatadog;

beforeAll(async () => {
  fake = await startFakeDatadog({ sites: [{ code: 'US' }, { code: 'EU' }], keepLogs: 5_000 });
});
afterAll(() => fake.close());
beforeEach(() => {
  fake.received().clear();
  fake.clearScript();
  fake.addKey('US', KEY);
  fake.addKey('US', OTHER_KEY);
  fake.addKey('EU', EU_KEY);
});

interface PostOptions {
  readonly key?: string | null;
  readonly site?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly timeoutMs?: number;
}

function post(body: unknown, options: PostOptions = {}): Promise<Response> {
  const key = options.key === undefined ? KEY : options.key;
  return fetch(`${fake.site(options.site ?? 'US').intakeUrl}${options.path ?? '/api/v2/logs'}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(key === null ? {} : { 'DD-API-KEY': key }),
      ...options.headers,
    },
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(options.timeoutMs ?? 5_000),
  });
}

async function statusOfPost(body: unknown, options: PostOptions = {}): Promise<number> {
  const response = await post(body, options);
  await response.arrayBuffer();
  return response.status;
}

function zstdOf(text: string): Buffer {
  if (zstd === undefined) throw new Error('zstd is not to be had here');
  return zstd.compress(Buffer.from(text), 1);
}

/** A JSON array of exactly `bytes` bytes, made of logs well below 1 MB. */
function arrayOfBytes(bytes: number): string {
  const logs = Array.from({ length: 9 }, () => JSON.stringify({ message: 'x'.repeat(500_000) }));
  const missing = bytes - `[${logs.join(',')},{"message":""}]`.length;
  return `[${logs.join(',')},{"message":"${'y'.repeat(missing)}"}]`;
}

describe('keys and paths', () => {
  test('answers 202 and {} to a known key', async () => {
    const response = await post([{ message: 'hello' }]);
    expect(response.status).toBe(202);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.text()).toBe('{}');
  });

  test('answers 401 without a key and 403 to an unknown, a foreign and a revoked one', async () => {
    expect(await statusOfPost([], { key: null })).toBe(401);
    expect(await statusOfPost([], { key: 'f'.repeat(32) })).toBe(403);
    expect(await statusOfPost([], { key: KEY, site: 'EU' })).toBe(403);
    expect(await statusOfPost([], { key: EU_KEY, site: 'EU' })).toBe(202);
    fake.revokeKey(KEY);
    expect(await statusOfPost([])).toBe(403);
    fake.addKey('US', KEY);
    expect(await statusOfPost([])).toBe(202);
  });

  test('takes the key from the query, as a bare Heroku drain sends it', async () => {
    expect(await statusOfPost([], { key: null, path: `/api/v2/logs?dd-api-key=${KEY}` })).toBe(202);
  });

  test('answers 404 to a slash at the end and 405 to a GET', async () => {
    expect(await statusOfPost([], { path: '/api/v2/logs/' })).toBe(404);
    const got = await fetch(`${fake.site('US').intakeUrl}/api/v2/logs`, { headers: { 'DD-API-KEY': KEY } });
    expect(got.status).toBe(405);
  });

  test('validates keys per site', async () => {
    const validate = async (code: string, key: string, version: string): Promise<unknown> => {
      const response = await fetch(`${fake.site(code).apiUrl}/api/${version}/validate`, {
        headers: key === '' ? {} : { 'DD-API-KEY': key },
      });
      return [response.status, await response.json()];
    };
    expect(await validate('US', KEY, 'v1')).toEqual([200, { valid: true }]);
    expect(await validate('EU', KEY, 'v1')).toEqual([403, { errors: ['Forbidden'] }]);
    expect(await validate('US', '', 'v1')).toEqual([403, { errors: ['API key required'] }]);
    expect(await validate('US', KEY, 'v2')).toMatchObject([200, { data: { attributes: { valid: true } } }]);
  });
});

describe('bodies', () => {
  test('reads gzip, deflate and zstd', async () => {
    const body = JSON.stringify([{ message: 'packed' }]);
    expect(await statusOfPost(gzipSync(body), { headers: { 'Content-Encoding': 'gzip' } })).toBe(202);
    expect(await statusOfPost(deflateSync(body), { headers: { 'Content-Encoding': 'deflate' } })).toBe(202);
    expect(await statusOfPost(zstdOf(body), { headers: { 'Content-Encoding': 'zstd' } })).toBe(202);
    expect(fake.received().logs({ text: 'packed' })).toHaveLength(3);
    expect(fake.received().requests()[0]).toMatchObject({
      encoding: 'gzip',
      bytes: body.length,
      wireBytes: gzipSync(body).length,
    });
  });

  test('answers 400 to a broken stream, broken JSON, broken UTF-8, an empty body and an entry that is no object', async () => {
    const cut = gzipSync('[{"message":"hello"}]').subarray(0, 20);
    expect(await statusOfPost(cut, { headers: { 'Content-Encoding': 'gzip' } })).toBe(400);
    expect(await statusOfPost(cut, { headers: { 'Content-Encoding': 'zstd' } })).toBe(400);
    expect(await statusOfPost('[{"message":"hello"},]')).toBe(400);
    expect(await statusOfPost(Buffer.from('5b7b226d657373616765223a22ff227d5d', 'hex'))).toBe(400);
    expect(await statusOfPost('')).toBe(400);
    expect(await statusOfPost(['text'])).toBe(400);
    expect(fake.received().counters).toMatchObject({ logs: 0, acceptedRequests: 0, byStatus: { 400: 6 } });
  });

  test('takes 5,000,000 bytes and refuses one more with the recorded body, however well it is packed', async () => {
    expect(await statusOfPost(arrayOfBytes(5_000_000))).toBe(202);
    const tooLarge = arrayOfBytes(5_000_001);
    const response = await post(gzipSync(tooLarge), { headers: { 'Content-Encoding': 'gzip' } });
    expect(response.status).toBe(413);
    expect(await response.text()).toBe(
      '{"errors":[{"status":"413","title":"Request Entity Too Large","detail":"Request too large"}]}',
    );
    expect(await statusOfPost(zstdOf(tooLarge), { headers: { 'Content-Encoding': 'zstd' } })).toBe(413);
    expect(await statusOfPost(tooLarge)).toBe(413);
  });

  test('takes 1000 entries and refuses 1001', async () => {
    const logs = Array.from({ length: 1001 }, (_, n) => ({ message: `line ${n}` }));
    expect(await statusOfPost(logs.slice(1))).toBe(202);
    expect(await statusOfPost(logs)).toBe(400);
    expect(fake.received().counters.logs).toBe(1000);
  });

  test('cuts a log above 1 MB and says 202', async () => {
    expect(await statusOfPost([{ message: 'é'.repeat(600_000), service: 'shop' }, { message: 'short' }])).toBe(202);
    const [cut, whole] = fake.received().logs();
    expect(cut?.isTruncated).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(cut?.raw))).toBeLessThanOrEqual(1_000_000);
    expect(cut?.resolved.message).toMatch(/^é+$/);
    expect(cut?.resolved.service).toBe('shop');
    expect(whole?.isTruncated).toBe(false);
    expect(fake.received().counters.truncatedLogs).toBe(1);
  });

  test('says 202 to dates out of the window and drops those logs', async () => {
    const now = Date.now();
    const dates = {
      tooOld: now - 18 * HOUR_MS - 60_000,
      oldEnough: now - 18 * HOUR_MS + 60_000,
      aheadEnough: now + 2 * HOUR_MS - 60_000,
      tooFarAhead: now + 2 * HOUR_MS + 60_000,
      seconds: Math.floor(now / 1000),
      nanoseconds: now * 1e6,
    };
    const logs = Object.entries(dates).map(([message, timestamp]) => ({ message, timestamp }));
    expect(await statusOfPost(logs)).toBe(202);
    expect(
      fake
        .received()
        .logs()
        .map((log) => log.resolved.message),
    ).toEqual(['oldEnough', 'aheadEnough']);
    expect(fake.received().counters.silentlyDroppedLogs).toBe(4);
  });

  test('reads text and logplex bodies with the meaning of the query', async () => {
    const query = '?ddsource=heroku&service=shop&host=myapp&team=blue';
    const plain = { path: `/api/v2/logs${query}`, headers: { 'Content-Type': 'text/plain' } };
    expect(await statusOfPost('one\ntwo\n', plain)).toBe(202);
    const frame = '<190>1 2026-03-04T09:15:02+00:00 host app web.1 - three\n';
    const logplex = { ...plain, headers: { 'Content-Type': 'application/logplex-1' } };
    fake.received().clear();
    expect(await statusOfPost(`${frame.length} ${frame}`, logplex)).toBe(202);
    // A fixed date in the past: taken, and dropped without a word.
    expect(fake.received().counters.silentlyDroppedLogs).toBe(1);
    const fresh = `<190>1 ${new Date().toISOString()} host app web.1 - four\n`;
    expect(await statusOfPost(`${fresh.length} ${fresh}`, logplex)).toBe(202);
    expect(fake.received().logs()[0]?.resolved).toMatchObject({
      message: 'four',
      source: 'heroku',
      service: 'shop',
      host: 'myapp',
      status: 'info',
      attributes: { team: 'blue' },
    });
  });
});

describe('faults', () => {
  test('answer a status with headers, as often as asked, then no more', async () => {
    fake.script({ kind: 'status', status: 429, headers: { 'X-RateLimit-Reset': '2' } }, { times: 2 });
    const response = await post([{ message: 'x' }]);
    expect([response.status, response.headers.get('x-ratelimit-reset')]).toEqual([429, '2']);
    expect(await statusOfPost([])).toBe(429);
    expect(await statusOfPost([])).toBe(202);
    expect(fake.received().counters.logs).toBe(0);
  });

  test('meet one key and spare the others', async () => {
    const outage = fake.script({ kind: 'status', status: 503 }, { key: KEY, times: Number.POSITIVE_INFINITY });
    expect(await statusOfPost([], { key: KEY })).toBe(503);
    expect(await statusOfPost([], { key: OTHER_KEY })).toBe(202);
    expect(await statusOfPost([], { key: KEY })).toBe(503);
    outage.stop();
    expect(await statusOfPost([], { key: KEY })).toBe(202);
  });

  test('come in the order they were queued', async () => {
    fake.script({ kind: 'status', status: 500 });
    fake.script({ kind: 'status', status: 408 });
    expect([await statusOfPost([]), await statusOfPost([]), await statusOfPost([])]).toEqual([500, 408, 202]);
  });

  test('hang until the sender gives up', async () => {
    fake.script({ kind: 'hang' });
    await expect(post([{ message: 'x' }], { timeoutMs: 100 })).rejects.toThrow('timeout');
    expect(fake.received().counters).toMatchObject({ requests: 1, logs: 0, byStatus: { none: 1 } });
  });

  test('reset the connection within the body and take nothing', async () => {
    fake.script({ kind: 'reset' });
    await expect(post([{ message: 'x'.repeat(500_000) }])).rejects.toThrow('fetch failed');
    expect(fake.received().counters.logs).toBe(0);
  });

  test('take the logs and lose the answer', async () => {
    fake.script({ kind: 'lost_answer' });
    await expect(post([{ message: 'taken' }])).rejects.toThrow('fetch failed');
    expect(fake.received().counters).toMatchObject({ logs: 1, acceptedRequests: 1, byStatus: { none: 1 } });
  });

  test('take the logs, say 202 and break within the body', async () => {
    fake.script({ kind: 'broken_body' });
    const response = await post([{ message: 'taken' }]);
    expect(response.status).toBe(202);
    await expect(response.text()).rejects.toThrow();
    expect(fake.received().counters.logs).toBe(1);
  });

  test('lower the limit of a body for a while', async () => {
    const limit = fake.script({ kind: 'limit', bytesMax: 200 }, { times: Number.POSITIVE_INFINITY });
    expect(await statusOfPost([{ message: 'x'.repeat(300) }])).toBe(413);
    expect(await statusOfPost([{ message: 'x' }])).toBe(202);
    limit.stop();
    expect(await statusOfPost([{ message: 'x'.repeat(300) }])).toBe(202);
    expect(fake.received().counters).toMatchObject({ logs: 2, byStatus: { 202: 2, 413: 1 } });
  });

  test('answer late', async () => {
    fake.script({ kind: 'slow', delayMs: 150 });
    const startedMs = performance.now();
    expect(await statusOfPost([])).toBe(202);
    expect(performance.now() - startedMs).toBeGreaterThan(140);
  });
});

describe('received', () => {
  test('waits for what comes, and fails with the totals when it does not', async () => {
    const waiting = fake.received().waitFor((ledger) => ledger.logs({ text: 'awaited' }).length === 1);
    await statusOfPost([{ message: 'awaited' }]);
    await waiting;
    const never = fake.received().waitFor((ledger) => ledger.counters.logs === 99, { timeoutMs: 50 });
    await expect(never).rejects.toThrow('"logs":1');
  });

  test('counts per key, and on when the kept logs have rolled over', async () => {
    const small = await startFakeDatadog({
      keepLogs: 3,
      keepRequests: 2,
      identify: (log) => log.resolved.message,
    });
    small.addKey('FAKE', KEY);
    for (const message of ['a', 'b', 'c', 'd', 'a']) {
      await fetch(`${small.site().intakeUrl}/api/v2/logs`, {
        method: 'POST',
        headers: { 'DD-API-KEY': KEY, 'Content-Type': 'application/json' },
        body: JSON.stringify({ message }),
      });
    }
    const ledger = small.received();
    expect(ledger.logs().map((log) => log.resolved.message)).toEqual(['c', 'd', 'a']);
    expect(ledger.requests()).toHaveLength(2);
    expect(ledger.countersOf(KEY)).toMatchObject({ requests: 5, logs: 5, byStatus: { 202: 5 } });
    expect(ledger.countersOf(OTHER_KEY).requests).toBe(0);
    expect(Object.fromEntries(ledger.seen)).toEqual({ a: 2, b: 1, c: 1, d: 1 });
    await small.close();
  });

  test('refuses a body for one malformed log, and tells of all logs it takes', async () => {
    const taken: string[] = [];
    const strict = await startFakeDatadog({
      acceptKey: () => true,
      isMalformed: (raw) => raw.message === 'bad',
      onLogs: (logs) => taken.push(...logs.map((log) => log.resolved.message)),
    });
    const statuses: number[] = [];
    for (const messages of [['a', 'bad'], ['a'], ['b', 'c']]) {
      const response = await fetch(`${strict.site().intakeUrl}/api/v2/logs`, {
        method: 'POST',
        headers: { 'DD-API-KEY': KEY, 'Content-Type': 'application/json' },
        body: JSON.stringify(messages.map((message) => ({ message }))),
      });
      statuses.push(response.status);
    }
    await strict.close();
    expect(statuses).toEqual([400, 202, 202]);
    expect(taken).toEqual(['a', 'b', 'c']);
  });

  test("has the query paths of the Agent's fakeintake", async () => {
    const base = fake.site('US').intakeUrl;
    await statusOfPost([{ message: 'hello' }]);
    expect((await fetch(`${base}/fakeintake/health`)).status).toBe(200);
    const payloads = async (): Promise<unknown> =>
      (await fetch(`${base}/fakeintake/payloads?endpoint=/api/v2/logs&format=json`)).json();
    expect(await payloads()).toMatchObject({ payloads: [{ data: [{ message: 'hello' }], encoding: 'json' }] });
    await fetch(`${base}/fakeintake/flushPayloads`);
    expect(await payloads()).toEqual({ payloads: [] });
  });
});
