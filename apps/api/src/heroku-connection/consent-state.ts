import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Person } from '../http/caller.js';

/** To sign in at Heroku, with a second factor, and to answer. */
const LIFETIME_MS = 10 * 60_000;

/**
 * What goes to Heroku and comes back with a code: who asked, in which session and tenant, and until when. Signed, so that
 * nothing need be kept; a code of somebody else's Heroku account cannot be slipped to a person who did not ask. That it
 * works once is Heroku's doing: its codes do.
 */
export function newConsentState(person: Person, sessionSecret: string, nowMs: number): string {
  const expires = String(nowMs + LIFETIME_MS);
  return `${expires}.${signatureOf(person, expires, sessionSecret)}`;
}

/** Whether this person asked with it, in this session and tenant, not too long ago. */
export function isConsentStateOf(person: Person, state: string, sessionSecret: string, nowMs: number): boolean {
  const [expires = '', signature = ''] = state.split('.');
  const expected = Buffer.from(signatureOf(person, expires, sessionSecret));
  const given = Buffer.from(signature);
  const isSigned = given.length === expected.length && timingSafeEqual(given, expected);
  return isSigned && nowMs < Number(expires);
}

function signatureOf({ userId, sessionId, tenantId }: Person, expires: string, sessionSecret: string): string {
  const text = ['heroku-consent', userId, sessionId, tenantId, expires].join('\n');
  return createHmac('sha256', sessionSecret).update(text).digest('base64url');
}
