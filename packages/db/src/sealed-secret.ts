import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/*
 * The envelope of a sealed secret, byte by byte:
 *   1        version, 1
 *   1        length n of the key id
 *   n        key id, ASCII
 *   12       nonce, random
 *   16       GCM tag
 *   rest     ciphertext
 * Associated data: everything before the nonce, the tenant's id and the row's id, so that a sealed secret copied into
 * another row or tenant, or under another key's id, does not open.
 */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/** Where the secret is stored. Opening it elsewhere fails. */
export interface SecretContext {
  readonly tenantId: string;
  readonly rowId: string;
}

/** A sealed secret that cannot be opened. The message says why as far as that can be known, and holds nothing secret. */
export class SealedSecretError extends Error {
  override readonly name = 'SealedSecretError';
}

export function sealSecret(plain: string | Uint8Array, keyId: string, key: Buffer, context: SecretContext): Buffer {
  const header = envelopeStart(keyId);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData(header, context));
  const ciphertext = Buffer.concat([
    cipher.update(typeof plain === 'string' ? Buffer.from(plain, 'utf8') : plain),
    cipher.final(),
  ]);
  return Buffer.concat([header, nonce, cipher.getAuthTag(), ciphertext]);
}

/** How the envelopes of a key begin; none of another key does. */
export function envelopeStart(keyId: string): Buffer {
  return Buffer.concat([Buffer.from([VERSION, keyId.length]), Buffer.from(keyId, 'latin1')]);
}

/** The id of the key that opens this envelope. Throws SealedSecretError when it is none. */
export function sealedKeyId(sealed: Uint8Array): string {
  return splitEnvelope(sealed).keyId;
}

/** Throws SealedSecretError when the bytes were changed, or belong to another row, tenant or key. */
export function openSecret(sealed: Uint8Array, key: Buffer, context: SecretContext): Buffer {
  const { header, nonce, tag, ciphertext } = splitEnvelope(sealed);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associatedData(header, context));
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    throw new SealedSecretError('The sealed secret was changed, or sealed for another row, tenant or key');
  }
}

function splitEnvelope(sealed: Uint8Array) {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.length < 2 || bytes[0] !== VERSION) throw new SealedSecretError('Not a sealed secret of a known version');
  const nonceStart = 2 + bytes.readUInt8(1);
  const tagStart = nonceStart + NONCE_BYTES;
  const textStart = tagStart + TAG_BYTES;
  if (bytes.length < textStart) throw new SealedSecretError('The sealed secret is cut off');
  return {
    header: bytes.subarray(0, nonceStart),
    keyId: bytes.toString('latin1', 2, nonceStart),
    nonce: bytes.subarray(nonceStart, tagStart),
    tag: bytes.subarray(tagStart, textStart),
    ciphertext: bytes.subarray(textStart),
  };
}

function associatedData(header: Buffer, { tenantId, rowId }: SecretContext): Buffer {
  // Ids hold no line feed, so that no two contexts make the same bytes.
  if (tenantId.includes('\n') || rowId.includes('\n')) throw new SealedSecretError('An id holds a line feed');
  return Buffer.concat([header, Buffer.from(`\n${tenantId}\n${rowId}`, 'utf8')]);
}
