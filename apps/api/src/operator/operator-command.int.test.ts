import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { signUp } from '../testing/api-client.js';
import { OPERATOR_TOKEN, type RunningApi, startApi } from '../testing/running-api.js';

jest.setTimeout(60_000); // servers and processes are started

const SCRIPT = fileURLToPath(new URL('../../../../scripts/operator.mjs', import.meta.url));
const run = promisify(execFile);

let api: RunningApi;
let id: string;

beforeAll(async () => {
  api = await startApi();
  const owner = await signUp(api.url);
  id = (await owner.get<{ id: string }>('/api/v1/tenant')).body.id;
});
afterAll(() => api?.close());

/** What the command printed, on whichever channel, and how it ended. */
async function operate(
  args: readonly string[],
  token: string = OPERATOR_TOKEN,
): Promise<{ code: number; text: string }> {
  const env = { ...process.env, NODE_OPTIONS: '', OPERATOR_TOKEN: token };
  try {
    const { stdout } = await run(process.execPath, [SCRIPT, ...args, '--url', api.url], { env });
    return { code: 0, text: stdout };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, text: stderr };
  }
}

test('the command does what the API does, and shows it in tables', async () => {
  expect(await operate(['tenants', '--q', 'User'])).toMatchObject({ code: 0, text: expect.stringContaining(id) });
  const suspended = await operate(['suspend', id, '--reason', 'Unpaid \u001b[31m']);
  expect(suspended.code).toBe(1); // control characters are refused by the API
  expect((await operate(['suspend', id, '--reason', 'Unpaid'])).text).toMatch(/state +suspended: Unpaid/);
  expect((await operate(['resume', id])).text).toMatch(/state +active/);
  const planned = await operate(['plan', id, '--plan', 'free', '--apps', '7']);
  expect(planned.text).toMatch(/^apps +0 +7 +7$/m);
  expect((await operate(['plan', id, '--apps', 'plan'])).text).toMatch(/^apps +0 +5 +–$/m);
  expect((await operate(['queues'])).text).toMatch(/^frames +0 +0 +0 +0$/m);
  expect((await operate(['lanes'])).text).toBe('(none)\n');
  expect((await operate(['rotate-keys', '--watch'])).text).toMatch(/: finished, 0 sealed anew$/m);
  expect(JSON.parse((await operate(['rotations', '--json'])).text)).toMatchObject({ items: [{ state: 'finished' }] });
});

test.each([
  [['nonsense'], /nonsense is not a command/],
  [['tenant'], /takes 1 argument/],
  [['suspend', 'x'], /needs a reason/],
  [['plan', 'x', '--apps', 'many'], /not a whole number/],
  [['tenants', '--nope'], /--nope/],
  [['tenant', 'x'], /Not found \(404\)/],
])('the command %j says what is wrong, and ends with 1', async (args, message) => {
  expect(await operate(args)).toMatchObject({ code: 1, text: expect.stringMatching(message) });
});

test('the command says that the token is missing or wrong', async () => {
  expect((await operate(['queues'], '')).text).toContain('OPERATOR_TOKEN is not set');
  expect((await operate(['queues'], 'a guess')).text).toContain('OPERATOR_TOKEN is not the one the api has');
});
