import { type NamedKey, parseKeyringText } from '@logferry/runtime';
import {
  envelopeStart,
  openSecret,
  SealedSecretError,
  type SecretContext,
  sealedKeyId,
  sealSecret,
} from './sealed-secret.js';

/**
 * The keys of ENCRYPTION_KEYS. The first seals; each opens what it sealed, so that a new key is put in front and the old
 * one stays until everything is sealed anew.
 */
export class Keyring {
  readonly #sealing: NamedKey;
  readonly #keys: ReadonlyMap<string, Buffer>;

  private constructor(keys: readonly NamedKey[]) {
    const [first] = keys;
    if (first === undefined) throw new Error('a keyring needs a key');
    this.#sealing = first;
    this.#keys = new Map(keys.map(({ id, key }) => [id, key]));
  }

  /** Reads `id:base64key,id:base64key`. Throws an Error that names the faulty entry by its position. */
  static parse(text: string): Keyring {
    return new Keyring(parseKeyringText(text));
  }

  /** Of the key that seals. */
  get sealingKeyId(): string {
    return this.#sealing.id;
  }

  /** The first bytes of everything that is sealed now, and of nothing that another key sealed. */
  get sealingStart(): Buffer {
    return envelopeStart(this.#sealing.id);
  }

  /** AES-256-GCM with a random nonce; the envelope is described in sealed-secret.ts. */
  seal(plain: string | Uint8Array, context: SecretContext): Buffer {
    return sealSecret(plain, this.#sealing.id, this.#sealing.key, context);
  }

  /** Throws SealedSecretError when the key is gone, the bytes were changed, or the context is another one. */
  open(sealed: Uint8Array, context: SecretContext): string {
    return this.openBytes(sealed, context).toString('utf8');
  }

  /** The same for what was sealed as bytes. */
  openBytes(sealed: Uint8Array, context: SecretContext): Buffer {
    const keyId = sealedKeyId(sealed);
    const key = this.#keys.get(keyId);
    if (key === undefined) throw new SealedSecretError(`ENCRYPTION_KEYS holds no key with the id "${keyId}"`);
    return openSecret(sealed, key, context);
  }
}
