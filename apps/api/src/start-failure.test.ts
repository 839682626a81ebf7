import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '@logferry/runtime';
import { startFailure } from './start-failure.js';

describe('startFailure', () => {
  test('names the setting to change for the usual mishaps', () => {
    const taken = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' });
    expect(startFailure(taken)).toBe(
      'The api cannot start: PORT is taken. Stop what uses it, or set PORT to another one. (EADDRINUSE)',
    );
  });

  test('lists the faults of a configuration as they are', () => {
    const error = new ConfigError([{ variable: 'PORT', problem: 'is not a number', remedy: 'Set it.' }]);
    expect(startFailure(error)).toBe(error.message);
  });

  test('shows where anything else came from', () => {
    expect(startFailure(new Error('unforeseen'))).toMatch(/unforeseen\n +at /);
  });
});
