import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ERROR_CODES, type ErrorCode } from '@logferry/runtime';
import { ACTIONS, type Action, ROLES, type Rule, SCOPES } from './auth/actions.js';
import { ACTION_EXTENSION } from './auth/needs.js';
import type { Role, Scope } from './http/caller.js';
import { describeApi } from './http/describe-api.js';
import { ApiClient, signUp } from './testing/api-client.js';
import { keepLetter } from './testing/dead-letter.js';
import { discoverApp } from './testing/discovered-app.js';
import { holdToken, joinAs } from './testing/members.js';
import { type RunningApi, startApi } from './testing/running-api.js';

jest.setTimeout(60_000); // servers are started

type Route = readonly [method: string, path: string];
/** A member in a role, or an API token of a scope. */
type Who = { readonly name: string } & ({ readonly role: Role } | { readonly scope: Scope });

// The routes come from the OpenAPI document, so that a new one is held to these rules without anybody's doing.
const document = await describeApi();
const routes = Object.entries(document.paths)
  .filter(([path]) => path.startsWith('/api/v1/'))
  .flatMap(([path, item]) => Object.keys(item).map((method): Route => [method.toUpperCase(), path]));
const CALLERS: readonly Who[] = [
  ...ROLES.map((role) => ({ role, name: `the role ${role}` })),
  ...SCOPES.map((scope) => ({ scope, name: `the scope ${scope}` })),
];
const routesWithId = routes.filter(([, path]) => path.includes('{id}'));

const NOBODY = '01923456-789a-7000-8000-000000000000';
/** Where nobody listens. */
const WEBHOOK = 'http://127.0.0.1:9/hook';

/** A body each write accepts, by the last word of its path. */
const BODIES: Record<string, object> = {
  'PATCH members': { role: 'member' },
  'PATCH destinations': { name: 'mine now' },
  'PATCH apps': { env: 'mine' },
  'POST drain-tokens': {},
  'POST invitations': { email: 'mine@example.com', role: 'viewer' },
  'PATCH drain-tokens': { label: 'mine' },
  'PATCH discovered-apps': { name: 'mine' },
  'POST api-tokens': { name: 'mine', scopes: ['read'] },
  'PATCH api-tokens': { name: 'mine now' },
  'PUT rules': { rules: [] },
  'POST preview': { rules: [], lines: ['mine'] },
  'POST channels': { name: 'mine', type: 'webhook', url: WEBHOOK },
  'PATCH channels': { name: 'mine now' },
};

let api: RunningApi;
let owner: ApiClient;
let stranger: ApiClient;
const clients = new Map<Who, ApiClient>();
let strangersToken: ApiClient;
const ids = {
  invitation: '',
  tenant: '',
  member: '',
  destination: '',
  app: '',
  token: '',
  letter: '',
  discovered: '',
  apiToken: '',
  channel: '',
};

beforeAll(async () => {
  api = await startApi({ webhookOrigins: [new URL(WEBHOOK).origin] });
  owner = await signUp(api.url);
  stranger = await signUp(api.url);
  const make = async (path: string, body: object) => (await owner.post<{ id: string }>(path, body)).body.id;
  const destination = { name: 'EU', site: 'T1', apiKey: 'unchecked' };
  ids.destination = await make('/api/v1/destinations?validate=false', destination);
  ids.app = await make('/api/v1/apps', { name: 'shop', destinationId: ids.destination });
  ids.token = await make(`/api/v1/apps/${ids.app}/drain-tokens`, {});
  ids.letter = await keepLetter(api, ids.app, 'one');
  await keepLetter(api, ids.app, 'two');
  ids.discovered = await discoverApp(api, ids.app, 'shop-eu');
  const { tenantId } = await api.database.app.findUniqueOrThrow({ where: { id: ids.app } });
  ids.tenant = tenantId;
  await joinAs(api, tenantId, 'member');
  ids.member = (await api.database.member.findFirstOrThrow({ where: { tenantId, role: 'member' } })).id;
  for (const who of CALLERS) {
    clients.set(who, 'role' in who ? await joinAs(api, tenantId, who.role) : await holdToken(api, owner, who.scope));
  }
  strangersToken = await holdToken(api, stranger, 'admin');
  ids.apiToken = await make('/api/v1/api-tokens', { name: 'deploy', scopes: ['read'] });
  await api.database.user.updateMany({ data: { emailVerified: true } });
  ids.invitation = await make('/api/v1/invitations', { email: 'grace@example.com', role: 'viewer' });
  await api.database.invitation.updateMany({ data: { lastMailAt: new Date(0) } });
  ids.channel = await make('/api/v1/notifications/channels', { name: 'on call', type: 'slack', url: WEBHOOK });
  await api.database.tenantEvent.create({ data: { tenantId, kind: 'key_rejected', destinationId: ids.destination } });
  await api.database.parkedFrames.create({
    data: {
      tenantId,
      destinationId: ids.destination,
      appId: ids.app,
      receivedAt: new Date('2026-03-04T09:15:00Z'),
      messages: 5,
      bytes: 1,
      body: Buffer.from('x'),
    },
  });
});
afterAll(() => api?.close());

/** What `{id}` stands for, by the first word of a path. */
const IDS: Record<string, () => string> = {
  apps: () => ids.app,
  destinations: () => ids.destination,
  'api-tokens': () => ids.apiToken,
  invitations: () => ids.invitation,
  members: () => ids.member,
  notifications: () => ids.channel,
  tenants: () => ids.tenant,
};

/** What other names in a path stand for. */
const OTHER_IDS: Record<string, () => string> = {
  tokenId: () => ids.token,
  letterId: () => ids.letter,
  discoveredId: () => ids.discovered,
  // Of the owner's own, which nobody else can name: this is nobody's.
  sessionId: () => 'x',
};

/** A new route whose ids stand for nothing here would be answered 404 for want of them, and so hold to nothing. */
function filled(path: string): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const id = (name === 'id' ? IDS[path.split('/')[3] ?? ''] : OTHER_IDS[name])?.();
    if (id === undefined) throw new Error(`${path}: what does {${name}} stand for?`);
    return id;
  });
}

function bodyOf(method: string, path: string): object | undefined {
  const resource = path
    .split('/')
    .filter((part) => !part.startsWith('{'))
    .at(-1);
  return BODIES[`${method} ${resource}`];
}

/** The status that the document promises. */
function successOf(method: string, path: string): number {
  const responses = operationOf(method, path)?.responses;
  return Number(Object.keys(responses ?? {}).find((status) => status.startsWith('2')));
}

function operationOf(method: string, path: string) {
  return Object.entries(document.paths[path] ?? {}).find(([name]) => name.toUpperCase() === method)?.[1];
}

/** Whether the table of actions allows a route to a role or scope. Each scope covers reading, and admin everything. */
function isAllowed(who: Who, [method, path]: Route): boolean {
  const action = operationOf(method, path)?.[ACTION_EXTENSION];
  if (typeof action !== 'string' || !(action in ACTIONS)) throw new Error(`${method} ${path} is not in the table`);
  const rule: Rule = ACTIONS[action as Action];
  if ('role' in who) return ROLES.indexOf(who.role) >= ROLES.indexOf(rule.role);
  return rule.scope === 'read' || (rule.scope !== null && [rule.scope, 'admin'].includes(who.scope));
}

function clientOf(who: Who): ApiClient {
  const client = clients.get(who);
  if (client === undefined) throw new Error(`nobody has ${who.name}`);
  return client;
}

interface Seen {
  readonly route: string;
  readonly status: number;
  readonly text: string;
}

/** One after the other, as far as there is something to delete only once. */
async function callAll(client: ApiClient, all: readonly Route[]): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (const [method, path] of all) {
    const { status, text } = await client.send(method, filled(path), bodyOf(method, path));
    seen.push({ route: `${method} ${path}`, status, text });
  }
  return seen;
}

/** The answers that are not a problem of this code. */
function otherThan(code: ErrorCode, seen: readonly Seen[]): Seen[] {
  const { status } = ERROR_CODES[code];
  return seen.filter((each) => each.status !== status || !each.text.includes(`"code":"${code}"`));
}

async function snapshot(): Promise<string> {
  const paths = routesWithId.filter(([method]) => method === 'GET').map(([, path]) => filled(path));
  // Usage and the tail end at the present moment, and deliveries are under way.
  const stable = paths.filter((path) => !/\/(usage|tail|deliveries)$/.test(path));
  return (await Promise.all(stable.map((path) => owner.get(path)))).map(({ text }) => text).join('\n');
}

describe('a stranger from another tenant', () => {
  test.each([
    ['a session', () => stranger, { role: 'owner', name: 'owner' } as const],
    ['an API token', () => strangersToken, { scope: 'admin', name: 'admin' } as const],
  ])('gets 404 with %s wherever an id is named, and changes nothing', async (_what, client, who) => {
    const before = await snapshot();
    const possible = routesWithId.filter((route) => isAllowed(who, route));
    const seen = await callAll(client(), possible);
    expect(otherThan('not_found', seen)).toEqual([]);
    for (const id of Object.values(ids)) expect(seen.filter(({ text }) => text.includes(id))).toEqual([]);
    expect(await snapshot()).toBe(before);
  });

  test('cannot send to the destination of another tenant', async () => {
    const body = { name: 'theirs', destinationId: ids.destination };
    expect((await stranger.post('/api/v1/apps', body)).status).toBe(422);
  });

  test.each(['/api/v1/destinations', '/api/v1/apps', '/api/v1/events'])('finds nothing in %s', async (path) => {
    expect((await stranger.get(path)).body).toEqual({ items: [], nextCursor: null });
  });
});

test('the owner of everything is answered as the document says', async () => {
  for (const [method, path] of routesWithId.filter(([each]) => each !== 'DELETE')) {
    const answer = await owner.send(method, filled(path), bodyOf(method, path));
    expect([method, path, answer.status]).toEqual([method, path, successOf(method, path)]);
  }
});

describe.each(CALLERS)('somebody with $name', (who) => {
  test('gets 403 wherever the table does not allow it, and changes nothing', async () => {
    const before = await snapshot();
    const refused = routes.filter((route) => !isAllowed(who, route));
    expect(otherThan('forbidden', await callAll(clientOf(who), refused))).toEqual([]);
    expect(await snapshot()).toBe(before);
  });

  test('gets in wherever the table allows it', async () => {
    const allowed = routes.filter((route) => route[0] !== 'DELETE' && isAllowed(who, route));
    const seen = await callAll(clientOf(who), allowed);
    expect(seen.filter(({ status }) => status === 401 || status === 403)).toEqual([]);
  });

  test('gets in to delete wherever the table allows it', async () => {
    for (const [, path] of routesWithId.filter((route) => route[0] === 'DELETE' && isAllowed(who, route))) {
      // Of something that is not there, since others still need what is.
      const { status } = await clientOf(who).delete(path.replace(/\{\w+\}/g, NOBODY));
      expect([path, status]).toEqual([path, 404]);
    }
  });
});

test('nobody gets in without a session or an API token, or with a forged one', async () => {
  for (const client of [new ApiClient(api.url), new ApiClient(api.url, `lfa${'x'.repeat(43)}`)]) {
    expect(otherThan('unauthenticated', await callAll(client, routes))).toEqual([]);
  }
});
