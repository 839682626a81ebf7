import { request } from 'undici';
import { isSendableKey } from './sendable-key.js';
import type { Site } from './sites.js';

/** `unreachable` = nobody could tell: never treat it as a bad key. */
export type KeyValidity = 'valid' | 'rejected' | 'unreachable';

/** A person waits for this answer, so it gives up sooner than a delivery. */
const TIMEOUT_MS = 5_000;
const BODY_BYTES_MAX = 65_536;

/**
 * Asks a site whether it knows a key: `GET <apiUrl>/api/v1/validate` (Authentication API). 200 is `valid`; 401 and 403
 * are `rejected`, which is also the answer to a key of another site; anything else, 429 and redirects included, is
 * `unreachable`. Decides on the status line only. Never throws; the key is in no error and in no log.
 */
export async function validateApiKey(
  site: Site,
  apiKey: string,
  options: { readonly timeoutMs?: number } = {},
): Promise<KeyValidity> {
  if (!isSendableKey(apiKey)) return 'rejected';
  try {
    const response = await request(`${site.apiUrl.replace(/\/+$/, '')}/api/v1/validate`, {
      method: 'GET',
      headers: { 'DD-API-KEY': apiKey, Accept: 'application/json', 'User-Agent': 'logferry' },
      signal: AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS),
      // Validations are rare: a connection kept for the next one would only be found dead by it.
      reset: true,
    });
    response.body.dump({ limit: BODY_BYTES_MAX }).catch(() => undefined);
    return validityOf(response.statusCode);
  } catch {
    return 'unreachable';
  }
}

function validityOf(status: number): KeyValidity {
  if (status === 200) return 'valid';
  if (status === 401 || status === 403) return 'rejected';
  return 'unreachable';
}
