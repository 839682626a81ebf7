import { expect, test } from '@jest/globals';
import pg from 'pg';
import { HeardClient } from './heard-client.js';

test('an error that nobody else hears ends nothing, where one of a plain client would', () => {
  const end = new Error('terminating connection due to unexpected postmaster exit');
  expect(() => new pg.Client().emit('error', end)).toThrow(end.message);
  expect(() => new HeardClient().emit('error', end)).not.toThrow();
});
