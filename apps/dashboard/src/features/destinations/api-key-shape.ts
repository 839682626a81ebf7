/** Datadog's API keys are 32 lower-case hexadecimal characters. */
const KEY_SHAPE = /^[0-9a-f]{32}$/i;

/** Whether a text looks like a whole API key. */
export function isKeyShaped(key: string): boolean {
  return KEY_SHAPE.test(key);
}

/** A remark on a key that does not look like one; null when it does or nothing is typed. Never a reason to refuse it. */
export function remarkOnKey(text: string): string | null {
  const key = text.trim();
  if (key === '' || isKeyShaped(key)) return null;
  if (key.startsWith('pub')) return 'This looks like a client token. Logferry needs an API key.';
  if (/^[0-9a-f]{40}$/i.test(key))
    return 'This looks like an application key (40 characters). Logferry needs an API key (32).';
  return `An API key has 32 hexadecimal characters; this has ${key.length}.`;
}
