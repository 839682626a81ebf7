/**
 * Whether a key can be sent as a header value at all: printable ASCII without spaces. It says nothing about whether
 * Datadog knows the key, whose form (32 hex digits today) is not promised.
 */
export function isSendableKey(apiKey: string): boolean {
  return /^[\x21-\x7e]{1,256}$/.test(apiKey);
}
