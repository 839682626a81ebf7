import { describe, expect, test } from '@jest/globals';
import { settleHost } from './host-setting.js';

const BY_DYNO = { hostMode: 'app.dyno', host: null } as const;
const FIXED = { hostMode: 'fixed', host: 'heroku' } as const;

describe('settleHost', () => {
  test('keeps what is not changed', () => {
    expect(settleHost(BY_DYNO, {})).toEqual(BY_DYNO);
    expect(settleHost(FIXED, {})).toEqual(FIXED);
  });

  test('requires a host with the mode fixed', () => {
    expect(() => settleHost(BY_DYNO, { hostMode: 'fixed' })).toThrow('host is required');
    expect(() => settleHost(FIXED, { host: null })).toThrow('host is required');
    expect(settleHost(BY_DYNO, FIXED)).toEqual(FIXED);
    expect(settleHost(FIXED, { host: 'other' })).toEqual({ hostMode: 'fixed', host: 'other' });
  });

  test('refuses a host with any other mode', () => {
    expect(() => settleHost(BY_DYNO, { host: 'heroku' })).toThrow('host is only for hostMode "fixed"');
    expect(() => settleHost(FIXED, { hostMode: 'app', host: 'x' })).toThrow('host is only for hostMode "fixed"');
  });

  test('forgets the host when the mode is no longer fixed', () => {
    expect(settleHost(FIXED, { hostMode: 'none' })).toEqual({ hostMode: 'none', host: null });
  });
});
