import { isAlphanumeric } from './chars.js';

// IAM, unique identifiers: what access key ids begin with. AKIA: a user's, ASIA: temporary, ABIA: a bearer token, ACCA: context-specific.
const ID_PREFIXES: readonly string[] = ['AKIA', 'ASIA', 'ABIA', 'ACCA'];
const ID_CHARS = 20;
const ID = /^[A-Z0-9]{20}$/;

/**
 * What a secret access key or session token is called in environments, configuration and SDKs, then its separators. Nothing in 40
 * characters of base64 alone says that they are a key: a git commit looks alike.
 */
const SECRET =
  /(aws_secret_access_key|aws_session_token|secret_?access_?key|session_?token)([\\"']{0,2}[ \t]{0,4}(?:=>|=|:)[ \t]{0,4}[\\"']{0,2})([a-z0-9/+=]{40,})/gi;

/** Access key ids, and secret keys and session tokens behind their names. */
export function maskAwsKeys(text: string, placeholder: string): string {
  let masked = text;
  for (const prefix of ID_PREFIXES) masked = maskIds(masked, prefix, placeholder);
  return masked.replace(SECRET, (_whole, name: string, separator: string) => name + separator + placeholder);
}

function maskIds(text: string, prefix: string, placeholder: string): string {
  let kept = '';
  let from = 0;
  for (let at = text.indexOf(prefix); at >= 0; at = text.indexOf(prefix, at + 1)) {
    const end = at + ID_CHARS;
    if (at < from || isAlphanumeric(text.charCodeAt(at - 1)) || isAlphanumeric(text.charCodeAt(end))) continue;
    if (!ID.test(text.substring(at, end))) continue;
    kept += text.substring(from, at) + placeholder;
    from = end;
  }
  return from === 0 ? text : kept + text.substring(from);
}
