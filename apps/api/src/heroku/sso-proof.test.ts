import { describe, expect, test } from '@jest/globals';
import { ssoEntry } from './sso-proof.js';

// The vector of Heroku's own documentation (Add-on Single Sign-on).
const SALT = '2f97bfa52ca102f8874716e2eb1d3b4920ad0be4';
const TIMESTAMP = 1_267_597_772;
const V1 = { id: '123', token: 'bb466eb1d6bc345d11072c3cd25c311f21be130d', timestamp: String(TIMESTAMP) };
const V3 = { resource_id: '123', resource_token: V1.token, timestamp: V1.timestamp };
// printf '123:<salt>:1267597772:u1:ada@example.com' | sha256sum
const USER = {
  resource_id: '123',
  timestamp: V1.timestamp,
  user_id: 'u1',
  email: 'ada@example.com',
  user_scoped_resource_token: '67f719abafef3bb8966ce274cf19df69a9846bddfc467c0f343f0bd08844f684',
};

const entry = (form: Record<string, string>, afterSeconds = 0) =>
  ssoEntry(new URLSearchParams(form), SALT, (TIMESTAMP + afterSeconds) * 1_000);

describe('ssoEntry', () => {
  test.each([
    ['the pair of the first version', V1],
    ['resource_token', V3],
  ])('takes %s, which vouches for the add-on and for nobody', (_, form) => {
    expect(entry({ ...form, email: 'eve@example.com', user_id: 'u2' })).toEqual({ resourceId: '123', person: null });
  });

  test('takes user_scoped_resource_token, which vouches for the person too', () => {
    expect(entry(USER)).toEqual({ resourceId: '123', person: { userId: 'u1', email: 'ada@example.com' } });
    expect(entry({ ...USER, email: 'eve@example.com' })).toBeNull();
    expect(entry({ ...USER, resource_id: '124' })).toBeNull();
  });

  test('does not let a worse proof make a wrong better one good', () => {
    expect(entry({ ...V1, ...V3, user_scoped_resource_token: 'f'.repeat(64) })).toBeNull();
    expect(entry({ ...V1, resource_id: '123', resource_token: '' })).toBeNull();
  });

  test.each([
    [300, true],
    [301, false],
    [-60, true],
    [-61, false],
  ])('of a form that is %i s old is %s', (age, isGood) => {
    expect(entry(V3, age) !== null).toBe(isGood);
  });

  test.each([
    [{}],
    [{ timestamp: V1.timestamp }],
    [{ ...V1, timestamp: '' }],
    [{ ...V1, timestamp: '1267597772.5' }],
    [{ ...V1, timestamp: `${TIMESTAMP + 1}` }],
    [{ ...V1, id: '124' }],
    [{ ...V1, token: V1.token.slice(1) }],
  ])('proves nothing as %j', (form) => {
    expect(entry(form as Record<string, string>)).toBeNull();
  });
});
