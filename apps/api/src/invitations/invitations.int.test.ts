import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Page } from '../http/page.js';
import { ApiClient, signUp } from '../testing/api-client.js';
import { holdToken, joinAs } from '../testing/members.js';
import { PUBLIC_URL, type RunningApi, startApi } from '../testing/running-api.js';
import type { InvitationView } from './invitation.schema.js';
import { InvitationSweep } from './invitation-sweep.js';

jest.setTimeout(60_000); // servers are started

const INVITATIONS = '/api/v1/invitations';
const ACCEPT = '/api/v1/me/invitations/accept';
const SUBJECT = 'You are invited to Logferry';
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const WAIT_MS_MAX = 5_000;

let api: RunningApi;
let owner: ApiClient;
let tenantId: string;
let guests = 0;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  api.setNow(null);
  owner = await signUp(api.url);
  await confirm(owner);
  tenantId = (await owner.get<{ id: string }>('/api/v1/tenant')).body.id;
});

async function emailOf(client: ApiClient): Promise<string> {
  return (await client.get<{ email: string }>('/api/v1/me')).body.email;
}

async function confirm(client: ApiClient): Promise<void> {
  await api.database.user.updateMany({ where: { email: await emailOf(client) }, data: { emailVerified: true } });
}

function newAddress(): string {
  guests += 1;
  return `guest-${Date.now()}-${guests}@example.com`;
}

function invite(email: string, role = 'member', by = owner) {
  return by.post<InvitationView>(INVITATIONS, { email, role });
}

function accept(client: ApiClient, token: string) {
  return client.post<{ id: string; role: string }>(ACCEPT, { token });
}

/** The tokens mailed to an address, oldest first, once there are so many. */
async function tokensTo(email: string, count = 1): Promise<string[]> {
  for (const end = Date.now() + WAIT_MS_MAX; Date.now() < end; ) {
    const mails = (await api.mails()).filter((mail) => mail.to === email && mail.subject === SUBJECT);
    if (mails.length >= count) return mails.map(({ text }) => /token=(\w+)/.exec(text)?.[1] ?? '');
  }
  throw new Error(`no ${count} mails to ${email}`);
}

async function list(): Promise<readonly InvitationView[]> {
  return (await owner.get<Page<InvitationView>>(INVITATIONS)).body.items;
}

/** Somebody who signs up with an address, without confirming it. */
async function signUpAs(email: string): Promise<ApiClient> {
  const client = new ApiClient(api.url);
  const body = { name: 'Guest', email, password: 'correct horse battery' };
  guests += 1;
  const answer = await client.post('/api/auth/sign-up/email', body, { 'x-forwarded-for': `198.51.100.${guests}` });
  expect(answer.status).toBe(200);
  return client;
}

describe('an invitation', () => {
  test('is mailed with a link, and whoever signs up with the address joins in the role and is confirmed', async () => {
    const email = newAddress();
    const made = await invite(email.toUpperCase(), 'admin');
    expect([made.status, made.body]).toMatchObject([201, { email, role: 'admin', isExpired: false }]);
    const [token = ''] = await tokensTo(email);
    const mail = (await api.mails()).findLast(({ to }) => to === email);
    expect(mail?.text).toContain(`${PUBLIC_URL}/invitation?token=${token}`);
    const guest = await signUpAs(email);
    expect([(await accept(guest, token)).body]).toMatchObject([{ id: tenantId, role: 'admin' }]);
    expect((await guest.get('/api/v1/me')).body).toMatchObject({ emailVerified: true });
    expect((await guest.get('/api/v1/members', { 'x-logferry-tenant': tenantId })).status).toBe(200);
    expect(await list()).toEqual([]);
    expect((await accept(guest, token)).status).toBe(422);
  });

  test('is for its address alone', async () => {
    const email = newAddress();
    await invite(email);
    const [token = ''] = await tokensTo(email);
    const other = await signUp(api.url);
    await confirm(other);
    const refused = await accept(other, token);
    expect([refused.status, refused.body]).toMatchObject([403, { code: 'forbidden' }]);
    expect((await list()).map((each) => each.email)).toEqual([email]);
  });

  test('is made once by two requests of one person at the same time', async () => {
    const email = newAddress();
    await invite(email);
    const [token = ''] = await tokensTo(email);
    const guest = await signUpAs(email);
    const answers = await Promise.all([accept(guest, token), accept(guest, token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    expect(await api.database.member.count({ where: { tenantId } })).toBe(2);
  });

  test('takes no more members than the plan allows, nor any while the tenant is suspended', async () => {
    const guests = await Promise.all(
      [newAddress(), newAddress()].map(async (email) => {
        await invite(email);
        const [token = ''] = await tokensTo(email);
        return { client: await signUpAs(email), token };
      }),
    );
    const acceptAll = () => Promise.all(guests.map(({ client, token }) => accept(client, token)));
    await api.database.tenant.update({ where: { id: tenantId }, data: { membersMax: 2, suspendedAt: new Date() } });
    expect((await acceptAll()).map(({ status }) => status)).toEqual([422, 422]);
    await api.database.tenant.update({ where: { id: tenantId }, data: { suspendedAt: null } });
    const answers = (await acceptAll()).sort((a, b) => a.status - b.status);
    expect(answers.map(({ status, body }) => [status, body])).toMatchObject([
      [200, { id: tenantId }],
      [409, { code: 'quota_exceeded' }],
    ]);
    expect(await list()).toHaveLength(1); // whoever found no place can come when there is one
  });

  test('ends after seven days, when it is revoked, and with its tenant', async () => {
    const email = newAddress();
    const { body } = await invite(email);
    const [token = ''] = await tokensTo(email);
    const guest = await signUpAs(email);
    api.setNow(new Date(Date.now() + 7 * DAY_MS + 1_000));
    expect((await accept(guest, token)).status).toBe(422);
    expect(await list()).toMatchObject([{ isExpired: true }]);
    api.setNow(null);
    await api.database.tenant.update({ where: { id: tenantId }, data: { deletedAt: new Date() } });
    expect((await accept(guest, token)).status).toBe(422);
    await api.database.tenant.update({ where: { id: tenantId }, data: { deletedAt: null } });
    expect((await owner.delete(`${INVITATIONS}/${body.id}`)).status).toBe(204);
    expect((await accept(guest, token)).status).toBe(422);
    expect(await list()).toEqual([]);
    expect((await owner.get(`${INVITATIONS}/${body.id}`)).status).toBe(404);
  });

  test('is mailed again a minute later at the earliest, with a new link, and five times at most', async () => {
    const email = newAddress();
    const { body } = await invite(email);
    const resend = () => owner.post(`${INVITATIONS}/${body.id}/resend`, undefined);
    const early = await resend();
    expect([early.status, early.body.code, early.headers.has('retry-after')]).toEqual([429, 'rate_limited', true]);
    for (let mail = 2; mail <= 6; mail++) {
      api.setNow(new Date(Date.now() + mail * 2 * MINUTE_MS));
      expect((await resend()).status).toBe(mail <= 5 ? 200 : 429);
    }
    // Nor is inviting anew a way around it.
    await owner.delete(`${INVITATIONS}/${body.id}`);
    expect((await invite(email)).status).toBe(429);
    const tokens = await tokensTo(email, 5);
    expect(new Set(tokens).size).toBe(5);
    await api.database.invitation.updateMany({ where: { tenantId }, data: { revokedAt: null } });
    const guest = await signUpAs(email);
    expect((await accept(guest, tokens[0] ?? '')).status).toBe(422);
    expect((await accept(guest, tokens.at(-1) ?? '')).status).toBe(200);
  });

  test('is not made twice for one address, nor for a member', async () => {
    const email = newAddress();
    expect((await invite(email)).status).toBe(201);
    expect((await invite(email)).status).toBe(409);
    const member = await joinAs(api, tenantId, 'viewer');
    expect((await invite(await emailOf(member))).status).toBe(409);
  });

  test('is counted: a tenant sends so many in seven days', async () => {
    const soon = new Date(Date.now() + DAY_MS);
    const rows = Array.from({ length: 100 }, (_, index) => ({
      tenantId,
      email: `many-${index}@example.com`,
      role: 'viewer' as const,
      tokenHash: Buffer.from(`${tenantId} ${index}`),
      invitedBy: 'x',
      lastMailAt: new Date(),
      expiresAt: soon,
    }));
    await api.database.invitation.createMany({ data: rows });
    expect((await invite(newAddress())).status).toBe(409);
    api.setNow(new Date(soon.getTime() + 1));
    expect((await invite(newAddress())).status).toBe(201);
  });

  test('keeps its token out of the database, the log and the audit log', async () => {
    const email = newAddress();
    await invite(email);
    const [token = ''] = await tokensTo(email);
    await accept(await signUpAs(email), token);
    const kept = await api.database
      .$queryRaw`SELECT * FROM invitations, audit_log WHERE audit_log.tenant_id = ${tenantId}::uuid`;
    expect(JSON.stringify(kept) + api.logText()).not.toContain(token);
  });
});

describe('inviting', () => {
  test('is for those who have confirmed their own address', async () => {
    const unconfirmed = await signUp(api.url);
    const refused = await invite(newAddress(), 'viewer', unconfirmed);
    expect([refused.status, refused.body]).toMatchObject([403, { code: 'forbidden' }]);
    await confirm(unconfirmed);
    expect((await invite(newAddress(), 'viewer', unconfirmed)).status).toBe(201);
  });

  test('is for admins, owners by owners only, and not for API tokens', async () => {
    const admin = await joinAs(api, tenantId, 'admin');
    await confirm(admin);
    const token = await holdToken(api, owner, 'admin');
    expect((await invite(newAddress(), 'admin', admin)).status).toBe(201);
    expect((await invite(newAddress(), 'owner', admin)).status).toBe(403);
    expect((await invite(newAddress(), 'owner')).status).toBe(201);
    expect((await invite(newAddress(), 'viewer', token)).status).toBe(403);
  });

  test('and joining are in the audit log of the tenant', async () => {
    const email = newAddress();
    await invite(email, 'viewer');
    const [token = ''] = await tokensTo(email);
    await accept(await signUpAs(email), token);
    const entries = await api.database.auditEntry.findMany({ where: { tenantId }, orderBy: { id: 'asc' } });
    expect(entries).toMatchObject([
      { action: 'createInvitation', resource: 'invitation', after: { email, role: 'viewer' } },
      { action: 'acceptInvitation', resource: 'member', actorName: email, after: { role: 'viewer' } },
    ]);
  });

  test('leaves nothing behind in the end', async () => {
    const revoked = (await invite(newAddress())).body.id;
    await invite(newAddress());
    await owner.delete(`${INVITATIONS}/${revoked}`);
    const left = async (days: number) => {
      const now = () => new Date(Date.now() + days * DAY_MS);
      await new InvitationSweep({ database: api.database, now }).jobs[0]?.run({
        data: {},
        isLastTry: true,
        shouldStop: () => false,
      });
      return api.database.invitation.count({ where: { tenantId } });
    };
    expect([await left(6), await left(8), await left(38)]).toEqual([2, 1, 0]);
  });
});
