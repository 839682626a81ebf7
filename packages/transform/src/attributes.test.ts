import { describe, expect, test } from '@jest/globals';
import { appAttributesOf } from './attributes.js';
import type { AppSettings, DrainOverrides } from './settings.js';

function parsed(attributes: AppSettings['attributes'], overrides: DrainOverrides['attributes'] = {}): unknown {
  const settings = {
    appName: 'a',
    env: null,
    service: null,
    hostMode: 'app',
    host: null,
    tags: [],
    processes: {},
  } as const;
  return JSON.parse(`{${appAttributesOf({ ...settings, attributes }, { attributes: overrides }).members}"end":0}`);
}

describe('appAttributesOf', () => {
  test('writes text, numbers and booleans as they are', () => {
    expect(parsed({ team: 'a"b\n', tier: 1.5, beta: false })).toEqual({
      team: 'a"b\n',
      tier: 1.5,
      beta: false,
      end: 0,
    });
  });

  test('lets the drain URL win over the settings', () => {
    expect(parsed({ team: 'a', tier: 1 }, { team: 'b' })).toEqual({ team: 'b', tier: 1, end: 0 });
  });

  test.each([
    'message',
    'status',
    'severity',
    'level',
    'host',
    'hostname',
    'service',
    'ddsource',
    'ddtags',
    '@timestamp',
    'timestamp',
    '_timestamp',
    'Timestamp',
    'eventTime',
    'date',
    'published_date',
    'dd.trace_id',
    'heroku',
    'heroku.kind',
    'syslog',
    'syslog.severity',
    'logferry',
    'logferry.original_timestamp',
  ])('moves %s aside instead of letting it change the log', (name) => {
    expect(parsed({ [name]: 'x' })).toEqual({ [`_RESERVED_${name}`]: 'x', end: 0 });
    expect(parsed({}, { [name]: 'x' })).toEqual({ [`_RESERVED_${name}`]: 'x', end: 0 });
  });

  test('leaves names alone that only look like reserved ones', () => {
    expect(parsed({ hosts: 'x', Status: 'y', 'http.status': 'z', constructor: 'c' })).toEqual({
      hosts: 'x',
      Status: 'y',
      'http.status': 'z',
      constructor: 'c',
      end: 0,
    });
  });

  test('stops before the attributes take up a whole log', () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`k${i}`, '\0'.repeat(130)]));
    const members = Object.keys(parsed(many) as object);
    expect(members).toHaveLength(11); // ten of 787 to 789 bytes, and the test's own end
    expect(members[0]).toBe('k0');
  });
});
