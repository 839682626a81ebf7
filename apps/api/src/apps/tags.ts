import { normalizeTag } from '@logferry/transform';

/** Datadog's tagging guide: a tag starts with a letter, holds letters, digits, `_ - : . /`, ≤ 200 characters. */
export const TAG_LENGTH_MAX = 200;
/** Datadog takes 100 tags a log. Ours (env, app, dyno, dynotype, log_kind …) and those of a drain URL need room. */
export const TAGS_MAX = 50;

/**
 * What is wrong with a tag as it was given, or undefined. It is stored as it will be delivered (normalizeTag), which shows
 * the tenant what to search for. A comma is two tags written as one.
 */
export function tagFault(raw: string): string | undefined {
  if (raw.includes(',')) return 'holds a comma: give each tag as an element of its own';
  if (raw.trim() === '') return 'must not be empty';
  if (!/^\s*[a-z]/i.test(raw)) return 'must start with a letter from a to z';
  if (raw.trim().length > TAG_LENGTH_MAX) return `must not be longer than ${TAG_LENGTH_MAX} characters`;
  const tag = normalizeTag(raw);
  if (/^(env|service|host|source):/.test(tag)) return `is set by the app's own field "${tag.split(':', 1)[0]}"`;
  return undefined;
}
