import { describe, expect, test } from '@jest/globals';
import { addonManifest } from './addon-manifest.mjs';

const ENV = {
  HEROKU_ADDON_ID: 'logferry',
  HEROKU_ADDON_PASSWORD: 'p'.repeat(32),
  HEROKU_SSO_SALT: 's'.repeat(32),
  PUBLIC_URL: 'https://logs.example.com/',
};

describe('the manifest', () => {
  test('has what Heroku asks for, from the configuration', () => {
    expect(addonManifest(ENV)).toMatchObject({
      id: 'logferry',
      api: {
        version: '3',
        password: ENV.HEROKU_ADDON_PASSWORD,
        sso_salt: ENV.HEROKU_SSO_SALT,
        config_vars: ['LOGFERRY_URL'],
        requires: ['syslog_drain'],
        production: {
          base_url: 'https://logs.example.com/heroku/resources',
          sso_url: 'https://logs.example.com/heroku/sso',
        },
      },
    });
  });

  test('is not made of less, and no value is quoted', () => {
    const { HEROKU_SSO_SALT: _, ...part } = ENV;
    expect(() => addonManifest(part)).toThrow('HEROKU_SSO_SALT: not set');
    expect(() => addonManifest({ ...ENV, PUBLIC_URL: 'http://localhost:3000' })).toThrow('no https address');
  });
});
