import { randomBytes } from 'node:crypto';

/** AES-256. */
const KEY_BYTES = 32;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;
/** Rotation needs two; a few more let old backups be read. */
const KEYS_MAX = 16;

export interface NamedKey {
  readonly id: string;
  readonly key: Buffer;
}

/**
 * Reads `id:base64key,id:base64key`; the first key encrypts, all of them decrypt.
 * Throws an Error that says which entry is wrong, by its position, and never quotes it.
 */
export function parseKeyringText(text: string): NamedKey[] {
  const entries = text.split(',').map((entry) => entry.trim());
  if (entries.length > KEYS_MAX) throw new Error(`holds ${entries.length} keys; ${KEYS_MAX} at most`);
  const keys: NamedKey[] = [];
  for (const [index, entry] of entries.entries()) {
    const where = `entry ${index + 1} of ${entries.length}`;
    const colon = entry.indexOf(':');
    if (colon === -1) throw new Error(`${where} is not of the form id:base64key`);
    const id = entry.slice(0, colon);
    const base64 = entry.slice(colon + 1);
    if (!KEY_ID.test(id)) throw new Error(`${where} has an id that is not 1 to 32 of A-Z a-z 0-9 _ -`);
    if (keys.some((key) => key.id === id)) throw new Error(`${where} repeats the id of an earlier one`);
    if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(base64)) throw new Error(`${where} has a key that is not base64`);
    const key = Buffer.from(base64, 'base64');
    if (key.length !== KEY_BYTES) throw new Error(`${where} has a key of ${key.length} bytes instead of ${KEY_BYTES}`);
    keys.push({ id, key });
  }
  return keys;
}

/** A keyring of one fresh random key, in the form ENCRYPTION_KEYS takes. */
export function generateKeyringText(): string {
  return `k${randomBytes(4).toString('hex')}:${randomBytes(KEY_BYTES).toString('base64')}`;
}
