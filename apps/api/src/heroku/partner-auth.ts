import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { hashToken } from '@logferry/db';
import { basicCredentialsOf } from '../http/authorization.js';
import type { HerokuPorts } from './heroku-ports.js';
import { PartnerError } from './partner-error.js';

/** Version 3 of the Add-on Partner API; the only one since 2023. */
const ACCEPTED = /application\/vnd\.heroku-addons\+json\s*;\s*version=3\b/i;

/**
 * Lets Heroku in, and nobody else: the manifest's id and password as Basic credentials, then the version of the API.
 * Throws PartnerError.
 */
export function admitPartner(headers: IncomingHttpHeaders, { addonId, password }: HerokuPorts): void {
  const { user = '', password: secret = '' } = basicCredentialsOf(headers) ?? {};
  // Digests: of one length, and nobody can steer where they differ. Both are compared, whatever the first says.
  const isUser = isSame(user, addonId);
  const isSecret = isSame(secret, password);
  if (!isUser || !isSecret) throw new PartnerError(401, 'Send the id and the password of the add-on manifest.');
  if (!ACCEPTED.test(headers.accept ?? '')) {
    throw new PartnerError(
      406,
      'Accept application/vnd.heroku-addons+json; version=3: no other version is spoken here.',
    );
  }
}

function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(hashToken(given), hashToken(expected));
}
