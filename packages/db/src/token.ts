import { createHash, randomBytes } from 'node:crypto';

/** Tell people, secret scanners and our own logger (packages/runtime, scrub-secrets.ts) what they look at. */
const DRAIN_PREFIX = 'lfd';
const API_PREFIX = 'lfa';
const INVITATION_PREFIX = 'lfi';
const TOKEN_BYTES = 32;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62^43 is just above 2^256. */
const DIGITS = 43;
const HINT_LENGTH = 4;

/**
 * A new drain token: 256 random bits in base 62 after "lfd", 46 characters. Only letters and digits, so that it needs no
 * escaping as a path segment, a Basic user or password (no ":"), or a query value.
 */
export function newDrainToken(): string {
  return DRAIN_PREFIX + randomDigits();
}

const DRAIN_TOKEN = new RegExp(`^${DRAIN_PREFIX}[0-9A-Za-z]{${DIGITS}}$`);

/** Whether the text has the form of a drain token, known or not. */
export function isDrainToken(text: string): boolean {
  return DRAIN_TOKEN.test(text);
}

/** A new API token: the same after "lfa". */
export function newApiToken(): string {
  return API_PREFIX + randomDigits();
}

/** What an invitation's link holds: the same after "lfi". */
export function newInvitationToken(): string {
  return INVITATION_PREFIX + randomDigits();
}

function randomDigits(): string {
  let rest = BigInt(`0x${randomBytes(TOKEN_BYTES).toString('hex')}`);
  let digits = '';
  for (let index = 0; index < DIGITS; index++) {
    digits = ALPHABET.charAt(Number(rest % 62n)) + digits;
    rest /= 62n;
  }
  return digits;
}

/**
 * What is stored and looked up: SHA-256, unsalted, since the token itself is 256 random bits. Nor does the time that a
 * look-up takes tell anything of a token: what is compared are digests, which nobody can steer.
 */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The last characters of a token or key: enough for its owner to recognise it. */
export function secretHint(secret: string): string {
  return secret.slice(-HINT_LENGTH);
}
