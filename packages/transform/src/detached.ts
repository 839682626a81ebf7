/** A copy of a text. A view of a body would, kept as a key, keep all of the body in memory. */
export function detached(text: string): string {
  return Buffer.from(text).toString();
}
