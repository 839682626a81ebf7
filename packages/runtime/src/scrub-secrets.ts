/**
 * What our secrets look like, wherever a library may have quoted one: drain, API and invitation tokens (packages/db, token.ts),
 * Datadog API keys (32 hex digits), credentials inside a URL, the drain URL's path and query. None of the patterns can run over
 * the end of a JSON text, so that a line stays JSON.
 */
const SECRET_PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\blf[adi][0-9A-Za-z]{20,}/g, '[redacted]'],
  [/\b[0-9a-fA-F]{32}\b/g, '[redacted]'],
  [/(\w:\/\/)[^\s/@"'\\]+@/g, '$1[redacted]@'],
  [/(\/drain\/)[^\s/?"'\\:][^\s/?"'\\]*/g, '$1[redacted]'], // not the route's own ":token"
  [/(dd-api-key\\?["']?[=:]\s*\\?["']?)[^\s&"'\\[][^\s&"'\\]*/gi, '$1[redacted]'],
];

/** The text with everything that looks like one of our secrets replaced. The last net before our own logs. */
export function scrubSecrets(text: string): string {
  let scrubbed = text;
  for (const [pattern, replacement] of SECRET_PATTERNS) scrubbed = scrubbed.replace(pattern, replacement);
  return scrubbed;
}
