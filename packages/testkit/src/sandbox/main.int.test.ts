import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';

// The process is the built one; `npm test` builds before it runs this band.
const MAIN = resolve('packages/testkit/dist/sandbox/main.js');
const KEY = '0123456789abcdef0123456789abcdef';

let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill('SIGKILL');
});

async function start(env: Record<string, string> = {}): Promise<{ process: ChildProcess; url: string; line: unknown }> {
  if (!existsSync(MAIN)) throw new Error('Build the testkit first: npm run build');
  const started = spawn(process.execPath, [MAIN], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });
  child = started;
  const [chunk] = await once(started.stdout, 'data');
  const line: { site: { intakeUrl: string } } = JSON.parse(String(chunk));
  return { process: started, url: line.site.intakeUrl, line };
}

async function statusOfPost(url: string, key: string): Promise<number> {
  const response = await fetch(`${url}/api/v2/logs`, {
    method: 'POST',
    headers: { 'DD-API-KEY': key, 'Content-Type': 'application/json' },
    body: JSON.stringify([{ message: 'hello sandbox', hostname: 'myapp.web.1' }]),
  });
  return response.status;
}

describe('the sandbox process', () => {
  test('announces its site in one line', async () => {
    const { line, url } = await start();
    expect(line).toEqual({
      event: 'sandbox ready',
      site: { code: 'SANDBOX', name: 'Sandbox (development only)', intakeUrl: url, apiUrl: url, appUrl: url },
    });
  });

  test('takes any key of 32 hex digits, refuses others, and shows what came', async () => {
    const { url } = await start();
    expect(await statusOfPost(url, KEY)).toBe(202);
    expect(await statusOfPost(url, 'not-a-key')).toBe(403);
    expect((await fetch(`${url}/api/v1/validate`, { headers: { 'DD-API-KEY': KEY } })).status).toBe(200);
    const page = await fetch(`${url}/`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('hello sandbox');
    expect(await (await fetch(`${url}/?q=elsewhere`)).text()).not.toContain('hello sandbox');
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('ends in order on %s, connections open or not', async (signal) => {
    const started = await start();
    await statusOfPost(started.url, KEY);
    started.process.kill(signal);
    expect(await once(started.process, 'exit')).toEqual([0, null]);
  });

  test('ends when the standard input closes, if told to watch it', async () => {
    const started = await start({ SANDBOX_WATCH_STDIN: '1' });
    started.process.stdin?.end();
    expect(await once(started.process, 'exit')).toEqual([0, null]);
  });

  test('stays when the standard input closes and nobody asked it to watch', async () => {
    const started = await start();
    started.process.stdin?.end();
    expect(await statusOfPost(started.url, KEY)).toBe(202);
  });

  test('says what is wrong with its port', async () => {
    const { url } = await start();
    const second = spawn(process.execPath, [MAIN], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: '', SANDBOX_PORT: new URL(url).port },
    });
    const [[chunk], [code]] = await Promise.all([once(second.stderr, 'data'), once(second, 'exit')]);
    expect(String(chunk)).toContain('The sandbox cannot start: listen EADDRINUSE');
    expect(code).toBe(1);
  });
});
