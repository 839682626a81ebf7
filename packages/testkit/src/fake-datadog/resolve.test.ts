import { describe, expect, test } from '@jest/globals';
import { resolveLog } from './resolve.js';
import { statusOf } from './status.js';

const NOW_MS = Date.parse('2026-03-04T09:15:00Z');

describe('resolveLog', () => {
  test('reads the envelope', () => {
    const resolved = resolveLog(
      {
        message: 'hello',
        ddsource: 'ruby',
        ddtags: 'env:prod,dyno:web.1',
        hostname: 'myapp.web.1',
        service: 'shop',
        status: 'error',
        timestamp: NOW_MS - 5,
        heroku: { dyno: 'web.1' },
      },
      NOW_MS,
    );
    expect(resolved).toEqual({
      host: 'myapp.web.1',
      service: 'shop',
      source: 'ruby',
      status: 'error',
      date: NOW_MS - 5,
      message: 'hello',
      tags: ['env:prod', 'dyno:web.1'],
      attributes: { heroku: { dyno: 'web.1' } },
    });
  });

  test('falls back to syslog names, info, and the time of receipt', () => {
    const resolved = resolveLog({ message: 'm', syslog: { hostname: 'host', appname: 'app' } }, NOW_MS);
    expect(resolved).toMatchObject({ host: 'host', service: 'app', source: null, status: 'info', date: NOW_MS });
  });

  test('takes a status that the envelope leaves out from the message, and keeps one that it gives', () => {
    const message = '{"level":"warn","msg":"slow"}';
    expect(resolveLog({ message }, NOW_MS)).toMatchObject({ status: 'warn', message: 'slow' });
    expect(resolveLog({ message: '{"status":404}', status: 'error' }, NOW_MS).status).toBe('error');
  });

  test('lets a JSON message hijack host, service and date, as the real one does', () => {
    const message = '{"hostname":"8f7c","service":"mine","timestamp":1000,"msg":"x"}';
    const resolved = resolveLog({ message, hostname: 'myapp.web.1', service: 'shop', timestamp: NOW_MS }, NOW_MS);
    expect(resolved).toMatchObject({ host: '8f7c', service: 'mine', date: 1000 });
  });

  test('leaves a message alone that is not wholly JSON', () => {
    const resolved = resolveLog({ message: 'prefix {"level":"error"}' }, NOW_MS);
    expect(resolved).toMatchObject({ status: 'info', message: 'prefix {"level":"error"}', attributes: {} });
  });

  test('reads ISO dates, and takes what it cannot read for no date', () => {
    expect(resolveLog({ message: 'm', date: '2026-03-04T09:14:00Z' }, NOW_MS).date).toBe(NOW_MS - 60_000);
    expect(resolveLog({ message: 'm', date: 'yesterday' }, NOW_MS).date).toBe(NOW_MS);
  });

  test('brings tags into the form they are kept in', () => {
    const ddtags = `Env:Prod, team:a b ,1bad:x,trailing:,,${'k'.repeat(250)}:v`;
    const { tags } = resolveLog({ message: 'm', ddtags }, NOW_MS);
    expect(tags).toEqual(['env:prod', 'team:a_b', 'bad:x', 'trailing', 'k'.repeat(200)]);
  });
});

describe('statusOf', () => {
  test.each([
    [0, 'emerg'],
    [3, 'error'],
    ['7', 'debug'],
    [30, 'info'],
    [404, 'info'],
    ['Fatal', 'emerg'],
    ['ERROR', 'error'],
    ['e', 'info'],
    ['crit', 'critical'],
    ['warning', 'warn'],
    ['trace', 'debug'],
    ['verbose', 'debug'],
    ['success', 'ok'],
    ['SEVERE', 'ok'],
    ['whatever', 'warn'],
    ['unknown', 'info'],
    [null, 'info'],
  ])('%j is %s', (value, status) => {
    expect(statusOf(value)).toBe(status);
  });
});
