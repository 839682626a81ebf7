import { describe, expect, test } from '@jest/globals';
import { parseDrainUrl } from './drain-url.js';

function credentialsOf(url: string): string | null {
  const { authorization } = parseDrainUrl(url);
  return authorization === null ? null : Buffer.from(authorization.slice('Basic '.length), 'base64').toString();
}

describe('parseDrainUrl', () => {
  test('keeps path and query as they are and sends no fragment', () => {
    expect(parseDrainUrl('https://logs.example.com/a/../b%20c?x=1&y=%26#frag')).toMatchObject({
      isTls: true,
      port: 443,
      host: 'logs.example.com',
      path: '/a/../b%20c?x=1&y=%26',
    });
  });

  test('makes an empty path a slash, and names a port that the URL names', () => {
    expect(parseDrainUrl('http://127.0.0.1:8080')).toMatchObject({ host: '127.0.0.1:8080', port: 8080, path: '/' });
    expect(parseDrainUrl('http://a.example?k=v').path).toBe('/?k=v');
  });

  test('sends userinfo as Logplex does, a token in the password place as the user', () => {
    expect(credentialsOf('https://user:pass@a.example/')).toBe('user:pass');
    expect(credentialsOf('https://TOKEN@a.example/')).toBe('TOKEN:');
    expect(credentialsOf('https://TOKEN:@a.example/')).toBe('TOKEN:');
    expect(credentialsOf('https://:TOKEN@a.example/')).toBe('TOKEN:');
    expect(credentialsOf('https://a%40b:c@a.example/')).toBe('a%40b:c');
    expect(credentialsOf('https://a.example/')).toBeNull();
  });

  test('does not repeat a URL that it cannot read', () => {
    expect(() => parseDrainUrl('syslog://secret@a.example')).toThrow(/^Not an http or https drain URL$/);
  });
});
