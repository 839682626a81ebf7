import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Problem } from '@logferry/runtime';
import { type ApiClient, signUp } from '../testing/api-client.js';
import { type RunningApi, startApi } from '../testing/running-api.js';

jest.setTimeout(60_000); // servers are started

let api: RunningApi;
let client: ApiClient;
let dashboardRoot: string;

beforeAll(async () => {
  // With a dashboard, as the product runs: its route takes every GET that no other one has.
  dashboardRoot = await mkdtemp(join(tmpdir(), 'dashboard-'));
  await writeFile(join(dashboardRoot, 'index.html'), '<!doctype html>');
  api = await startApi({ dashboardRoot });
  client = await signUp(api.url);
});
afterAll(async () => {
  await api?.close();
  await rm(dashboardRoot, { recursive: true, force: true });
});

/** fetch would tidy up the path. */
function getRaw(path: string): Promise<{ status: number; type: string; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${api.url}/`, { path }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? '', text }),
      );
    });
    sent.on('error', reject).end();
  });
}

const LONG_ID = 'x'.repeat(300);
const TYPE = 'application/problem+json';

describe('every error under /api is a problem', () => {
  test.each([
    ['a body that is not JSON', 'POST', '/api/v1/apps', '{"name":', {}, 400, 'malformed_request'],
    [
      'an empty JSON body',
      'POST',
      '/api/v1/apps',
      '',
      { 'content-type': 'application/json' },
      400,
      'malformed_request',
    ],
    ['a body that would change prototypes', 'POST', '/api/v1/apps', '{"__proto__":{}}', {}, 400, 'malformed_request'],
    ['a large body', 'POST', '/api/v1/apps', `"${'x'.repeat(300_000)}"`, {}, 413, 'payload_too_large'],
    ['text', 'POST', '/api/v1/apps', 'x', { 'content-type': 'text/plain' }, 415, 'unsupported_media_type'],
    ['sign-in that is not JSON', 'POST', '/api/auth/sign-in/email', '{', {}, 400, 'malformed_request'],
    ['a large sign-in', 'POST', '/api/auth/sign-in/email', `"${'x'.repeat(300_000)}"`, {}, 413, 'payload_too_large'],
    [
      'a form',
      'POST',
      '/api/auth/sign-in/email',
      'a=b',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'unsupported_media_type',
    ],
    ['GET of nothing', 'GET', '/api/v1/nothing', undefined, {}, 404, 'not_found'],
    ['POST to nothing', 'POST', '/api/v1/nothing', '{}', {}, 404, 'not_found'],
    ['a method nobody has', 'PUT', '/api/v1/apps', '{}', {}, 404, 'not_found'],
    ['an id that is too long', 'GET', `/api/v1/apps/${LONG_ID}`, undefined, {}, 404, 'not_found'],
    ['nothing under auth', 'GET', '/api/auth/nothing', undefined, {}, 404, 'not_found'],
    ['auth itself', 'POST', '/api/auth', '{}', {}, 404, 'not_found'],
  ] as const)('%s', async (_, method, path, body, headers, status, code) => {
    const answer = await client.send<Problem>(method, path, body, headers);
    expect(answer).toMatchObject({ status, body: { status, code, type: `urn:logferry:error:${code}` } });
    expect(answer.headers.get('content-type')).toContain(TYPE);
    expect(answer.text).not.toMatch(/FST_ERR|statusCode/);
  });

  test('an address that cannot be decoded', async () => {
    const answer = await getRaw('/api/v1/apps/%zz');
    expect(answer).toMatchObject({ status: 400, type: expect.stringContaining(TYPE) });
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'malformed_request', status: 400 });
  });

  test('says in words what is wrong with a body', async () => {
    const detailOf = async (body: string, headers = {}) =>
      (await client.send<Problem>('POST', '/api/v1/apps', body, headers)).body.detail;
    expect(await detailOf('{')).toBe('The body is not JSON.');
    expect(await detailOf('x', { 'content-type': 'text/plain' })).toBe('Send JSON: `Content-Type: application/json`.');
    expect(await detailOf(`"${'x'.repeat(300_000)}"`)).toBe('The body is larger than 262144 bytes.');
  });
});
