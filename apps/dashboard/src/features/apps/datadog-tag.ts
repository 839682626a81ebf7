/**
 * A tag as Datadog stores it, so that a preview shows what to search for: lower case, other characters as `_`
 * (Datadog's tagging guide). The api does the same when it stores one.
 */
export function asTag(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9_\-:./]/gu, '_')
    .replace(/:+$/, '');
}
