import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Problem } from '@logferry/runtime';
import type { Role } from '../http/caller.js';
import { ApiClient, signUp } from '../testing/api-client.js';
import { PUBLIC_URL, type RunningApi, startApi } from '../testing/running-api.js';
import { MembershipService } from './membership.service.js';

jest.setTimeout(60_000); // servers are started

interface TenantView {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

const PASSWORD = 'correct horse battery';
let api: RunningApi;
/** Each comes from another address, because of the rate limit. */
let refusals = 0;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

describe('signing up', () => {
  test('gives the user a tenant of their own and a session', async () => {
    const [ada, bob] = [await signUp(api.url), await signUp(api.url)];
    const tenants = [await ada.get<TenantView>('/api/v1/tenant'), await bob.get<TenantView>('/api/v1/tenant')];
    expect(tenants.map(({ status, body }) => [status, body.role])).toEqual([
      [200, 'owner'],
      [200, 'owner'],
    ]);
    expect(tenants[0]?.body.id).not.toBe(tenants[1]?.body.id);
  });

  test('sets a cookie that no script can read, other sites do not send and plain http does not carry', async () => {
    const client = new ApiClient(api.url);
    const body = { name: 'Cookie', email: 'cookie@example.com', password: PASSWORD };
    const answer = await client.post('/api/auth/sign-up/email', body);
    const cookie = answer.headers.getSetCookie().find((each) => each.includes('session_token='));
    expect(cookie).toMatch(/^__Secure-logferry\.session_token=/);
    const session = await client.get('/api/auth/get-session');
    expect(session.body).toMatchObject({ user: { email: body.email }, session: { userId: expect.any(String) } });
    for (const { text } of [answer, session]) expect(text).not.toContain('"token"');
    for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Secure', 'Path=/']) expect(cookie).toContain(attribute);
  });

  test('refuses an address that is taken, and a short password', async () => {
    const client = new ApiClient(api.url);
    const body = { name: 'Twice', email: 'twice@example.com', password: PASSWORD };
    const signUpFrom = (address: string, change = {}) =>
      client.post('/api/auth/sign-up/email', { ...body, ...change }, { 'x-forwarded-for': address });
    expect((await signUpFrom('198.51.100.1')).status).toBe(200);
    client.forget();
    const taken = await signUpFrom('198.51.100.1');
    expect(taken).toMatchObject({
      status: 422,
      body: {
        code: 'validation_failed',
        detail: 'email has an account already: sign in instead.',
        errors: [{ path: 'email', message: 'has an account already: sign in instead' }],
      },
    });
    expect(taken.headers.get('content-type')).toContain('application/problem+json');
    const short = await signUpFrom('198.51.100.1', { email: 'x@example.com', password: 'short' });
    expect(short.status).toBe(422);
    expect(short.body.errors).toEqual([{ path: 'password', message: 'must not be shorter than 8 characters' }]);
  });

  test.each([
    ['a name of 200 kB', { name: 'x'.repeat(200_000) }, 'name', 'must not be longer than 100 characters'],
    ['a name with NUL', { name: 'a\u0000' }, 'name', 'holds the character NUL, which cannot be stored'],
    ['a name with half a character', { name: 'a\ud800' }, 'name', 'holds half of a character (a lone surrogate)'],
    ['a name of two lines', { name: 'a\nb' }, 'name', 'must not contain line breaks or control characters'],
    ['a name of nothing', { name: '  ' }, 'name', 'must not be empty'],
    ['no name', { name: undefined }, 'name', 'is missing or not a string'],
    ['an image', { image: `data:${'x'.repeat(200_000)}` }, 'image', 'is not a known field'],
    ['something that is no address', { email: 'nobody' }, 'email', 'is not an email address'],
    ['a long address', { email: `${'x'.repeat(250)}@example.com` }, 'email', 'must not be longer than 254 characters'],
    ['a long password', { password: 'x'.repeat(129) }, 'password', 'must not be longer than 128 characters'],
    ['the field of another user', { emailVerified: true }, 'emailVerified', 'is not a known field'],
  ])('refuses %s, names the field and stores nothing', async (_, change, path, message) => {
    const body = { name: 'Eve', email: 'eve@example.com', password: PASSWORD, ...change };
    const from = { 'x-forwarded-for': `198.51.100.${100 + (refusals++ % 100)}` };
    const answer = await new ApiClient(api.url).post('/api/auth/sign-up/email', body, from);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: 'validation_failed', errors: [{ path, message }] });
    expect(await api.database.user.count({ where: { email: 'eve@example.com' } })).toBe(0);
  });

  test('keeps the name without the spaces around it', async () => {
    const client = new ApiClient(api.url);
    const body = { name: ' Grace ', email: 'Grace@example.com', password: PASSWORD };
    expect((await client.post('/api/auth/sign-up/email', body)).status).toBe(200);
    expect((await client.get('/api/auth/get-session')).body).toMatchObject({
      user: { name: 'Grace', email: 'grace@example.com' },
    });
  });

  test('does not leave a user without a tenant, nor with two', async () => {
    const client = await signUp(api.url);
    const before = await client.get<TenantView>('/api/v1/tenant');
    await api.database.tenant.delete({ where: { id: before.body.id } }); // as if making it had failed
    const session = await api.database.session.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
    const user = { id: session.userId, name: 'User' };
    // With all connections open the requests below really run at the same time.
    await Promise.all(Array.from({ length: 8 }, () => api.database.$queryRaw`SELECT 1 FROM pg_sleep(0.05)`));
    const memberships = new MembershipService({ database: api.database });
    const made = await Promise.all(Array.from({ length: 8 }, () => memberships.of(user)));
    expect(new Set(made.map(({ tenantId }) => tenantId)).size).toBe(1);
    const after = await client.get<TenantView>('/api/v1/tenant');
    expect([after.status, after.body.id]).toEqual([200, made[0]?.tenantId]);
  });
});

describe('signing in and out', () => {
  test('takes the right password only, and ends the session on signing out', async () => {
    const client = new ApiClient(api.url);
    const body = { email: 'in@example.com', password: PASSWORD };
    await client.post('/api/auth/sign-up/email', { name: 'In', ...body }, { 'x-forwarded-for': '198.51.100.2' });
    client.forget();
    const wrong = await client.post('/api/auth/sign-in/email', { ...body, password: 'wrong password' });
    expect(wrong).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated', detail: 'Email address or password is wrong.' },
    });
    expect(wrong.headers.get('content-type')).toContain('application/problem+json');
    expect((await client.get('/api/v1/tenant')).status).toBe(401);

    expect((await client.post('/api/auth/sign-in/email', body)).status).toBe(200);
    expect((await client.get('/api/v1/tenant')).status).toBe(200);
    const stolen = client.cookies;

    expect((await client.post('/api/auth/sign-out', {})).status).toBe(200);
    expect((await new ApiClient(api.url).get('/api/v1/tenant', { cookie: stolen })).status).toBe(401);
  });

  test('refuses pages of another origin, and takes scripts, which name none', async () => {
    const body = { email: 'in@example.com', password: PASSWORD };
    const statusFrom = async (headers: Record<string, string>) => {
      const client = new ApiClient(api.url);
      const from = { 'x-forwarded-for': '198.51.100.3', ...headers };
      const { status, body: problem } = await client.post('/api/auth/sign-in/email', body, from);
      if (status !== 200) expect(problem.code).toBe('forbidden');
      return status;
    };
    for (const origin of ['https://evil.example', 'null']) expect(await statusFrom({ origin })).toBe(403);
    expect(await statusFrom({ referer: 'https://evil.example/page' })).toBe(403);
    expect(await statusFrom({ origin: PUBLIC_URL })).toBe(200);
    expect(await statusFrom({})).toBe(200);
  });

  test('slows down who guesses passwords, whatever address they claim to have', async () => {
    // Not an address, so that nothing is hashed: what is counted is the attempt.
    const body = { email: 'nobody', password: PASSWORD };
    const guess = (headers: Record<string, string>) =>
      new ApiClient(api.url).post('/api/auth/sign-in/email', body, headers);
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt++) {
      const invented = `203.0.113.${attempt}`;
      // The proxy appends the true address; what stands before it is the client's invention.
      const headers = { 'x-logferry-client-address': invented, 'x-forwarded-for': `${invented}, 198.51.100.9` };
      statuses.push((await guess(headers)).status);
    }
    expect(statuses).toEqual([...Array(10).fill(422), 429, 429]);
    const refused = await guess({ 'x-forwarded-for': '198.51.100.9' });
    expect(refused.body.code).toBe('rate_limited');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await guess({ 'x-forwarded-for': '198.51.100.10' })).status).toBe(422);
  });
});

describe('what better-auth offers beyond that', () => {
  test.each([
    ['POST', '/update-user', { name: 'a\u0000' }],
    ['POST', '/update-user', { image: 'x' }],
    ['POST', '/delete-user', {}],
    ['POST', '/sign-in/social', { provider: 'github' }],
    ['POST', '/revoke-sessions', {}],
    ['POST', '/get-session', {}],
    ['GET', '/list-sessions', undefined],
    ['GET', '/ok', undefined],
    ['GET', '/error', undefined],
    ['GET', '/sign-in/email/', undefined],
  ])('is not there: %s %s', async (method, path, body) => {
    const client = new ApiClient(api.url);
    await client.post('/api/auth/sign-in/email', { email: 'in@example.com', password: PASSWORD });
    const answer = await client.send<Problem>(method, `/api/auth${path}`, body);
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });
});

describe('an error of the database on the way', () => {
  test('is told without its words, and logged with them', async () => {
    // Nothing an answer should speak of: the constraint's name, the table, the query.
    await api.database.$executeRawUnsafe(
      `ALTER TABLE "sessions" ADD CONSTRAINT no_more_sessions CHECK ("user_id" = '') NOT VALID`,
    );
    try {
      const from = { 'x-forwarded-for': '198.51.100.20' };
      const client = new ApiClient(api.url);
      const answer = await client.post(
        '/api/auth/sign-in/email',
        { email: 'in@example.com', password: PASSWORD },
        from,
      );
      expect(answer.status).toBe(500);
      expect(answer.body).toMatchObject({ code: 'internal', detail: 'Something went wrong on our side' });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.text).not.toMatch(/prisma|session|constraint/i);
      expect(api.logText()).toContain('no_more_sessions');
    } finally {
      await api.database.$executeRawUnsafe('ALTER TABLE "sessions" DROP CONSTRAINT no_more_sessions');
    }
  });
});

describe('the session guard', () => {
  test('lets nobody in without a session, or with a forged one', async () => {
    const forged = { cookie: '__Secure-logferry.session_token=forged.c2lnbmF0dXJl' };
    for (const headers of [{}, forged]) {
      const answer = await new ApiClient(api.url).get('/api/v1/apps', headers);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body.code).toBe('unauthenticated');
    }
  });

  test('refuses writes from pages of another origin, although the cookie came along', async () => {
    const client = await signUp(api.url);
    const body = { name: 'x', site: 'T1', apiKey: 'k' };
    const from = (origin: string) => client.post('/api/v1/destinations?validate=false', body, { origin });
    expect((await from('https://evil.example')).body.code).toBe('forbidden');
    expect((await from('null')).body.code).toBe('forbidden');
    expect((await from(PUBLIC_URL)).status).toBe(201);
  });
});

test('no password and no cookie is in the log', () => {
  expect(api.logText()).toContain('/api/auth/sign-in/email');
  expect(api.logText()).not.toContain(PASSWORD);
  expect(api.logText()).not.toContain('session_token');
});
