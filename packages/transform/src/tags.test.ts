import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { classify } from './classify.js';
import type { AppSettings, DrainOverrides } from './settings.js';
import { appTagsOf, ddtagsOf, normalizeTag } from './tags.js';

const settings: AppSettings = {
  appName: 'myapp',
  env: 'production',
  service: null,
  hostMode: 'app.dyno',
  host: null,
  tags: ['team:checkout', 'tier:gold'],
  attributes: {},
  processes: {},
};
const web = classify('app', 'web.1', 'logplex');

function ddtags(
  part: Partial<AppSettings> = {},
  overrides: DrainOverrides = {},
  sender: typeof web | null = web,
): string {
  return ddtagsOf(appTagsOf({ ...settings, ...part }, overrides), sender);
}

describe('normalizeTag', () => {
  test.each([
    ['Team:Checkout', 'team:checkout'],
    ['  team:a ', 'team:a'],
    ['team:a b,c', 'team:a_b_c'],
    ['path:/v1/orders-2.x_y', 'path:/v1/orders-2.x_y'],
    ['city:münchen😀', 'city:m_nchen_'],
    ['9lives', 'lives'],
    ['_:-x', 'x'],
    ['key:', 'key'],
    ['key:::', 'key'],
    ['42', ''],
    ['', ''],
    [':', ''],
    [`${'a'.repeat(199)}:bc`, 'a'.repeat(199)],
    ['a'.repeat(300), 'a'.repeat(200)],
  ])('%j becomes %j', (text, tag) => {
    expect(normalizeTag(text)).toBe(tag);
  });

  test('always gives a tag that Datadog keeps as it is, or nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(normalizeTag(text)).toMatch(/^([a-z][a-z0-9_\-:./]{0,198}[a-z0-9_\-./]|[a-z])?$/);
      }),
    );
  });
});

describe('ddtagsOf', () => {
  test('lists env, app, dyno, dynotype and kind, then the tags of the app', () => {
    expect(ddtags()).toBe('env:production,app:myapp,dyno:web.1,dynotype:web,log_kind:app,team:checkout,tier:gold');
  });

  test('tags a one-off dyno with its type only', () => {
    expect(ddtags({ tags: [] }, {}, classify('heroku', 'run.4821', 'logplex'))).toBe(
      'env:production,app:myapp,dynotype:run,log_kind:system',
    );
  });

  test.each([
    ['heroku', 'router', 'router'],
    ['app', 'api', 'api'],
    ['app', 'heroku-postgres', 'addon'],
    ['heroku', 'logplex', 'system'],
  ])('gives %s %s no dyno tags', (appname, procid, kind) => {
    expect(ddtags({ tags: [] }, {}, classify(appname, procid, 'logplex'))).toBe(
      `env:production,app:myapp,log_kind:${kind}`,
    );
  });

  test('marks unreadable bytes and gives them no kind', () => {
    expect(ddtags({ tags: ['team:a'] }, {}, null)).toBe('env:production,app:myapp,logferry.parse_error,team:a');
  });

  test.each<[string, Partial<AppSettings>, DrainOverrides, string]>([
    ['no env at all', { env: null }, {}, ''],
    ['an empty env', { env: ' ' }, {}, ''],
    ['the env of the settings', { env: 'Staging', tags: ['env:other'] }, {}, 'env:staging'],
    ['an env among the tags of the settings', { env: null, tags: ['env:other'] }, {}, 'env:other'],
    ['env= of the drain URL', {}, { env: 'qa', tags: ['env:other'] }, 'env:qa'],
    ['ddtags=env: of the drain URL', { tags: ['env:mine'] }, { tags: ['env:other'] }, 'env:other'],
    ['an empty env= of the drain URL', {}, { env: '' }, 'env:production'],
  ])('takes one env: %s', (_case, part, overrides, expected) => {
    const envs = ddtags(part, overrides)
      .split(',')
      .filter((tag) => tag.startsWith('env'));
    expect(envs.join(',')).toBe(expected);
  });

  test('a tag of the drain URL replaces those of its key and leaves the others', () => {
    const custom = ddtags({ tags: ['team:a', 'team:b', 'tier:gold', 'beta'] }, { tags: ['Team:c', 'squad:x', 'beta'] });
    expect(custom.split('log_kind:app,')[1]).toBe('tier:gold,team:c,squad:x,beta');
  });

  test('drops repeated and empty tags', () => {
    expect(ddtags({ tags: ['a:b', 'A:b', '', '!!', 'a:b'] }).split('log_kind:app,')[1]).toBe('a:b');
  });

  test('keeps to a hundred tags, its own among them', () => {
    const tags = ddtags({ tags: Array.from({ length: 150 }, (_, i) => `k${i}:v`) }).split(',');
    expect(tags).toHaveLength(100);
    expect(tags.slice(0, 6)).toEqual([
      'env:production',
      'app:myapp',
      'dyno:web.1',
      'dynotype:web',
      'log_kind:app',
      'k0:v',
    ]);
  });
});
