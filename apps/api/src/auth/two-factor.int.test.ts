import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { totpOf } from '@logferry/testkit';
import { ApiClient } from '../testing/api-client.js';
import { type RunningApi, startApi } from '../testing/running-api.js';

jest.setTimeout(60_000); // servers are started

const PASSWORD = 'correct horse battery';
const WAIT_MS_MAX = 5_000;

interface SetUp {
  readonly totpURI: string;
  readonly backupCodes: readonly string[];
}

let api: RunningApi;
let people = 0;
let ada: ApiClient;
let email: string;
/** Each comes from another address, because of the rate limit. */
let from: Record<string, string>;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  people += 1;
  email = `ada-${people}@example.com`;
  from = { 'x-forwarded-for': `203.0.113.${people}` };
  ada = new ApiClient(api.url);
  expect((await auth(ada, 'sign-up/email', { name: 'Ada', email, password: PASSWORD })).status).toBe(200);
});

function auth<T = { code?: string }>(client: ApiClient, path: string, body: object) {
  return client.post<T>(`/api/auth/${path}`, body, from);
}

async function setUp(): Promise<SetUp> {
  const { body } = await auth<SetUp>(ada, 'two-factor/enable', { password: PASSWORD });
  const on = await auth(ada, 'two-factor/verify-totp', { code: totpOf(body.totpURI, Date.now()) });
  expect(on.status).toBe(200);
  return body;
}

/** Somebody who gave the password and was asked for the second factor. */
async function asked(): Promise<ApiClient> {
  const client = new ApiClient(api.url);
  const answer = await auth(client, 'sign-in/email', { email, password: PASSWORD });
  expect([answer.status, answer.body]).toEqual([200, { twoFactorRedirect: true, twoFactorMethods: ['totp'] }]);
  expect((await client.get('/api/v1/me')).status).toBe(401);
  return client;
}

describe('a second factor', () => {
  test('is on once the app has shown a right code, and the password alone then lets nobody in', async () => {
    const { body } = await auth<SetUp>(ada, 'two-factor/enable', { password: PASSWORD });
    expect(new URL(body.totpURI).protocol).toBe('otpauth:');
    expect((await ada.get('/api/v1/me')).body).toMatchObject({ twoFactorEnabled: false });
    const wrong = await auth(ada, 'two-factor/verify-totp', { code: '000000' });
    expect([wrong.status, wrong.body]).toMatchObject([422, { errors: [{ path: 'code' }] }]);
    await auth(ada, 'two-factor/verify-totp', { code: totpOf(body.totpURI, Date.now()) });
    expect((await ada.get('/api/v1/me')).body).toMatchObject({ twoFactorEnabled: true });
    const client = await asked();
    expect((await auth(client, 'two-factor/verify-totp', { code: totpOf(body.totpURI, Date.now()) })).status).toBe(200);
    expect((await client.get('/api/v1/me')).status).toBe(200);
  });

  test('is replaced by each recovery code once', async () => {
    const { backupCodes } = await setUp();
    const give = async (code: string) => (await auth(await asked(), 'two-factor/verify-backup-code', { code })).status;
    const [first = '', second = ''] = backupCodes;
    expect([await give(first), await give(first), await give(second)]).toEqual([200, 422, 200]);
  });

  test('has new recovery codes on demand, and the old ones end', async () => {
    const { backupCodes } = await setUp();
    const renewed = await auth<SetUp>(ada, 'two-factor/generate-backup-codes', { password: PASSWORD });
    const give = async (code: string) => (await auth(await asked(), 'two-factor/verify-backup-code', { code })).status;
    expect(await give(backupCodes[0] ?? '')).toBe(422);
    expect(await give(renewed.body.backupCodes[0] ?? '')).toBe(200);
  });

  test('is set up, renewed and turned off with the password only', async () => {
    const wrong = { password: 'not the password' };
    expect((await auth(ada, 'two-factor/enable', wrong)).status).toBe(422);
    await setUp();
    for (const path of ['two-factor/generate-backup-codes', 'two-factor/disable']) {
      expect((await auth(ada, path, wrong)).status).toBe(422);
    }
    expect((await auth(ada, 'two-factor/disable', { password: PASSWORD })).status).toBe(200);
    const client = new ApiClient(api.url);
    await auth(client, 'sign-in/email', { email, password: PASSWORD });
    expect((await client.get('/api/v1/me')).body).toMatchObject({ twoFactorEnabled: false });
  });

  test('cannot be guessed: after five wrong codes one has to begin anew', async () => {
    const { totpURI } = await setUp();
    const client = await asked();
    const statuses = [];
    for (let guess = 0; guess < 6; guess++) {
      statuses.push((await auth(client, 'two-factor/verify-totp', { code: '000000' })).status);
    }
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429]);
    const right = await auth(client, 'two-factor/verify-totp', { code: totpOf(totpURI, Date.now()) });
    expect(right.status).not.toBe(200);
  });

  test('is asked by nobody who has not given the password', async () => {
    await setUp();
    const answer = await auth(new ApiClient(api.url), 'two-factor/verify-totp', { code: '123456' });
    expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
  });

  test('is kept out of the database and the log in clear', async () => {
    const { totpURI, backupCodes } = await setUp();
    const secret = new URL(totpURI).searchParams.get('secret') ?? 'none';
    const kept = JSON.stringify(await api.database.$queryRaw`SELECT * FROM two_factors`);
    for (const text of [secret, ...backupCodes]) expect(kept + api.logText()).not.toContain(text);
  });
});

describe('a change of address', () => {
  async function linkTo(address: string, subject: string): Promise<string> {
    for (const end = Date.now() + WAIT_MS_MAX; Date.now() < end; ) {
      const mail = (await api.mails()).findLast((each) => each.to === address && each.subject === subject);
      const link = /https?:\/\/\S+/.exec(mail?.text ?? '')?.[0];
      if (link !== undefined) return link;
    }
    throw new Error(`no mail "${subject}"`);
  }

  async function follow(link: string): Promise<void> {
    const { pathname, search } = new URL(link);
    await fetch(`${api.url}${pathname}${search}`, { redirect: 'manual', headers: from });
  }

  async function me() {
    return (await ada.get<{ email: string; emailVerified: boolean }>('/api/v1/me')).body;
  }

  test('asks the old address if it was confirmed, then the new one, and nothing changes before', async () => {
    await follow(await linkTo(email, 'Confirm your address'));
    const newEmail = `new-${email}`;
    expect((await auth(ada, 'change-email', { newEmail: newEmail.toUpperCase() })).status).toBe(200);
    await follow(await linkTo(email, 'Change of your address'));
    expect(await me()).toMatchObject({ email });
    await follow(await linkTo(newEmail, 'Confirm your address'));
    expect(await me()).toMatchObject({ email: newEmail, emailVerified: true });
    const again = await auth(new ApiClient(api.url), 'sign-in/email', { email: newEmail, password: PASSWORD });
    expect(again.status).toBe(200);
    expect((await auth(new ApiClient(api.url), 'sign-in/email', { email, password: PASSWORD })).status).toBe(401);
  });

  test('asks the new address alone when the old one was never confirmed, and leaves the account unconfirmed', async () => {
    const newEmail = `other-${email}`;
    await auth(ada, 'change-email', { newEmail });
    expect(await me()).toMatchObject({ email, emailVerified: false });
    await follow(await linkTo(newEmail, 'Confirm your address'));
    expect(await me()).toMatchObject({ email: newEmail, emailVerified: false });
    expect((await auth(ada, 'send-verification-email', { email: newEmail })).status).toBe(200);
  });

  test('tells nobody whose address it is, and takes none away', async () => {
    const taken = `taken-${email}`;
    await auth(new ApiClient(api.url), 'sign-up/email', { name: 'Eve', email: taken, password: PASSWORD });
    const [free, known] = [
      await auth(ada, 'change-email', { newEmail: `free-${email}` }),
      await auth(ada, 'change-email', { newEmail: taken }),
    ];
    expect([known.status, known.text]).toEqual([free.status, free.text]);
    expect((await api.mails()).filter((mail) => mail.to === taken)).toHaveLength(1);
    expect((await auth(ada, 'change-email', { newEmail: email })).status).toBe(400);
    expect((await auth(new ApiClient(api.url), 'change-email', { newEmail: 'x@example.com' })).status).toBe(401);
  });
});
