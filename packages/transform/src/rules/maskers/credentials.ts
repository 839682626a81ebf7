/** `Bearer` and `Basic` of an Authorization header, wherever they stand. The words before stay, so that a reader sees what it was. */
const SCHEME = /\b(bearer|basic)([ \t]{1,4}|%20|\+)([a-z0-9._~+/-]{8,}={0,2})/gi;
/** `://user:password@`: addresses of databases and the like. */
const AUTHORITY_CHARS_MAX = 512;
/** A word of letters that is shorter, such as `bearer authentication`, is a word. */
const LETTERS_TOKEN_CHARS_MIN = 24;

const COLON = 0x3a;
const AT = 0x40;
/** What ends the part of a URL in which a user may be named. */
const AUTHORITY_ENDS: ReadonlySet<number> = new Set(Array.from('/?#"\'<> \t\r\n\\', (char) => char.charCodeAt(0)));

/** Tokens of Bearer and Basic authorization, and users with their passwords in URLs. */
export function maskCredentials(text: string, placeholder: string): string {
  const masked = text.replace(SCHEME, (whole: string, scheme: string, gap: string, token: string) =>
    isToken(scheme, token) ? scheme + gap + placeholder : whole,
  );
  return maskUserinfo(masked, placeholder);
}

function isToken(scheme: string, token: string): boolean {
  // Basic is base64 of `user:password`; `basic information` is not.
  if (scheme.length === 5) return Buffer.from(token, 'base64').includes(COLON);
  return token.length >= LETTERS_TOKEN_CHARS_MIN || /\d/.test(token);
}

function maskUserinfo(text: string, placeholder: string): string {
  let kept = '';
  let from = 0;
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const start = at + 3;
    const end = userinfoEnd(text, start);
    if (end <= start) continue;
    kept += text.substring(from, start) + placeholder;
    from = end;
  }
  return from === 0 ? text : kept + text.substring(from);
}

/** Where the last `@` of the authority is, since a password may hold one; -1 without any. */
function userinfoEnd(text: string, start: number): number {
  const limit = Math.min(text.length, start + AUTHORITY_CHARS_MAX);
  let end = -1;
  for (let at = start; at < limit; at++) {
    const code = text.charCodeAt(at);
    if (AUTHORITY_ENDS.has(code)) break;
    if (code === AT) end = at;
  }
  return end;
}
