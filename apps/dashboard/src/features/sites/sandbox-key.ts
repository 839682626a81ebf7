/** A key the sandbox accepts: it takes any 32 hexadecimal characters, the shape of Datadog's own keys. */
export function makeSandboxKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
