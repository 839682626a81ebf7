import { describe, expect, test } from '@jest/globals';
import type { Person } from '../http/caller.js';
import { isConsentStateOf, newConsentState } from './consent-state.js';

const SECRET = 'a session secret for tests';
const NOW = Date.parse('2026-03-04T09:15:00Z');
const ADA: Person = { kind: 'person', userId: 'ada', sessionId: 's1', tenantId: 't1', role: 'admin' };

describe('the state that goes to Heroku', () => {
  const state = newConsentState(ADA, SECRET, NOW);

  test('is taken back for ten minutes', () => {
    expect(isConsentStateOf(ADA, state, SECRET, NOW)).toBe(true);
    expect(isConsentStateOf(ADA, state, SECRET, NOW + 599_999)).toBe(true);
    expect(isConsentStateOf(ADA, state, SECRET, NOW + 600_000)).toBe(false);
  });

  test.each([
    ['person', { userId: 'bob' }],
    ['session', { sessionId: 's2' }],
    ['tenant', { tenantId: 't2' }],
  ])('is not taken from another %s', (_what, other) => {
    expect(isConsentStateOf({ ...ADA, ...other }, state, SECRET, NOW)).toBe(false);
  });

  test('is not taken with a later end, of another key, or as anything else', () => {
    const [, signature] = state.split('.');
    expect(isConsentStateOf(ADA, `${NOW + 999_999}.${signature}`, SECRET, NOW)).toBe(false);
    expect(isConsentStateOf(ADA, state, `${SECRET}!`, NOW)).toBe(false);
    for (const text of ['', '.', 'x', `${NOW}.`]) expect(isConsentStateOf(ADA, text, SECRET, NOW)).toBe(false);
  });
});
