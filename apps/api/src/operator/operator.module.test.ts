import { expect, test } from '@jest/globals';
import { RequestMethod } from '@nestjs/common';
import { OPERATED } from './operated.js';
import { OperatorModule } from './operator.module.js';
import { OPERATOR_ONLY } from './operator-only.js';

type Controller = new (...args: never[]) => object;

const controllers = Reflect.getMetadata('controllers', OperatorModule) as Controller[];
const handlers = controllers.flatMap((controller) =>
  Object.entries(Object.getOwnPropertyDescriptors(controller.prototype))
    .filter(([, { value }]) => typeof value === 'function' && Reflect.hasMetadata('method', value))
    .map(([name, { value }]) => ({ name, value: value as object })),
);

test('every controller of the module is for the operator only, and on the path of its API', () => {
  const others = controllers.filter((each) => Reflect.getMetadata(OPERATOR_ONLY, each) !== true);
  expect(others).toEqual([]);
  for (const each of controllers) expect(Reflect.getMetadata('path', each)).toMatch(/^api\/operator\/v1(\/|$)/);
});

test('every route that is more than looking is in the audit log', () => {
  const silent = handlers.filter(({ value }) => !Reflect.hasMetadata(OPERATED, value));
  expect(silent.filter(({ value }) => Reflect.getMetadata('method', value) !== RequestMethod.GET)).toEqual([]);
});
