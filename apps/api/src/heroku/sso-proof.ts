import { createHash, timingSafeEqual } from 'node:crypto';
import { hashToken } from '@logferry/db';

/** Who comes from Heroku's dashboard, and to which add-on. */
export interface SsoEntry {
  readonly resourceId: string;
  /** null: Heroku vouches for the add-on only, and what the form says of a person is anybody's word. */
  readonly person: { readonly userId: string; readonly email: string } | null;
}

/** How long a form is good for (Add-on Single Sign-on); a double click or a reload within it must work. */
const FORM_SECONDS = 300;
/** By how much Heroku's clock may be ahead of ours. */
const AHEAD_SECONDS = 60;

/**
 * What a form proves: by `user_scoped_resource_token` when it is there, since it alone vouches for the person; else by
 * `resource_token`, else by the pair of the first version. A better proof that is wrong is not made good by a worse one.
 * Null: it proves nothing, or not any more.
 */
export function ssoEntry(form: URLSearchParams, salt: string, nowMs: number): SsoEntry | null {
  const field = (name: string): string => form.get(name) ?? '';
  const timestamp = field('timestamp');
  const ageSeconds = /^\d{1,12}$/.test(timestamp) ? nowMs / 1_000 - Number(timestamp) : Number.NaN;
  if (!(ageSeconds <= FORM_SECONDS && ageSeconds >= -AHEAD_SECONDS)) return null;
  if (form.has('user_scoped_resource_token')) {
    const [resourceId, userId, email] = [field('resource_id'), field('user_id'), field('email')];
    const isProof = isDigest('sha256', field('user_scoped_resource_token'), [
      resourceId,
      salt,
      timestamp,
      userId,
      email,
    ]);
    return isProof ? { resourceId, person: { userId, email } } : null;
  }
  const [resourceId, token] = form.has('resource_token')
    ? [field('resource_id'), field('resource_token')]
    : [field('id'), field('token')];
  return isDigest('sha1', token, [resourceId, salt, timestamp]) ? { resourceId, person: null } : null;
}

function isDigest(algorithm: 'sha1' | 'sha256', given: string, parts: readonly string[]): boolean {
  const expected = createHash(algorithm).update(parts.join(':')).digest('hex');
  // Digests of both: of one length, and the time says nothing of where they differ.
  return timingSafeEqual(hashToken(given.toLowerCase()), hashToken(expected));
}
