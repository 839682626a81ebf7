import { describe, expect, test } from '@jest/globals';
import { appsSearch, entrySearch, linkSearch, tailSearch } from './search.js';

describe('entrySearch', () => {
  test('keeps a path of this page', () => {
    expect(entrySearch({ next: '/apps/1?range=24h' })).toEqual({ next: '/apps/1?range=24h' });
  });

  test('drops whatever leads to another host', () => {
    for (const next of ['https://evil.example', '//evil.example', '/\\evil.example', 'apps', 7]) {
      expect(entrySearch({ next })).toEqual({});
    }
  });
});

describe('linkSearch', () => {
  test('keeps the token of a link', () => {
    expect(linkSearch({ token: 'x', next: '/apps' })).toEqual({ token: 'x' });
    for (const token of ['', 7, undefined]) expect(linkSearch({ token })).toEqual({});
  });
});

describe('appsSearch', () => {
  test('drops unknown values and empty text', () => {
    expect(appsSearch({ q: '', state: 'gone', sort: 'size', page: '-1' })).toEqual({});
    const kept = { q: 'shop', state: 'waiting', sort: '-lastFrame', page: 2 };
    expect(appsSearch(kept)).toEqual(kept);
  });
});

describe('tailSearch', () => {
  test('drops what is not a filter, and what is the default', () => {
    expect(tailSearch({ q: '', dyno: 1, kind: 'gone', view: 'raw' })).toEqual({});
    const search = { q: 'order', dyno: 'web.1', kind: 'router', view: 'datadog' };
    expect(tailSearch(search)).toEqual(search);
  });
});
