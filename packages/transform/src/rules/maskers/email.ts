import { isAlphanumeric } from './chars.js';

/** RFC 5321: a local part of 64 and a domain of 255. */
const LOCAL_CHARS_MAX = 64;
const DOMAIN_CHARS_MAX = 255;

export const EMAIL_CHARS_MAX = LOCAL_CHARS_MAX + 1 + DOMAIN_CHARS_MAX;

/** E-mail addresses. `web@3:Standard-2X` is none: an address has a dot in its domain. */
export function maskEmails(text: string, placeholder: string): string {
  let kept = '';
  let from = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const start = localStart(text, at, from);
    if (start === at) continue;
    const end = domainEnd(text, at + 1);
    if (end < 0) continue;
    kept += text.substring(from, start) + placeholder;
    from = end;
  }
  return from === 0 ? text : kept + text.substring(from);
}

function localStart(text: string, at: number, from: number): number {
  const limit = Math.max(from, at - LOCAL_CHARS_MAX);
  let start = at;
  while (start > limit && isLocalPart(text.charCodeAt(start - 1))) start--;
  return start;
}

/** One past the domain, or -1: letters, digits, `-` and dots, a dot among them and none at its ends. */
function domainEnd(text: string, from: number): number {
  const limit = Math.min(text.length, from + DOMAIN_CHARS_MAX);
  let end = from;
  let dot = -1;
  while (end < limit && isDomain(text.charCodeAt(end))) {
    if (dot < 0 && text.charCodeAt(end) === 0x2e) dot = end;
    end++;
  }
  while (end > from && !isWord(text.charCodeAt(end - 1))) end--;
  return dot > from && dot < end ? end : -1;
}

/** `. _ % + - '` and words. */
function isLocalPart(code: number): boolean {
  return (
    isWord(code) || code === 0x2e || code === 0x5f || code === 0x25 || code === 0x2b || code === 0x2d || code === 0x27
  );
}

function isDomain(code: number): boolean {
  return isWord(code) || code === 0x2d || code === 0x2e;
}

/** Everything above ASCII counts: addresses may be international. */
function isWord(code: number): boolean {
  return isAlphanumeric(code) || code >= 0x80;
}
