import { describe, expect, test } from '@jest/globals';
import { classify, processTypeOf } from './classify.js';

describe('classify', () => {
  test.each([
    ['heroku', 'logplex', 'system', null],
    ['heroku', 'log-shuttle', 'system', null],
    ['app', 'log-shuttle', 'system', null],
    ['app', 'api', 'api', null],
    ['heroku', 'api', 'api', null],
    ['heroku', 'router', 'router', null],
    ['heroku', 'web.1', 'system', 'web'],
    ['heroku', 'Worker.12', 'system', 'Worker'],
    ['heroku', 'run.4821', 'system', 'run'],
    ['heroku', 'slug-compiler', 'system', null],
    ['app', 'web.1', 'app', 'web'],
    ['app', 'solid-queue_2.13', 'app', 'solid-queue_2'],
    ['app', 'scheduler.3907', 'app', 'scheduler'],
    ['app', 'release.2214', 'app', 'release'],
    ['app', 'heroku-postgres', 'addon', null],
    ['app', 'heroku-redis', 'addon', null],
    ['app', 'heroku-kafka', 'addon', null],
    ['app', 'postgres.512', 'addon', null],
    ['app', 'acme-cache', 'addon', null],
    ['app', 'router', 'addon', null],
    ['app', 'logplex', 'addon', null],
    ['app', 'web.x', 'addon', null],
    ['app', '', 'addon', null],
    ['acme', 'web.1', 'addon', null],
    ['acme', 'api', 'addon', null],
  ])('%s %s is a line of kind %s', (appname, procid, kind, dynotype) => {
    expect(classify(appname, procid, 'logplex')).toMatchObject({
      kind,
      dynotype,
      dyno: dynotype === null ? null : procid,
    });
  });

  test('only Logplex and log-shuttle may report loss', () => {
    const reporting = [
      ['heroku', 'logplex'],
      ['heroku', 'log-shuttle'],
      ['app', 'log-shuttle'],
      ['app', 'logplex'],
      ['app', 'web.1'],
      ['heroku', 'web.1'],
    ].filter(([appname = '', procid = '']) => classify(appname, procid, 'logplex').form === 'loss');
    expect(reporting).toEqual([
      ['heroku', 'logplex'],
      ['heroku', 'log-shuttle'],
      ['app', 'log-shuttle'],
    ]);
  });

  test.each([
    ['run.1', true],
    ['scheduler.1', true],
    ['release.1', true],
    ['web.1', false],
    ['runner.1', false],
  ])('%s is one-off: %s', (procid, isOneOff) => {
    expect(classify('app', procid, 'logplex').isOneOff).toBe(isOneOff);
    expect(classify('heroku', procid, 'logplex').isOneOff).toBe(isOneOff);
  });

  test('takes a dyno-shaped PROCID for an app line under any APPNAME of a log-shuttle sender', () => {
    expect(classify('shop-production', 'web.1', 'log-shuttle')).toMatchObject({ kind: 'app', dyno: 'web.1' });
    expect(classify('shop-production', 'postgres.3', 'log-shuttle').kind).toBe('addon');
    expect(classify('shop-production', 'acme', 'log-shuttle').kind).toBe('addon');
    expect(classify('heroku', 'router', 'log-shuttle').kind).toBe('router');
  });
});

test('processTypeOf takes the number off', () => {
  expect(['web.1', 'postgres.512', 'router', 'a.b.3', 'web.x'].map(processTypeOf)).toEqual([
    'web',
    'postgres',
    'router',
    'a.b',
    'web.x',
  ]);
});
