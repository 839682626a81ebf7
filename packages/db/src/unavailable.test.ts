import { describe, expect, test } from '@jest/globals';
import { isDatabaseUnavailable } from './unavailable.js';

const failed = (extra: object, message = 'x'): Error => Object.assign(new Error(message), extra);

describe('isDatabaseUnavailable', () => {
  test.each([
    ['a refused connection', failed({ code: 'ECONNREFUSED' })],
    ['a server that starts up', failed({ code: '57P03' })],
    ['a broken connection', failed({ code: '08006' })],
    ['a late answer', new Error('Query read timeout')],
    ['Prisma not reaching the server', failed({ code: 'P1001' })],
    [
      'raw SQL without a server',
      failed({ code: 'P2010', meta: { driverAdapterError: failed({ cause: { kind: 'DatabaseNotReachable' } }) } }),
    ],
    ['a cause further down', failed({ cause: failed({ cause: failed({ code: 'ECONNRESET' }) }) })],
  ])('is true for %s', (_what, error) => {
    expect(isDatabaseUnavailable(error)).toBe(true);
  });

  test.each([
    ['a violated constraint', failed({ code: 'P2002' })],
    ['a syntax error', failed({ code: '42601' })],
    ['a programming error', new TypeError('x is not a function')],
    ['nothing', undefined],
    ['a circle of causes', ((error) => Object.assign(error, { cause: error }))(new Error('x'))],
  ])('is false for %s', (_what, error) => {
    expect(isDatabaseUnavailable(error)).toBe(false);
  });
});
