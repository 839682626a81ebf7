import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { drainUrls } from './drain-urls.js';

const TOKEN = 'lfd0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg';

describe('drainUrls', () => {
  test('puts the token into the path, where every client can send it', () => {
    const { drainUrl } = drainUrls('https://logs.example.com', TOKEN, 'shop');
    expect(drainUrl).toBe(`https://logs.example.com/drain/${TOKEN}`);
    expect(() => new Request(drainUrl)).not.toThrow();
  });

  test('keeps scheme and port', () => {
    const urls = drainUrls('http://localhost:3000', TOKEN, 'shop');
    expect(urls.drainUrl).toBe(`http://localhost:3000/drain/${TOKEN}`);
    expect(urls.datadogStyleUrl).toBe(`http://localhost:3000/api/v2/logs?dd-api-key=${TOKEN}`);
  });

  test('writes the command as one would type it', () => {
    expect(drainUrls('https://logs.example.com', TOKEN, 'shop-production').herokuCommand).toBe(
      `heroku drains:add 'https://logs.example.com/drain/${TOKEN}' -a shop-production`,
    );
  });

  test('writes the command for an app of Fir, whose headers a shell hands on as JSON', () => {
    const { telemetryCommand } = drainUrls('https://logs.example.com', TOKEN, 'shop');
    const script = `heroku() { printf '%s\\n' "$@"; }; ${telemetryCommand}`;
    const seen = execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).split('\n');
    expect(seen.slice(0, 4)).toEqual(['telemetry:add', 'https://logs.example.com', '--app', 'shop']);
    expect(JSON.parse(seen.at(-2) ?? '')).toEqual({ Authorization: `Bearer ${TOKEN}` });
  });

  test.each(['shop', "it's; echo x", '$(id)', '-x', 'a b', '`id`', '"', '\\'])(
    'a shell hands the app name %j on as it is',
    (name) => {
      const { herokuCommand, drainUrl } = drainUrls('https://logs.example.com', TOKEN, name);
      const script = `heroku() { printf '%s\\n' "$@"; }; ${herokuCommand}`;
      const seen = execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' });
      expect(seen.split('\n')).toEqual(['drains:add', drainUrl, '-a', name, '']);
    },
  );
});
