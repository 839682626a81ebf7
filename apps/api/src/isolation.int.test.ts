import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ACTIONS, type Action, mayDo, ROLES } from './auth/actions.js';
import { ACTION_EXTENSION } from './auth/needs.js';
import type { Role } from './http/caller.js';
import { describeApi } from './http/describe-api.js';
import { ApiClient, signUp } from './testing/api-client.js';
import { keepLetter } from './testing/dead-letter.js';
import { joinAs } from './testing/members.js';
import { type RunningApi, startApi } from './testing/running-api.js';

jest.setTimeout(60_000); // servers are started

// The routes come from the OpenAPI document, so that a new one is held to these rules without anybody's doing.
const document = await describeApi();
const routes = Object.entries(document.paths)
  .filter(([path]) => path.startsWith('/api/v1/'))
  .flatMap(([path, item]) => Object.keys(item).map((method) => [method.toUpperCase(), path] as const));
/** Each route with each role, the owner first, who finds everything there: what becomes of them is in the table of actions. */
const routesByRole = [...ROLES]
  .reverse()
  .flatMap((role) => routes.map(([method, path]) => [role, method, path, actionOf(method, path)] as const));
const refused = routesByRole.filter(([role, , , action]) => !mayDo(role, action));
const allowed = routesByRole.filter(([role, method, , action]) => method !== 'DELETE' && mayDo(role, action));
const routesWithId = routes.filter(([, path]) => path.includes('{id}'));

/** A body each write accepts, by the last word of its path. */
const BODIES: Record<string, object> = {
  'PATCH destinations': { name: 'mine now' },
  'PATCH apps': { env: 'mine' },
  'POST drain-tokens': {},
  'PATCH drain-tokens': { label: 'mine' },
};

let api: RunningApi;
let owner: ApiClient;
let stranger: ApiClient;
const members = new Map<Role, ApiClient>();
const ids = { destination: '', app: '', token: '', letter: '' };

beforeAll(async () => {
  api = await startApi();
  owner = await signUp(api.url);
  stranger = await signUp(api.url);
  const make = async (path: string, body: object) => (await owner.post<{ id: string }>(path, body)).body.id;
  const destination = { name: 'EU', site: 'T1', apiKey: 'unchecked' };
  ids.destination = await make('/api/v1/destinations?validate=false', destination);
  ids.app = await make('/api/v1/apps', { name: 'shop', destinationId: ids.destination });
  ids.token = await make(`/api/v1/apps/${ids.app}/drain-tokens`, {});
  ids.letter = await keepLetter(api, ids.app, 'one');
  await keepLetter(api, ids.app, 'two');
  const { tenantId } = await api.database.app.findUniqueOrThrow({ where: { id: ids.app } });
  for (const role of ROLES) members.set(role, await joinAs(api, tenantId, role));
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

function filled(path: string): string {
  const id = path.startsWith('/api/v1/destinations') ? ids.destination : ids.app;
  return path.replace('{id}', id).replace('{tokenId}', ids.token).replace('{letterId}', ids.letter);
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

/** What the route is in the table of who may do what. */
function actionOf(method: string, path: string): Action {
  const action = operationOf(method, path)?.[ACTION_EXTENSION];
  if (typeof action !== 'string' || !(action in ACTIONS))
    throw new Error(`${method} ${path} is no action of the table`);
  return action as Action;
}

function as(role: Role): ApiClient {
  return members.get(role) ?? owner;
}

async function snapshot(): Promise<string> {
  const paths = routesWithId.filter(([method]) => method === 'GET').map(([, path]) => filled(path));
  const stable = paths.filter((path) => !path.endsWith('/usage')); // usage ends at the present moment
  return (await Promise.all(stable.map((path) => owner.get(path)))).map(({ text }) => text).join('\n');
}

describe('a stranger from another tenant', () => {
  test.each(routesWithId)('gets 404 from %s %s and changes nothing', async (method, path) => {
    const before = await snapshot();
    const answer = await stranger.send(method, filled(path), bodyOf(method, path));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, expect.stringContaining('problem+json')]);
    for (const id of Object.values(ids)) expect(answer.text).not.toContain(id);
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

describe('a member of the tenant', () => {
  test.each(refused)('as %s gets 403 from %s %s and changes nothing', async (role, method, path) => {
    const before = await snapshot();
    const answer = await as(role).send<{ code: string }>(method, filled(path), bodyOf(method, path));
    expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
    expect(await snapshot()).toBe(before);
  });

  test.each(allowed)('as %s gets in at %s %s', async (role, method, path) => {
    const answer = await as(role).send(method, filled(path), bodyOf(method, path));
    // The others may come too late for what can be done once; what matters is that nobody is turned away.
    if (path.includes('{id}') && role === 'owner') expect(answer.status).toBe(successOf(method, path));
    else expect([401, 403]).not.toContain(answer.status);
  });
});

test.each(routes)('%s %s needs a session', async (method, path) => {
  const answer = await new ApiClient(api.url).send<{ code: string }>(method, filled(path), bodyOf(method, path));
  expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
});
