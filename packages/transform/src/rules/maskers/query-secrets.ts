import { isAlphanumeric } from './chars.js';

const NAME_CHARS_MAX = 40;
const NAMES: ReadonlySet<string> = new Set([
  'auth',
  'authorization',
  'code',
  'credential',
  'jwt',
  'key',
  'otp',
  'pass',
  'passwd',
  'pin',
  'pwd',
  'session',
  'session_id',
  'sessionid',
  'sid',
  'sig',
  'x-amz-credential',
]);
/** `access_token`, `clientSecret`, `dd-api-key`, `X-Amz-Signature` end so. */
const NAME_ENDS: readonly string[] = ['token', 'secret', 'password', 'api_key', 'apikey', 'api-key', 'signature'];
/** JSON encoders that mind HTML write `&` so. */
const ESCAPED_AMPERSAND = '\\u0026';

const VALUE_ENDS: ReadonlySet<number> = new Set(Array.from('&#"\'<> \t\r\n\\', (char) => char.charCodeAt(0)));

/** Values of query parameters whose name says that they are secret, in a router's path and in any other URL. */
export function maskQuerySecrets(text: string, placeholder: string): string {
  let kept = '';
  let from = 0;
  for (let at = text.indexOf('='); at >= 0; at = text.indexOf('=', at + 1)) {
    const start = nameStart(text, at, from);
    if (start === at || !isParameter(text, start) || !isSecretName(text.substring(start, at))) continue;
    const end = valueEnd(text, at + 1);
    if (end === at + 1) continue;
    kept += text.substring(from, at + 1) + placeholder;
    from = end;
    at = end - 1;
  }
  return from === 0 ? text : kept + text.substring(from);
}

function nameStart(text: string, end: number, from: number): number {
  const limit = Math.max(from, end - NAME_CHARS_MAX);
  let start = end;
  while (start > limit && isNameChar(text.charCodeAt(start - 1))) start--;
  // Of `\u0026token` the name's characters go back to the backslash.
  return text.startsWith(ESCAPED_AMPERSAND, start - 1) ? start + ESCAPED_AMPERSAND.length - 1 : start;
}

function isParameter(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1);
  return before === 0x3f || before === 0x26 || text.startsWith(ESCAPED_AMPERSAND, start - ESCAPED_AMPERSAND.length);
}

function isSecretName(name: string): boolean {
  const lower = name.toLowerCase();
  return NAMES.has(lower) || NAME_ENDS.some((end) => lower.endsWith(end));
}

function valueEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && !VALUE_ENDS.has(text.charCodeAt(end))) end++;
  return end;
}

/** `- _ .`, letters and digits. */
function isNameChar(code: number): boolean {
  return isAlphanumeric(code) || code === 0x2d || code === 0x5f || code === 0x2e;
}
