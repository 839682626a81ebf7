import { describe, expect, test } from '@jest/globals';
import { ControlModule } from '../control.module.js';
import type { Caller, Role, Scope } from '../http/caller.js';
import { PUBLIC } from '../http/public.js';
import { ACTION_NAMES, ACTIONS, type Action, ROLES, refusalOf, SCOPES } from './actions.js';
import { ACTION } from './needs.js';

type Handler = (...args: never[]) => unknown;
type Controller = new (...args: never[]) => object;

/** Every route handler of the control plane, in the document or not. */
const handlers = (Reflect.getMetadata('controllers', ControlModule) as Controller[]).flatMap((controller) =>
  Object.values(Object.getOwnPropertyDescriptors(controller.prototype))
    .map(({ value }) => value as Handler)
    .filter((handler) => Reflect.hasMetadata('method', handler) && !isPublic(controller, handler))
    .map((handler) => ({ route: `${controller.name}.${handler.name}`, action: actionOf(handler) })),
);

function isPublic(controller: Controller, handler: Handler): boolean {
  return Reflect.hasMetadata(PUBLIC, controller) || Reflect.hasMetadata(PUBLIC, handler);
}

function actionOf(handler: Handler): string | undefined {
  return Reflect.getMetadata(ACTION, handler) as string | undefined;
}

describe('the table of actions', () => {
  test('has an entry for every route (name it with @Needs), and no other', () => {
    expect(handlers.filter(({ action }) => action === undefined)).toEqual([]);
    const named = new Set(handlers.map(({ action }) => action));
    expect(Object.keys(ACTIONS).filter((action) => !named.has(action))).toEqual([]);
  });

  test('lets viewers look, mind their own affairs, and nothing else', () => {
    const allowed = actions.filter((action) => refusalOf(person('viewer'), action) === null);
    const own = ['me:write', 'members:leave'];
    expect(allowed.filter((action) => !action.endsWith(':read'))).toEqual(own);
  });

  test('lets a token of the scope read do no more than a viewer', () => {
    const allowed = actions.filter((action) => refusalOf(bearer('read'), action) === null);
    expect(allowed.filter((action) => refusalOf(person('viewer'), action) !== null)).toEqual([]);
  });

  test('allows an action to the lowest role that has it and to all above', () => {
    const allowed = (action: Action) => ROLES.filter((role) => refusalOf(person(role), action) === null);
    expect(allowed('apps:read')).toEqual(['viewer', 'member', 'admin', 'owner']);
    expect(allowed('apps:write')).toEqual(['member', 'admin', 'owner']);
    expect(allowed('api-tokens:write')).toEqual(['admin', 'owner']);
  });

  test('allows an action to tokens of its scope, and of admin; reading to each', () => {
    const allowed = (action: Action) => SCOPES.filter((scope) => refusalOf(bearer(scope), action) === null);
    expect(allowed('apps:read')).toEqual(['read', 'write:apps', 'write:destinations', 'admin']);
    expect(allowed('apps:write')).toEqual(['write:apps', 'admin']);
    expect(allowed('destinations:write')).toEqual(['write:destinations', 'admin']);
    expect(allowed('api-tokens:read')).toEqual(['admin']);
  });

  test('says what is missing', () => {
    expect(refusalOf(person('viewer'), 'apps:write')).toBe('This needs the role member; yours is viewer.');
    expect(refusalOf(bearer('read'), 'apps:write')).toBe('This needs an API token with the scope write:apps.');
  });
});

const actions = ACTION_NAMES;

function person(role: Role): Caller {
  return { kind: 'person', userId: 'u', sessionId: 's', tenantId: 't', role };
}

function bearer(...scopes: Scope[]): Caller {
  return { kind: 'apiToken', tokenId: 'k', tenantId: 't', scopes, expiresAt: null };
}
