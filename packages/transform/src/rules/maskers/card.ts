import { isAlphanumeric, isDigit } from './chars.js';

/** ISO/IEC 7812: the digits of a card number; the shortest that is still issued has 13. */
const DIGITS_MIN = 13;
const DIGITS_MAX = 19;
/** How the numbers stand on cards. Any other grouping is a row of numbers. */
const GROUPINGS: readonly (readonly number[])[] = [
  [4, 4, 4, 4],
  [4, 4, 4, 4, 3],
  [4, 6, 5],
  [4, 6, 4],
];
const GROUP_CHARS = 4;

const HYPHEN = 0x2d;
const SPACE = 0x20;
const DOT = 0x2e;

/**
 * Card numbers: plain, or in the groups of a card with spaces or hyphens between; of a length and first digits that a network issues, and
 * with a right check digit. One number in ten has that by chance, so the network's digits keep ids and times in ms from being taken.
 */
export function maskCards(text: string, placeholder: string): string {
  let kept = '';
  let from = 0;
  let at = 0;
  // Every number has four digits in a row at its start, so one character in four tells whether there is one at all.
  while (at + GROUP_CHARS <= text.length) {
    if (!isDigit(text.charCodeAt(at + GROUP_CHARS - 1))) {
      at += GROUP_CHARS;
      continue;
    }
    const last = at + GROUP_CHARS - 1;
    let start = last;
    while (start > at && isDigit(text.charCodeAt(start - 1))) start--;
    let end = last + 1;
    while (end < text.length && isDigit(text.charCodeAt(end))) end++;
    const numberEnd = isFree(text, start) ? cardEnd(text, start, end) : -1;
    if (numberEnd < 0) {
      at = end;
      continue;
    }
    kept += text.substring(from, start) + placeholder;
    from = numberEnd;
    at = numberEnd;
  }
  return from === 0 ? text : kept + text.substring(from);
}

/** Not the rest of a word or a fraction. `at` is where a run of digits begins. */
function isFree(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  return !isAlphanumeric(before) && !(before === DOT && isDigit(text.charCodeAt(at - 2)));
}

/** One past the card number that begins with the digits [start, end), or -1. */
function cardEnd(text: string, start: number, end: number): number {
  const digits = end - start;
  if (digits >= DIGITS_MIN) return digits <= DIGITS_MAX && isEnd(text, end) && isCard(text, start, end) ? end : -1;
  if (digits !== GROUP_CHARS) return -1;
  for (const grouping of GROUPINGS) {
    const last = groupsEnd(text, start, grouping);
    if (last >= 0 && isEnd(text, last) && isCard(text, start, last)) return last;
  }
  return -1;
}

function isEnd(text: string, at: number): boolean {
  const behind = text.charCodeAt(at);
  return !isAlphanumeric(behind) && !(behind === DOT && isDigit(text.charCodeAt(at + 1)));
}

function groupsEnd(text: string, start: number, grouping: readonly number[]): number {
  let at = start;
  let separator = 0;
  for (const size of grouping) {
    if (at > start) {
      const code = text.charCodeAt(at);
      if (code !== (separator || code) || (code !== SPACE && code !== HYPHEN)) return -1;
      separator = code;
      at++;
    }
    for (const groupEnd = at + size; at < groupEnd; at++) if (!isDigit(text.charCodeAt(at))) return -1;
  }
  return at;
}

function isCard(text: string, start: number, end: number): boolean {
  let digits = '';
  for (let at = start; at < end; at++) if (isDigit(text.charCodeAt(at))) digits += text[at];
  return isIssued(digits) && hasCheckDigit(digits);
}

/** Visa, American Express, Mastercard, Diners Club, JCB, Discover, UnionPay, by their issuer numbers. */
function isIssued(digits: string): boolean {
  const length = digits.length;
  const four = Number(digits.substring(0, 4));
  const two = Math.floor(four / 100);
  switch (digits.charCodeAt(0)) {
    case 0x34:
      return length === 13 || length === 16 || length === 19;
    case 0x33:
      if (two === 34 || two === 37) return length === 15;
      if (two === 36 || two === 38 || two === 39 || (four >= 3000 && four <= 3059)) return length === 14;
      return four >= 3528 && four <= 3589 && length >= 16;
    case 0x35:
      return two >= 51 && two <= 55 && length === 16;
    case 0x32:
      return four >= 2221 && four <= 2720 && length === 16;
    case 0x36:
      return (four === 6011 || two === 62 || two === 65 || (four >= 6440 && four <= 6499)) && length >= 16;
    default:
      return false;
  }
}

/** Luhn's. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, isDoubled = false; at >= 0; at--, isDoubled = !isDoubled) {
    const digit = digits.charCodeAt(at) - 0x30;
    sum += isDoubled ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 === 0;
}
