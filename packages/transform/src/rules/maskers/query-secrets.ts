import { isAlphanumeric } from './chars.js';

/** What stands before a parameter; JSON encoders that mind HTML write `&` as in the last. */
const SIGNS: readonly string[] = ['?', '&', '\\u0026'];
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

const EQUALS = 0x3d;
const VALUE_ENDS: ReadonlySet<number> = new Set(Array.from('&#"\'<> \t\r\n\\', (char) => char.charCodeAt(0)));

/** Values of query parameters whose name says that they are secret, in a router's path and in any other URL. */
export function maskQuerySecrets(text: string, placeholder: string): string {
  let masked = text;
  for (const sign of SIGNS) masked = maskBehind(masked, sign, placeholder);
  return masked;
}

function maskBehind(text: string, sign: string, placeholder: string): string {
  let kept = '';
  let from = 0;
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) {
    const start = at + sign.length;
    const end = nameEnd(text, start);
    if (end === start || text.charCodeAt(end) !== EQUALS || !isSecretName(text.substring(start, end))) continue;
    const valueStart = end + 1;
    const last = valueEnd(text, valueStart);
    if (last === valueStart) continue;
    kept += text.substring(from, valueStart) + placeholder;
    from = last;
  }
  return from === 0 ? text : kept + text.substring(from);
}

function isSecretName(name: string): boolean {
  const lower = name.toLowerCase();
  return NAMES.has(lower) || NAME_ENDS.some((end) => lower.endsWith(end));
}

function nameEnd(text: string, start: number): number {
  let end = start;
  while (end - start < NAME_CHARS_MAX && isNameChar(text.charCodeAt(end))) end++;
  return end;
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
