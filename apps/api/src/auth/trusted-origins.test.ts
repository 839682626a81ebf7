import { describe, expect, test } from '@jest/globals';
import { trustedOrigins } from './auth.js';

describe('trustedOrigins', () => {
  test('trusts the public origin alone', () => {
    expect(trustedOrigins('https://logs.example.com')).toEqual(['https://logs.example.com']);
  });

  test('trusts every name of a developer’s own machine, with the same port', () => {
    const origins = ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000'];
    expect(trustedOrigins('http://localhost:3000')).toEqual(origins);
    expect(trustedOrigins('http://127.0.0.1:3000')).toEqual(origins);
  });
});
