import { describe, expect, test } from '@jest/globals';
import { generateKeyringText } from '@logferry/runtime';
import fc from 'fast-check';
import { Keyring } from './keyring.js';
import { SealedSecretError } from './sealed-secret.js';

const CONTEXT = { tenantId: '018f0000-0000-7000-8000-000000000001', rowId: '018f0000-0000-7000-8000-000000000002' };
const OLD = generateKeyringText();
const NEW = generateKeyringText();
const SECRET = '0123456789abcdef0123456789abcdef';

describe('Keyring', () => {
  test('opens what it sealed, whatever the text', () => {
    const keyring = Keyring.parse(OLD);
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        (text) => keyring.open(keyring.seal(text, CONTEXT), CONTEXT) === text,
      ),
    );
  });

  test('seals the same text into other bytes each time, none of which show it', () => {
    const keyring = Keyring.parse(OLD);
    const [first, second] = [keyring.seal(SECRET, CONTEXT), keyring.seal(SECRET, CONTEXT)];
    expect(first.equals(second)).toBe(false);
    expect(first.includes(SECRET)).toBe(false);
  });

  test('opens what an older key sealed, and seals with the first', () => {
    const before = Keyring.parse(OLD).seal(SECRET, CONTEXT);
    const rotated = Keyring.parse(`${NEW},${OLD}`);
    expect(rotated.open(before, CONTEXT)).toBe(SECRET);
    expect(Keyring.parse(NEW).open(rotated.seal(SECRET, CONTEXT), CONTEXT)).toBe(SECRET);
  });

  test('says which key is missing', () => {
    const sealed = Keyring.parse(OLD).seal(SECRET, CONTEXT);
    const keyId = OLD.split(':')[0];
    expect(() => Keyring.parse(NEW).open(sealed, CONTEXT)).toThrow(
      new SealedSecretError(`ENCRYPTION_KEYS holds no key with the id "${keyId}"`),
    );
  });

  test.each([
    ['another tenant', { ...CONTEXT, tenantId: CONTEXT.rowId }],
    ['another row', { ...CONTEXT, rowId: CONTEXT.tenantId }],
  ])('does not open a secret that was moved to %s', (_where, context) => {
    const keyring = Keyring.parse(OLD);
    expect(() => keyring.open(keyring.seal(SECRET, CONTEXT), context)).toThrow(/sealed for another row, tenant or key/);
  });

  test('does not open under another key with the same id', () => {
    const sealed = Keyring.parse(OLD).seal(SECRET, CONTEXT);
    const imposter = Keyring.parse(`${OLD.split(':')[0]}:${NEW.split(':')[1]}`);
    expect(() => imposter.open(sealed, CONTEXT)).toThrow(SealedSecretError);
  });

  test('notices every changed byte and every cut', () => {
    const keyring = Keyring.parse(OLD);
    const sealed = keyring.seal(SECRET, CONTEXT);
    for (let index = 0; index < sealed.length; index++) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => keyring.open(changed, CONTEXT)).toThrow(SealedSecretError);
      expect(() => keyring.open(sealed.subarray(0, index), CONTEXT)).toThrow(SealedSecretError);
    }
  });

  test('opens bytes that are a view into a larger buffer, as Prisma returns them', () => {
    const keyring = Keyring.parse(OLD);
    const sealed = keyring.seal(SECRET, CONTEXT);
    const larger = new Uint8Array(sealed.length + 10);
    larger.set(sealed, 5);
    expect(keyring.open(larger.subarray(5, 5 + sealed.length), CONTEXT)).toBe(SECRET);
  });
});
