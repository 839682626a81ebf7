import { describe, expect, test } from '@jest/globals';
import { DrainAddresses, tokenOfAuthorization } from './drain-request.js';

const DRAIN_TOKEN = `lfd${'a'.repeat(43)}`;
const basic = (userinfo: string): string => `Basic ${Buffer.from(userinfo).toString('base64')}`;

describe('the token in credentials', () => {
  test.each([
    ['user alone, as Logplex sends TOKEN@', basic('TOKEN:'), 'TOKEN'],
    ['user without a colon', basic('TOKEN'), 'TOKEN'],
    ['password, as an ordinary client sends :TOKEN@', basic(':TOKEN'), 'TOKEN'],
    ['password beside a user', basic('logferry:TOKEN'), 'TOKEN'],
    ['user beside a password, when it has the form of a token', basic(`${DRAIN_TOKEN}:x`), DRAIN_TOKEN],
    ['another spelling of the scheme', `basic  ${Buffer.from('TOKEN:').toString('base64')} `, 'TOKEN'],
    ['nothing in it', basic(':'), null],
    ['as Bearer', 'Bearer TOKEN', 'TOKEN'],
    ['as Bearer in another spelling', 'bearer  TOKEN ', 'TOKEN'],
    ['as Bearer with nothing behind it', 'Bearer ', null],
    ['another scheme', 'Digest TOKEN', null],
    ['no header', undefined, null],
  ])('%s', (_title, header, token) => {
    expect(tokenOfAuthorization(header)).toBe(token);
  });
});

describe('a Datadog-style drain URL', () => {
  const read = (url: string, header?: string) => new DrainAddresses().read(url, header);

  test('gives the token and the overrides, other names as attributes', () => {
    const { token, overrides } = read(
      '/api/v2/logs/?dd-api-key=TOKEN&ddsource=heroku&ddtags=a:1,b:2&env=prod&service=shop&host=h1&team=red%20one',
    );
    expect(token).toBe('TOKEN');
    expect(JSON.parse(overrides ?? '')).toEqual({
      source: 'heroku',
      tags: ['a:1', 'b:2'],
      env: 'prod',
      service: 'shop',
      host: 'h1',
      attributes: { team: 'red one' },
    });
  });

  test('takes the key from the header when the query has none', () => {
    expect(read('/api/v2/logs?env=prod', 'TOKEN')).toEqual({ token: 'TOKEN', overrides: '{"env":"prod"}' });
  });

  test('has no overrides when the query holds only the key, and none of empty values', () => {
    expect(read('/api/v2/logs?dd-api-key=TOKEN&env=&team=')).toEqual({ token: 'TOKEN', overrides: undefined });
  });

  test('bounds how many attributes a URL can add, and how long they are', () => {
    const many = Array.from({ length: 80 }, (_, index) => `a${index}=${'x'.repeat(2_000)}`).join('&');
    const { attributes } = JSON.parse(read(`/api/v2/logs?${many}`).overrides ?? '') as {
      attributes: Record<string, string>;
    };
    expect(Object.keys(attributes)).toHaveLength(50);
    expect(attributes.a0).toHaveLength(1_024);
  });
});
