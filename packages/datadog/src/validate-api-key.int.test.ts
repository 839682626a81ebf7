import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type FakeDatadog, freePort, startFakeDatadog } from '@logferry/testkit';
import type { Site } from './sites.js';
import { validateApiKey } from './validate-api-key.js';

const KEY = '0123456789abcdef0123456789abcdef';

let fake: FakeDatadog;
let home: Site;
let abroad: Site;

beforeAll(async () => {
  fake = await startFakeDatadog({ sites: [{ code: 'HOME' }, { code: 'ABROAD' }] });
  home = fake.site('HOME');
  abroad = fake.site('ABROAD');
  fake.addKey('HOME', KEY);
});
afterAll(() => fake.close());
beforeEach(() => fake.clearScript());

describe('validateApiKey', () => {
  test('knows a valid key', async () => {
    expect(await validateApiKey(home, KEY)).toBe('valid');
  });

  test('says rejected to an unknown key and to the key of another site', async () => {
    expect(await validateApiKey(home, 'f'.repeat(32))).toBe('rejected');
    expect(await validateApiKey(abroad, KEY)).toBe('rejected');
  });

  test('says rejected to a key that no header can hold', async () => {
    expect(await validateApiKey(home, 'two words')).toBe('rejected');
    expect(await validateApiKey(home, '')).toBe('rejected');
  });

  test.each([204, 302, 404, 429, 500, 503])('says unreachable to status %i', async (status) => {
    fake.script({ kind: 'status', status, body: '' }, { endpoint: 'validate' });
    expect(await validateApiKey(home, KEY)).toBe('unreachable');
  });

  test('says unreachable when nothing listens, nothing answers, or the connection breaks', async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    expect(await validateApiKey({ ...home, apiUrl: nowhere }, KEY)).toBe('unreachable');
    fake.script({ kind: 'hang' }, { endpoint: 'validate' });
    expect(await validateApiKey(home, KEY, { timeoutMs: 100 })).toBe('unreachable');
    fake.script({ kind: 'reset' }, { endpoint: 'validate' });
    expect(await validateApiKey(home, KEY)).toBe('unreachable');
  });

  test('believes the status line of an answer whose body breaks off', async () => {
    fake.script({ kind: 'broken_body' }, { endpoint: 'validate' });
    expect(await validateApiKey(home, KEY)).toBe('valid');
  });
});
