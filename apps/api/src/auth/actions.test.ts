import { describe, expect, test } from '@jest/globals';
import { ControlModule } from '../control.module.js';
import { PUBLIC } from '../http/public.js';
import { ACTIONS, type Action, mayDo } from './actions.js';
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

  test('lets viewers look and nothing else', () => {
    const actions = Object.keys(ACTIONS) as Action[];
    const allowed = actions.filter((action) => mayDo('viewer', action));
    expect(allowed.filter((action) => !action.endsWith(':read'))).toEqual([]);
  });

  test('allows an action to the lowest role that has it and to all above', () => {
    const roles = ['viewer', 'member', 'admin', 'owner'] as const;
    expect(roles.map((role) => mayDo(role, 'apps:read'))).toEqual([true, true, true, true]);
    expect(roles.map((role) => mayDo(role, 'apps:write'))).toEqual([false, true, true, true]);
  });
});
