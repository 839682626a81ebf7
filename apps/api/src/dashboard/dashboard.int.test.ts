import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ApiClient } from '../testing/api-client.js';
import { type RunningApi, startApi } from '../testing/running-api.js';

jest.setTimeout(60_000); // servers are started

const HTML = { accept: 'text/html,application/xhtml+xml' };
let api: RunningApi;
let client: ApiClient;
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'dashboard-'));
  await mkdir(join(root, 'assets'));
  await writeFile(join(root, 'index.html'), '<!doctype html><title>Logferry</title>');
  await writeFile(join(root, 'assets', 'index-4f2a.js'), 'export {};');
  await writeFile(join(root, 'assets', 'index-4f2a.js.gz'), gzipSync('export {};'));
  api = await startApi({ dashboardRoot: root, publicUrl: 'http://localhost:3000' });
  client = new ApiClient(api.url);
});
afterAll(async () => {
  await api?.close();
  await rm(root, { recursive: true, force: true });
});

describe('the dashboard', () => {
  test.each(['/', '/index.html', '/apps/01a2?tab=usage', '/sign-in'])(
    'is one page at %s, asked for anew each time',
    async (path) => {
      const { status, headers, text } = await client.get(path, HTML);
      expect([status, text]).toEqual([200, expect.stringContaining('<title>Logferry')]);
      expect(headers.get('cache-control')).toBe('no-cache');
      expect(headers.get('content-type')).toContain('text/html');
    },
  );

  test('keeps hashed assets in the browser for good', async () => {
    const { status, headers } = await client.get('/assets/index-4f2a.js');
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect(headers.get('content-type')).toContain('javascript');
  });

  test('sends an asset as it was gzipped when it was built, to whom takes it so', async () => {
    const plain = await client.get('/assets/index-4f2a.js', { 'accept-encoding': 'identity' });
    expect([plain.headers.get('content-encoding'), plain.text]).toEqual([null, 'export {};']);
    const zipped = await client.get('/assets/index-4f2a.js', { 'accept-encoding': 'gzip' });
    expect([zipped.headers.get('content-encoding'), zipped.text]).toEqual(['gzip', 'export {};']);
    expect(zipped.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  test.each(['/assets/gone.js', '/favicon.ico', '/..%2f..%2fpackage.json', '/%2e%2e/package.json'])(
    'has no file %s',
    async (path) => expect((await client.get(path)).status).toBe(404),
  );

  test('refuses a path that cannot be decoded', async () => {
    expect((await client.get('/%zz', HTML)).status).toBe(400);
  });

  test.each(['/api/v1/nothing', '/api/nothing', '/drain/x/y'])('is not the answer to %s', async (path) => {
    const { status, body } = await client.get(path, HTML);
    expect([status, body.code]).toEqual([404, 'not_found']);
  });

  test('comes with headers that keep foreign scripts and frames out', async () => {
    const { headers } = await client.get('/', HTML);
    const csp = headers.get('content-security-policy') ?? '';
    for (const rule of ["default-src 'self'", "frame-ancestors 'none'", "object-src 'none'"])
      expect(csp).toContain(rule);
    expect(csp).not.toContain('upgrade-insecure-requests');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toBeNull(); // plain http: nobody is locked out of a local trial
  });
});

test('over plain http the session cookie is not Secure, so that it works on localhost', async () => {
  const body = { name: 'Local', email: 'local@example.com', password: 'correct horse battery' };
  const answer = await client.post('/api/auth/sign-up/email', body, { origin: 'http://127.0.0.1:3000' });
  const cookie = answer.headers.getSetCookie().find((each) => each.startsWith('logferry.session_token='));
  expect(cookie).toContain('HttpOnly');
  expect(cookie).not.toContain('Secure');
  expect((await client.get('/api/v1/tenant')).status).toBe(200);
});

test('the reference page needs no session, and loads nothing but what the api serves', async () => {
  const page = await client.get('/api/reference', HTML);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
  const files = [...page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path ?? '');
  expect(files).toHaveLength(3);
  for (const path of files) {
    const { status, headers } = await client.get(path);
    expect([path, status]).toEqual([expect.stringMatching(/^\/api\/reference\//), 200]);
    expect(headers.get('content-type')).toMatch(/^text\/(css|javascript)|^application\/javascript/);
  }
  // The policy allows no script within the page.
  expect(page.text).not.toMatch(/<script>|style=/);
  expect((await client.get('/api/reference/package.json')).status).toBe(404);
});

test('the OpenAPI document and the probes need no session', async () => {
  const { body } = await client.get<{ openapi: string; paths: object }>('/api/openapi.json');
  expect(body.openapi).toBe('3.1.0');
  expect(Object.keys(body.paths)).toContain('/api/v1/apps');
  expect((await client.get('/metrics')).text).toContain('logferry_http_request_seconds');
});
