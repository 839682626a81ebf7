import { describe, expect, test } from '@jest/globals';
import { loadConfig } from './config.js';
import { ConfigError } from './config-error.js';

const KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
const SECRET = 'a-session-secret-of-thirty-two-characters';
const ENV = { DATABASE_URL: 'postgres://u:hunter2@db:5432/x', ENCRYPTION_KEYS: KEYS, SESSION_SECRET: SECRET };

function faultsOf(env: Record<string, string>): ConfigError {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was taken');
}

describe('loadConfig', () => {
  test('has the add-on whole or not at all, and says what is missing', () => {
    const addon = {
      HEROKU_ADDON_ID: 'logferry',
      HEROKU_ADDON_PASSWORD: 'p'.repeat(32),
      HEROKU_SSO_SALT: 's'.repeat(32),
    };
    expect(loadConfig(ENV).herokuAddon).toBeUndefined();
    expect(loadConfig({ ...ENV, ...addon }).herokuAddon).toMatchObject({ id: 'logferry', clientSecret: undefined });
    const { HEROKU_SSO_SALT: _, ...part } = addon;
    expect(faultsOf({ ...ENV, ...part }).message).toContain('HEROKU_SSO_SALT is not set, but others of the add-on are');
    expect(faultsOf({ ...ENV, ...part }).message).not.toContain('p'.repeat(32));
  });

  test('has the OAuth client whole or not at all', () => {
    const client = { HEROKU_OAUTH_CLIENT_ID: 'an id', HEROKU_OAUTH_CLIENT_SECRET: 'a secret' };
    expect(loadConfig(ENV).herokuOauthClient).toBeUndefined();
    expect(loadConfig({ ...ENV, ...client }).herokuOauthClient).toEqual({ id: 'an id', secret: 'a secret' });
    const { HEROKU_OAUTH_CLIENT_SECRET: _, ...part } = client;
    expect(faultsOf({ ...ENV, ...part }).message).toContain(
      'HEROKU_OAUTH_CLIENT_SECRET is not set, but others of the OAuth client are',
    );
  });

  test('fills in what is not set', () => {
    expect(loadConfig(ENV)).toMatchObject({
      nodeEnv: 'development',
      role: 'all',
      host: '0.0.0.0',
      port: 3000,
      workerPort: 3001,
      publicUrl: 'http://localhost:3000',
      redisUrl: undefined,
      queueShards: 1,
      datadogSitesExtra: [],
      logLevel: 'info',
      encryptionKeys: KEYS,
      sessionSecret: SECRET,
    });
  });

  test('treats an empty variable as one that is not set', () => {
    expect(loadConfig({ ...ENV, REDIS_URL: '', PORT: '  ' })).toMatchObject({ redisUrl: undefined, port: 3000 });
  });

  test('takes the trailing slash off PUBLIC_URL', () => {
    expect(loadConfig({ ...ENV, PUBLIC_URL: 'https://logs.example.com/' }).publicUrl).toBe('https://logs.example.com');
  });

  test('names every fault at once', () => {
    const error = faultsOf({
      ENCRYPTION_KEYS: 'nonsense',
      PORT: '70000',
      ROLE: 'both',
      PUBLIC_URL: 'logs.example.com',
      REDIS_URL: 'http://localhost',
      SESSION_SECRET: 'short',
      DATADOG_SITES_EXTRA: '{',
    });
    expect(error.faults.map((fault) => fault.variable).sort()).toEqual([
      'DATABASE_URL',
      'DATADOG_SITES_EXTRA',
      'ENCRYPTION_KEYS',
      'PORT',
      'PUBLIC_URL',
      'REDIS_URL',
      'ROLE',
      'SESSION_SECRET',
    ]);
    expect(error.message).toContain('PORT is not a whole number from 0 to 65535. ');
    expect(error.message).toContain('DATABASE_URL is not set. ');
  });

  test.each([
    ['PORT', 'hunter2'],
    ['DATABASE_URL', 'mysql://u:hunter2@db/x'],
    ['REDIS_URL', 'http://:hunter2@db'],
    ['ENCRYPTION_KEYS', 'k1:hunter2'],
    ['ENCRYPTION_KEYS', 'hunter2'],
    ['SESSION_SECRET', 'hunter2'],
    ['SMTP_URL', 'http://u:hunter2@mail'],
    ['MAIL_FROM', 'hunter2'],
    ['WEBHOOK_ORIGINS_EXTRA', 'https://a,hunter2'],
    ['PUBLIC_URL', 'https://u:hunter2@x'],
    ['DATADOG_SITES_EXTRA', '[{"hunter2":"hunter2"}]'],
    ['DATADOG_SITES_EXTRA', 'hunter2'],
    ['NODE_ENV', 'hunter2'],
    ['LOG_LEVEL', 'hunter2'],
  ])('never quotes the value of a faulty %s', (name, value) => {
    const error = faultsOf({ ...ENV, [name]: value });
    expect(error.faults).toHaveLength(1);
    expect(error.message).toContain(name);
    expect(error.message).not.toContain('hunter2');
  });

  test('requires both secrets in production, along with its other faults', () => {
    const error = faultsOf({ NODE_ENV: 'production', PORT: 'x' });
    expect(error.faults.map((fault) => fault.variable)).toEqual([
      'PORT',
      'DATABASE_URL',
      'ENCRYPTION_KEYS',
      'SESSION_SECRET',
    ]);
  });

  test('reads extra sites and keeps their addresses as origins', () => {
    const site = {
      code: 'T1',
      name: 'Test',
      intakeUrl: 'http://127.0.0.1:8126/',
      apiUrl: 'http://127.0.0.1:1',
      appUrl: 'https://x',
      compression: 'gzip',
    };
    const config = loadConfig({ ...ENV, DATADOG_SITES_EXTRA: JSON.stringify([site]) });
    expect(config.datadogSitesExtra).toEqual([{ ...site, intakeUrl: 'http://127.0.0.1:8126' }]);
  });

  test.each([
    ['[{"code":"T1"}]', '[0].name must be a text'],
    ['{}', 'is not an array'],
    ['[1]', '[0] must be an object'],
    [
      '[{"code":"T1","name":"T","intakeUrl":"http://a","apiUrl":"http://a","appUrl":"http://a","compression":"br"}]',
      'gzip',
    ],
  ])('says where extra sites %s are faulty', (text, place) => {
    expect(faultsOf({ ...ENV, DATADOG_SITES_EXTRA: text }).message).toContain(place);
  });

  test('refuses two extra sites with one code', () => {
    const site = { code: 'T1', name: 'T', intakeUrl: 'http://a', apiUrl: 'http://a', appUrl: 'http://a' };
    expect(faultsOf({ ...ENV, DATADOG_SITES_EXTRA: JSON.stringify([site, site]) }).message).toContain('same code');
  });

  test.each([
    'redis://h:6379/1',
    'rediss://u:p@h',
    'redis-sentinel://h1:26379,h2:26379/main',
    'redis-cluster://:p@h1,h2:7001',
  ])('takes %s for REDIS_URL', (REDIS_URL) => {
    expect(loadConfig({ ...ENV, REDIS_URL }).redisUrl).toBe(REDIS_URL);
  });

  test.each(['localhost:6379', 'http://h', 'redis-cluster://', 'redis-cluster://h1,,h2'])(
    'refuses %s for REDIS_URL',
    (REDIS_URL) => {
      expect(() => loadConfig({ ...ENV, REDIS_URL })).toThrow(/REDIS_URL/);
    },
  );
});
