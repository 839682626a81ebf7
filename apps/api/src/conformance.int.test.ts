import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type FakeHeroku, totpOf } from '@logferry/testkit';
import { AUTH_PATH } from './auth/auth.js';
import { AUTH_ROUTES } from './auth/auth.routes.js';
import { type Answer, ApiClient, signUp } from './testing/api-client.js';
import { keepLetter } from './testing/dead-letter.js';
import { discoverApp } from './testing/discovered-app.js';
import { ApiDocument, type Operation } from './testing/document.js';
import { agreeAtHeroku, startHeroku } from './testing/heroku-account.js';
import { holdToken, joinAs } from './testing/members.js';
import { type RunningApi, startApi } from './testing/running-api.js';

jest.setTimeout(120_000); // servers are started, and every operation is called

const WAIT_MS_MAX = 5_000;
const INVITED = 'You are invited to Logferry';
const PASSWORD = 'correct horse battery';
const NOBODY = '01923456-789a-7000-8000-000000000000';
const HOOK = 'http://127.0.0.1:9/hook';
const RULES = [{ type: 'exclude_at_match', name: 'health', pattern: 'health' }];
/** Larger than any body may be. */
const TOO_LARGE = { name: 'x'.repeat(300_000) };

interface Sent {
  readonly by?: ApiClient;
  readonly ids?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

let heroku: FakeHeroku;
let api: RunningApi;
let owner: ApiClient;
let document: ApiDocument;
/** Operations that were called and succeeded. */
const succeeded = new Set<string>();

beforeAll(async () => {
  const started = await startHeroku();
  heroku = started.heroku;
  api = await startApi({ webhookOrigins: [new URL(HOOK).origin], herokuOauth: started.herokuOauth });
  owner = await signUp(api.url);
  document = new ApiDocument(JSON.parse((await new ApiClient(api.url).get('/api/openapi.json')).text));
});
afterAll(async () => {
  await api?.close();
  await heroku?.close();
});

function pathOf({ path }: Operation, { ids = {}, query = {} }: Sent): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? NOBODY);
  const search = new URLSearchParams(query).toString();
  return search === '' ? filled : `${filled}?${search}`;
}

/** Sends a request and holds the answer against the document. */
async function send<T>(operation: Operation, sent: Sent): Promise<Answer<T>> {
  const { by = owner, body, headers } = sent;
  const answer = await by.send<T>(operation.method, pathOf(operation, sent), body, headers);
  const { status, text } = answer;
  const faults = document.faultsOf(operation, { status, text, type: answer.headers.get('content-type') });
  expect([operation.operationId, status, faults]).toEqual([operation.operationId, status, []]);
  return answer;
}

/** The same where all should be well. */
async function ok<T = { id: string }>(operationId: string, sent: Sent = {}): Promise<T> {
  const answer = await send<T>(document.operation(operationId), sent);
  expect([operationId, answer.status, answer.status < 400 ? '' : answer.text]).toEqual([
    operationId,
    answer.status,
    '',
  ]);
  succeeded.add(operationId);
  return answer.body;
}

/** The token of the newest mail with this subject to somebody, once it is there: mails are not waited for. */
async function mailedToken(to: string, subject: string, after = ''): Promise<string> {
  for (const end = Date.now() + WAIT_MS_MAX; Date.now() < end; ) {
    const mail = (await api.mails()).findLast((each) => each.to === to && each.subject === subject);
    const token = /token=([^\s&]+)/.exec(mail?.text ?? '')?.[1];
    if (token !== undefined && token !== after) return token;
  }
  throw new Error(`no mail "${subject}"`);
}

test('every operation answers as the document says', async () => {
  const tenant = await ok('getTenant');
  await signingIn();
  await people(tenant.id);
  const appId = await carrying();
  await looking(appId);
  await connectingHeroku(appId);
  await tellingPeople();
  await endingThings(appId);
  const all = document.operations.map(({ operationId }) => operationId);
  expect(all.filter((operationId) => !succeeded.has(operationId))).toEqual([]);
});

async function signingIn(): Promise<void> {
  const by = new ApiClient(api.url);
  const email = `ada-${Date.now()}@example.com`;
  await ok('signUp', { by, body: { name: 'Ada', email, password: PASSWORD } });
  await ok('sendVerificationEmail', { by, body: { email } });
  await ok('verifyEmail', { by, query: { token: await mailedToken(email, 'Confirm your address') } });
  await ok('getSession', { by });
  await ok('changePassword', { by, body: { currentPassword: PASSWORD, newPassword: `${PASSWORD}!` } });
  await ok('requestPasswordReset', { by, body: { email } });
  const token = await mailedToken(email, 'Set a new password');
  await ok('resetPassword', { by, body: { token, newPassword: PASSWORD } });
  await ok('signIn', { by, body: { email, password: PASSWORD } });
  await ok('getMe', { by });
  const password = PASSWORD;
  const setUp = await ok<{ totpURI: string; backupCodes: string[] }>('setUpTwoFactor', { by, body: { password } });
  await ok('verifyTotp', { by, body: { code: totpOf(setUp.totpURI, Date.now()) } });
  await ok('signIn', { by, body: { email, password } });
  await ok('verifyRecoveryCode', { by, body: { code: setUp.backupCodes[0] } });
  await ok('renewRecoveryCodes', { by, body: { password } });
  await ok('disableTwoFactor', { by, body: { password } });
  await ok('changeEmail', { by, body: { newEmail: `new-${email}` } });
  const { items } = await ok<{ items: { id: string }[] }>('listSessions', { by });
  await ok('endSession', { by, ids: { sessionId: items[0]?.id ?? '' } });
  await ok('signIn', { by, body: { email, password: PASSWORD } });
  await ok('endSessions', { by });
  await ok('signOut', { by });
}

async function people(tenantId: string): Promise<void> {
  await ok('updateTenant', { body: { name: 'ACME' } });
  const second = await ok('createTenant', { body: { name: 'Second' } });
  await ok('listTenants');
  await ok('getPlan');
  await ok('switchTenant', { ids: { id: second.id } });
  await ok('switchTenant', { ids: { id: tenantId } });
  const by = await joinAs(api, tenantId, 'member');
  const { items } = await ok<{ items: { id: string; role: string }[] }>('listMembers', { query: { role: 'member' } });
  const ids = { id: items[0]?.id ?? '' };
  await ok('getMember', { ids });
  await ok('updateMember', { ids, body: { role: 'admin' } });
  await ok('leaveTenant', { by });
  await api.database.user.updateMany({ data: { emailVerified: true } });
  const guest = await signUp(api.url);
  const email = (await ok<{ email: string }>('getMe', { by: guest })).email;
  const invitation = await ok('createInvitation', { body: { email, role: 'viewer' } });
  await ok('listInvitations');
  await ok('getInvitation', { ids: invitation });
  const first = await mailedToken(email, INVITED);
  api.setNow(new Date(Date.now() + 61_000));
  await ok('resendInvitation', { ids: invitation });
  api.setNow(null);
  const link = await mailedToken(email, INVITED, first);
  await ok('acceptInvitation', { by: guest, body: { token: link } });
  await ok('leaveTenant', { by: guest, headers: { 'x-logferry-tenant': tenantId } });
  const other = await ok('createInvitation', { body: { email: 'grace@example.com', role: 'viewer' } });
  await ok('revokeInvitation', { ids: other });
  await joinAs(api, tenantId, 'viewer');
  const left = await ok<{ items: { id: string }[] }>('listMembers', { query: { role: 'viewer' } });
  await ok('removeMember', { ids: { id: left.items[0]?.id ?? '' } });
}

async function carrying(): Promise<string> {
  const query = { validate: 'false' };
  await ok('listSites');
  await ok('checkKey', { body: { site: 'T1', apiKey: 'k' } });
  const destination = await ok('createDestination', { query, body: { name: 'EU', site: 'T1', apiKey: 'k' } });
  await ok('listDestinations');
  await ok('getDestination', { ids: destination });
  await ok('listDestinationAttempts', { ids: destination });
  await ok('updateDestination', { ids: destination, query, body: { name: 'Main' } });
  await ok('drainDestination', { ids: destination });
  const ids = await ok('createApp', { body: { name: 'shop', destinationId: destination.id } });
  await ok('listApps');
  await ok('listAppSummaries');
  await ok('getApp', { ids });
  await ok('updateApp', { ids, body: { env: 'staging' } });
  await ok('replaceAppRules', { ids, body: { rules: RULES } });
  await ok('getAppRules', { ids });
  await ok('getRuleUsage', { ids });
  await ok('previewRules', { ids, body: { rules: RULES, lines: ['GET /health'] } });
  await ok('importRules', { body: { text: '- type: exclude_at_match\n  name: a\n  pattern: b' } });
  await ok('replaceTenantRules', { body: { rules: RULES } });
  await ok('getTenantRules');
  await ok('getTenantRuleUsage');
  const configuration = await ok('exportConfiguration');
  await ok('importConfiguration', { body: configuration });
  const made = await ok('createDrainToken', { ids, body: { label: 'main' } });
  const token = { ...ids, tokenId: made.id };
  await ok('listDrainTokens', { ids });
  await ok('getDrainToken', { ids: token });
  await ok('updateDrainToken', { ids: token, body: { label: 'old' } });
  await ok('revealDrainToken', { ids: token });
  await ok('sendTestLog', { ids });
  const discovered = { ...ids, discoveredId: await discoverApp(api, ids.id, 'shop-eu') };
  await ok('listDiscoveredApps', { ids });
  await ok('nameDiscoveredApp', { ids: discovered, body: { name: 'shop' } });
  await ok('getDiscoveredApp', { ids: discovered });
  await ok('forgetDiscoveredApp', { ids: discovered });
  await ok('revokeDrainToken', { ids: token, query: { graceSeconds: '1' } });
  return ids.id;
}

async function looking(id: string): Promise<void> {
  const ids = { id };
  await ok('getUsage', { ids });
  await ok('listUsageByApp', { query: { month: '2026-03' } });
  await ok('getUsageByMonth');
  await ok('getParked', { ids });
  const letterId = await keepLetter(api, id, 'one');
  await ok('listDeadLetters', { ids });
  await ok('redriveDeadLetter', { ids: { ...ids, letterId } });
  await ok('discardDeadLetter', { ids: { ...ids, letterId: await keepLetter(api, id, 'two') } });
  await keepLetter(api, id, 'three');
  await ok('redriveDeadLetters', { ids });
  await ok('tailApp', { ids });
  await ok('followChanges');
  await api.database.tenantEvent.create({
    data: { tenantId: (await ok('getTenant')).id, kind: 'app_silent', appId: id },
  });
  await ok('listEvents');
  await ok('listAuditEntries');
  for (const format of ['ndjson', 'csv']) await ok('exportAuditLog', { query: { format } });
}

async function connectingHeroku(id: string): Promise<void> {
  const { destinationId } = await ok<{ destinationId: string }>('getApp', { ids: { id } });
  await ok('startHerokuConnection');
  await ok('completeHerokuConnection', { body: await agreeAtHeroku(heroku, owner) });
  await ok('getHerokuConnection');
  await ok('listHerokuApps');
  await ok('addHerokuApps', { body: { destinationId, herokuAppIds: [heroku.createApp('shop').id] } });
  await ok('disconnectHeroku');
}

async function tellingPeople(): Promise<void> {
  const token = await ok('createApiToken', { body: { name: 'deploy', scopes: ['read'] } });
  await ok('listApiTokens');
  await ok('getApiToken', { ids: token });
  await ok('updateApiToken', { ids: token, body: { name: 'deploys' } });
  await ok('revokeApiToken', { ids: token });
  const ids = await ok('createNotificationChannel', { body: { type: 'webhook', name: 'hook', url: HOOK } });
  await ok('listNotificationChannels');
  await ok('getNotificationChannel', { ids });
  await ok('updateNotificationChannel', { ids, body: { isEnabled: false } });
  await ok('testNotificationChannel', { ids });
  await ok('listNotificationDeliveries', { ids });
  await ok('deleteNotificationChannel', { ids });
}

async function endingThings(id: string): Promise<void> {
  const { destinationId } = await ok<{ destinationId: string }>('getApp', { ids: { id } });
  await ok('discardParked', { ids: { id } });
  await ok('discardDeadLetters', { ids: { id } });
  await ok('deleteApp', { ids: { id } });
  await ok('deleteDestination', { ids: { id: destinationId } });
  const tenant = await ok('deleteTenant');
  await ok('restoreTenant', { headers: { 'x-logferry-tenant': tenant.id } });
  const heir = await joinAs(api, tenant.id, 'admin');
  const { items } = await ok<{ items: { id: string }[] }>('listMembers', { by: heir, query: { role: 'admin' } });
  await ok('transferTenant', { headers: { 'x-logferry-tenant': tenant.id }, body: { memberId: items[0]?.id } });
}

describe('what is wrong with a request is answered as the document says:', () => {
  const isOurs = ({ path }: Operation) => path.startsWith('/api/v1/');

  test('a body that is not JSON, too large, of another type, or with an unknown field', async () => {
    const by = await signUp(api.url);
    for (const operation of document.operations.filter(({ requestBody }) => requestBody !== undefined)) {
      // Each from another address, because of the limits of sign-in.
      const from = { 'x-forwarded-for': `203.0.113.${document.operations.indexOf(operation)}` };
      const statuses = [
        await send(operation, { by, headers: from, body: '{' }),
        await send(operation, { by, headers: from, body: TOO_LARGE }),
        await send(operation, { by, headers: { ...from, 'content-type': 'text/plain' }, body: 'x' }),
        await send(operation, { by, headers: from, body: { nobodyKnowsThis: true } }),
      ].map(({ status }) => status);
      expect([operation.operationId, statuses]).toEqual([operation.operationId, [400, 413, 415, 422]]);
    }
  });

  test('a query with an unknown parameter', async () => {
    const withQuery = document.operations.filter(
      (operation) =>
        isOurs(operation) &&
        operation.requestBody === undefined &&
        operation.parameters?.some((parameter) => parameter.in === 'query'),
    );
    expect(withQuery.length).toBeGreaterThan(10);
    for (const operation of withQuery) {
      const { status } = await send(operation, { query: { nobodyKnowsThis: '1' } });
      expect([operation.operationId, status]).toEqual([operation.operationId, 422]);
    }
  });

  test('an id of nothing, and something that is no id', async () => {
    const by = await signUp(api.url);
    const withId = document.operations.filter((each) => isOurs(each) && each.path.includes('{'));
    for (const operation of withId) {
      const examples = document.examplesOf(operation).examples;
      const body = examples.length === 0 ? {} : { body: examples[0] };
      const unknown = await send(operation, { by, ...body });
      const malformed = await send(operation, { by, ...body, ids: { id: 'x', sessionId: 'x/../y' } });
      expect([operation.operationId, unknown.status, malformed.status]).toEqual([operation.operationId, 404, 404]);
    }
  });

  test('nobody who asks, and somebody who may not', async () => {
    const admin = await signUp(api.url);
    const token = await holdToken(api, admin, 'read');
    for (const operation of document.operations.filter(isOurs)) {
      const { status } = await send(operation, { by: new ApiClient(api.url) });
      expect([operation.operationId, status]).toEqual([operation.operationId, 401]);
      if (operation.security?.length === 1) {
        expect([operation.operationId, (await send(operation, { by: token })).status]).toEqual([
          operation.operationId,
          403,
        ]);
      }
    }
  });
});

test('every route of the control plane is in the document', () => {
  const documented = document.operations.map(({ method, path }) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`);
  const ofAuth = AUTH_ROUTES.map(({ method, path }) => `${method} ${AUTH_PATH}${path}`);
  const routes = [...ofAuth, ...api.routes.filter((route) => route.includes(' /api/v1/'))];
  expect(routes.length).toBeGreaterThan(50);
  expect(routes.filter((route) => !documented.includes(route))).toEqual([]);
});

test('every body has an example that its schema takes', () => {
  for (const operation of document.operations.filter(({ requestBody }) => requestBody !== undefined)) {
    const { examples, faults } = document.examplesOf(operation);
    expect([operation.operationId, examples.length > 0, faults]).toEqual([operation.operationId, true, []]);
  }
});
