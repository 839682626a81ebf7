import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type HealthServer, startHealthServer } from './health-server.js';
import { createMetrics } from './metrics.js';

let server: HealthServer;
let check: () => Promise<unknown>;
beforeEach(async () => {
  const metrics = createMetrics();
  metrics.counter('frames_total', 'Frames', ['reason']).inc({ reason: 'x' }, 2);
  metrics.observed('depth', 'Depth', () => 7);
  check = async () => undefined;
  server = await startHealthServer({
    host: '127.0.0.1',
    port: 0,
    metrics,
    checks: { database: () => check() },
    checkTimeoutMs: 20,
  });
});
afterEach(() => server.close());
const get = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);

describe('the health server', () => {
  test('is ready while every check passes', async () => {
    const res = await get('/readyz');
    expect([res.status, await res.json()]).toEqual([200, { status: 'ready', checks: { database: 'ok' } }]);
  });

  test('is not ready when a check fails, and does not say why', async () => {
    check = () => Promise.reject(new Error('s3cret'));
    const res = await get('/readyz');
    expect([res.status, await res.json()]).toEqual([503, { status: 'unavailable', checks: { database: 'failed' } }]);
  });

  test('answers in time when a check hangs, and stays alive', async () => {
    check = () => new Promise(() => {});
    expect(await (await get('/readyz')).json()).toEqual({ status: 'unavailable', checks: { database: 'timeout' } });
    expect((await get('/healthz')).status).toBe(200);
  });

  test('is not ready when a check throws at once', async () => {
    check = () => {
      throw new Error('x');
    };
    expect((await get('/readyz')).status).toBe(503);
  });

  test('serves the metrics, ours with the prefix', async () => {
    const text = await (await get('/metrics')).text();
    expect(text).toContain('logferry_frames_total{reason="x"} 2');
    expect(text).toContain('logferry_depth 7');
    expect(text).toContain('process_cpu_seconds_total');
  });

  test('rejects when the port is taken', async () => {
    const options = { host: '127.0.0.1', port: server.port, metrics: createMetrics(), checks: {} };
    await expect(startHealthServer(options)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test.each([
    ['/other', 404],
    ['/healthz?x=1', 200],
  ])('answers %s with %d', async (path, status) => {
    expect((await get(path)).status).toBe(status);
  });
});
