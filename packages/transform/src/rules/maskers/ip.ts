import { isAlphanumeric, isDigit, isHexDigit } from './chars.js';

/** The longest address in text, an IPv6 one with an IPv4 tail. */
const ADDRESS_CHARS_MAX = 45;
const COLON = 0x3a;
const DOT = 0x2e;

/**
 * IPv4 and IPv6 addresses. A version of four numbers looks like one and is taken. What has letters only (`Fe::Ad`) is a name in a
 * program: an IPv6 address must have a digit.
 */
export function maskIps(text: string, placeholder: string): string {
  const masked = text.indexOf(':') < 0 ? text : maskAround(text, placeholder, ':', isIpv6Char, isIpv6);
  return maskAround(masked, placeholder, '.', isIpv4Char, isIpv4);
}

/** Looks at each run of `isPart` that holds `sign` and stands alone. */
function maskAround(
  text: string,
  placeholder: string,
  sign: string,
  isPart: (code: number) => boolean,
  isAddress: (text: string, start: number, end: number) => boolean,
): string {
  let kept = '';
  let from = 0;
  let at = text.indexOf(sign);
  while (at >= 0) {
    // An address has more of itself on one side at least; most of a line's dots and colons do not.
    if (!isPart(text.charCodeAt(at - 1)) && !isPart(text.charCodeAt(at + 1))) {
      at = text.indexOf(sign, at + 1);
      continue;
    }
    let start = at;
    while (start > from && isPart(text.charCodeAt(start - 1))) start--;
    let end = at + 1;
    while (end < text.length && isPart(text.charCodeAt(end))) end++;
    const next = end;
    // What ends a sentence or a key is no part of an address, unless it is the `::` of one.
    while (start < end && isSign(text.charCodeAt(start)) && !text.startsWith('::', start)) start++;
    while (end > start && isSign(text.charCodeAt(end - 1)) && !isDoubleColon(text, start, end)) end--;
    if (isAlone(text, start, end) && end - start <= ADDRESS_CHARS_MAX && isAddress(text, start, end)) {
      kept += text.substring(from, start) + placeholder;
      from = end;
    }
    at = text.indexOf(sign, next);
  }
  return from === 0 ? text : kept + text.substring(from);
}

function isAlone(text: string, start: number, end: number): boolean {
  return !isAlphanumeric(text.charCodeAt(start - 1)) && !isAlphanumeric(text.charCodeAt(end));
}

function isSign(code: number): boolean {
  return code === DOT || code === COLON;
}

function isDoubleColon(text: string, start: number, end: number): boolean {
  return end - 2 > start && text.charCodeAt(end - 1) === COLON && text.charCodeAt(end - 2) === COLON;
}

function isIpv4Char(code: number): boolean {
  return isDigit(code) || code === DOT;
}

function isIpv6Char(code: number): boolean {
  return isHexDigit(code) || code === COLON || code === DOT;
}

function isIpv4(text: string, start: number, end: number): boolean {
  let parts = 0;
  for (let at = start; at <= end; parts++) {
    const partStart = at;
    while (at < end && isDigit(text.charCodeAt(at))) at++;
    if (at === partStart || at - partStart > 3 || Number(text.substring(partStart, at)) > 255) return false;
    if (at < end && text.charCodeAt(at) !== DOT) return false;
    at++;
  }
  return parts === 4;
}

/** RFC 4291: eight groups of up to four hex digits, a row of zero groups left out once, an IPv4 address for the last two. */
function isIpv6(text: string, start: number, end: number): boolean {
  let groups = 0;
  let gaps = 0;
  let hasDigit = false;
  let at = start;
  if (text.startsWith('::', at)) {
    gaps = 1;
    at += 2;
  }
  while (at < end) {
    const groupStart = at;
    while (at < end && isHexDigit(text.charCodeAt(at))) hasDigit = isDigit(text.charCodeAt(at++)) || hasDigit;
    if (text.charCodeAt(at) === DOT && at < end) {
      if (!isIpv4(text, groupStart, end)) return false;
      groups += 2;
      break;
    }
    if (at === groupStart || at - groupStart > 4) return false;
    groups++;
    if (at === end) break;
    at++;
    if (at < end && text.charCodeAt(at) === COLON) {
      gaps++;
      at++;
    } else if (at === end) return false;
  }
  return hasDigit && (gaps === 0 ? groups === 8 : gaps === 1 && groups < 8);
}
