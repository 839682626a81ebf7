import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from '../http/page.js';
import { ApiClient } from '../testing/api-client.js';
import { joinAs } from '../testing/members.js';
import { PUBLIC_URL, type RunningApi, startApi } from '../testing/running-api.js';
import type { MeView, SessionView } from './me.schema.js';

jest.setTimeout(60_000); // servers are started

const PASSWORD = 'correct horse battery';
const OTHER_PASSWORD = 'staple correct horse';
const WAIT_MS_MAX = 5_000;
let api: RunningApi;
let people = 0;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

/** Somebody new; each comes from another address, because of the rate limit. */
async function newPerson() {
  people += 1;
  const email = `person-${people}@example.com`;
  const from = { 'x-forwarded-for': `192.0.2.${people}` };
  const client = new ApiClient(api.url);
  const signedUp = await client.post('/api/auth/sign-up/email', { name: 'Ada', email, password: PASSWORD }, from);
  expect(signedUp.status).toBe(200);
  const signIn = async (password = PASSWORD) => {
    const again = new ApiClient(api.url);
    const { status } = await again.post('/api/auth/sign-in/email', { email, password }, from);
    return { status, client: again };
  };
  return { email, from, client, signIn };
}

async function me(client: ApiClient): Promise<MeView> {
  return (await client.get<MeView>('/api/v1/me')).body;
}

async function sessions(client: ApiClient): Promise<readonly SessionView[]> {
  return (await client.get<Page<SessionView>>('/api/v1/me/sessions')).body.items;
}

/** The link of the newest mail with this subject, once it is there: mails are not waited for. */
async function linkTo(email: string, subject: string): Promise<URL> {
  const end = Date.now() + WAIT_MS_MAX;
  for (;;) {
    const text = (await api.mails()).findLast((mail) => mail.to === email && mail.subject === subject)?.text;
    const link = /https?:\/\/\S+/.exec(text ?? '')?.[0];
    if (link !== undefined) return new URL(link);
    if (Date.now() > end) throw new Error(`no mail "${subject}"`);
  }
}

async function countOf(email: string): Promise<number> {
  return (await api.mails()).filter((mail) => mail.to === email).length;
}

describe('an address', () => {
  test('is confirmed by the link that is mailed on signing up, while the account works at once', async () => {
    const { client, email } = await newPerson();
    expect(await me(client)).toMatchObject({ email, emailVerified: false });
    const link = await linkTo(email, 'Confirm your address');
    expect(link.origin).toBe(PUBLIC_URL);
    const answer = await fetch(api.url + link.pathname + link.search, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/confirmed']);
    expect(await me(client)).toMatchObject({ emailVerified: true });
    const again = await client.post('/api/auth/send-verification-email', { email });
    expect([again.status, again.body.code]).toEqual([409, 'conflict']);
  });

  test('is not confirmed by a link that somebody made up', async () => {
    const { client, email } = await newPerson();
    const link = await linkTo(email, 'Confirm your address');
    const token = `${link.searchParams.get('token')}x`;
    const answer = await client.get(`${link.pathname}?token=${token}`);
    expect([answer.status, answer.body.errors]).toMatchObject([422, [{ path: 'token' }]]);
    link.searchParams.set('token', token);
    const redirected = await fetch(`${api.url}${link.pathname}${link.search}`, { redirect: 'manual' });
    expect(redirected.headers.get('location')).toBe('/confirmed?error=INVALID_TOKEN');
    const elsewhere = await client.get(`${link.pathname}?token=${token}&callbackURL=https%3A%2F%2Fevil.example`);
    expect(elsewhere.status).toBe(403);
    expect(await me(client)).toMatchObject({ emailVerified: false });
  });

  test('gets another link on demand, and strangers cannot tell whether it has an account', async () => {
    const { client, email, from } = await newPerson();
    await linkTo(email, 'Confirm your address');
    expect((await client.post('/api/auth/send-verification-email', { email })).status).toBe(200);
    const ask = (to: string) => new ApiClient(api.url).post('/api/auth/send-verification-email', { email: to }, from);
    const [known, unknown] = [await ask(email), await ask('nobody@example.com')];
    expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
    expect(await countOf('nobody@example.com')).toBe(0);
  });
});

describe('what somebody may do', () => {
  test('follows from their role in the tenant they work in', async () => {
    const { client } = await newPerson();
    expect(await me(client)).toMatchObject({ role: 'owner', allowed: expect.arrayContaining(['tenant:delete']) });
    const { body } = await client.get<{ id: string }>('/api/v1/tenant');
    const viewer = await me(await joinAs(api, body.id, 'viewer'));
    expect(viewer.role).toBe('viewer');
    expect(viewer.allowed).toEqual(expect.arrayContaining(['apps:read', 'me:write']));
    expect(viewer.allowed).not.toContain('apps:write');
  });

  test('is to look, and to leave, while the tenant is suspended', async () => {
    const { client } = await newPerson();
    const { body } = await client.get<{ id: string }>('/api/v1/tenant');
    await api.database.tenant.update({ where: { id: body.id }, data: { suspendedAt: new Date() } });
    const { allowed } = await me(client);
    expect(allowed).toEqual(expect.arrayContaining(['apps:read', 'members:leave', 'tenant:delete']));
    expect(allowed).not.toContain('apps:write');
  });
});

describe('a forgotten password', () => {
  test('is replaced by way of a mail, once, and whoever had a session is signed out', async () => {
    const { client, email, from, signIn } = await newPerson();
    expect((await client.post('/api/auth/request-password-reset', { email }, from)).status).toBe(200);
    const link = await linkTo(email, 'Set a new password');
    expect(link.href).toMatch(`${PUBLIC_URL}/reset-password?token=`);
    const body = { token: link.searchParams.get('token'), newPassword: OTHER_PASSWORD };
    const reset = () => new ApiClient(api.url).post('/api/auth/reset-password', body, from);
    expect((await reset()).status).toBe(200);
    expect((await client.get('/api/v1/me')).status).toBe(401);
    expect((await signIn()).status).toBe(401);
    expect((await signIn(OTHER_PASSWORD)).status).toBe(200);
    const second = await reset();
    expect([second.status, second.body.errors]).toMatchObject([422, [{ path: 'token' }]]);
  });

  test('tells nobody whether there is such an address', async () => {
    const { email, from } = await newPerson();
    const ask = (to: string) => new ApiClient(api.url).post('/api/auth/request-password-reset', { email: to }, from);
    const [known, unknown] = [await ask(email), await ask('nobody@example.com')];
    expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
    expect(await countOf('nobody@example.com')).toBe(0);
  });
});

describe('a known password', () => {
  test('is changed with the old one, and signs out everywhere else', async () => {
    const { client, from, signIn } = await newPerson();
    const elsewhere = (await signIn()).client;
    const change = (currentPassword: string) =>
      client.post('/api/auth/change-password', { currentPassword, newPassword: OTHER_PASSWORD }, from);
    const wrong = await change('not the password');
    expect([wrong.status, wrong.body.errors]).toMatchObject([422, [{ path: 'currentPassword' }]]);
    expect((await elsewhere.get('/api/v1/me')).status).toBe(200);
    const right = await change(PASSWORD);
    expect(right.status).toBe(200);
    expect(right.text).not.toContain('"token"');
    expect((await elsewhere.get('/api/v1/me')).status).toBe(401);
    expect((await client.get('/api/v1/me')).status).toBe(200);
    expect((await signIn()).status).toBe(401);
  });
});

describe('sessions', () => {
  test('are listed without their secret, and ended one by one', async () => {
    const { client, signIn } = await newPerson();
    const elsewhere = (await signIn()).client;
    const all = await sessions(client);
    expect(all.map(({ isCurrent }) => isCurrent)).toEqual([false, true]);
    const [row] = await api.database.session.findMany({ where: { id: all[0]?.id ?? '' } });
    expect(JSON.stringify(all)).not.toContain(row?.token);
    expect((await client.delete(`/api/v1/me/sessions/${all[0]?.id}`)).status).toBe(204);
    expect((await elsewhere.get('/api/v1/me')).status).toBe(401);
    expect(await sessions(client)).toHaveLength(1);
  });

  test('of somebody else are none of ours', async () => {
    const [ada, bob] = [await newPerson(), await newPerson()];
    const [session] = await sessions(bob.client);
    expect((await ada.client.delete(`/api/v1/me/sessions/${session?.id}`)).status).toBe(404);
    expect((await bob.client.get('/api/v1/me')).status).toBe(200);
  });

  test('end all at once', async () => {
    const { client, signIn } = await newPerson();
    const elsewhere = (await signIn()).client;
    expect((await elsewhere.delete('/api/v1/me/sessions')).status).toBe(204);
    for (const each of [client, elsewhere]) expect((await each.get('/api/v1/me')).status).toBe(401);
  });
});

test('no link is in the log', () => {
  expect(api.logText()).toContain('kept a mail as a file');
  expect(api.logText()).not.toContain('token=');
});
