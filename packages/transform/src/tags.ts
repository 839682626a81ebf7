import type { Sender } from './classify.js';
import type { AppSettings, DrainOverrides } from './settings.js';

// Datadog: at most 100 tags a log; a tag of at most 200 characters (Getting started with tags).
const TAGS_MAX = 100;
const TAG_CHARS_MAX = 200;

/** Marks a log that is the raw bytes of a piece that could not be read. */
const PARSE_ERROR_TAG = 'logferry.parse_error';

/** An app's own tags, settled once per transformer. */
export interface AppTags {
  readonly env: string | null;
  readonly app: string;
  readonly custom: readonly string[];
}

/**
 * Brings together the tags of settings and drain URL. A tag in the URL replaces all tags of the same key in the settings, and there is
 * one `env` in the end: from `env=` of the URL, else `ddtags=env:` of the URL, else the app's env, else an `env:` among the app's tags.
 */
export function appTagsOf(settings: AppSettings, overrides: DrainOverrides): AppTags {
  const own = {
    env: pairTag('env', settings.env),
    app: pairTag('app', settings.appName) ?? '',
    custom: normalizeTags(settings.tags),
  };
  const { app, custom, env: tagged } = tagsBeneath(own, overrides.tags ?? []);
  const env = pairTag('env', overrides.env) ?? tagged;
  return { env, app, custom: custom.filter((tag) => env === null || keyOf(tag) !== 'env') };
}

/** With tags on top that replace all others of the same key. */
export function tagsBeneath(tags: AppTags, top: readonly string[]): AppTags {
  const given = normalizeTags(top);
  const givenKeys = new Set(given.map(keyOf));
  const kept = tags.custom.filter((tag) => !givenKeys.has(keyOf(tag)));
  return { env: givenKeys.has('env') ? null : tags.env, app: tags.app, custom: [...kept, ...given] };
}

/**
 * The `ddtags` text for a sender; a `null` sender stands for bytes that no sender could be read from. `more` is one tag on top, or empty.
 * Ours come first, so they stay.
 */
export function ddtagsOf(tags: AppTags, sender: Sender | null, more = ''): string {
  const list = [tags.env ?? '', tags.app];
  if (sender === null) {
    list.push(PARSE_ERROR_TAG);
  } else {
    if (!sender.isOneOff) list.push(pairTag('dyno', sender.dyno) ?? '');
    list.push(pairTag('dynotype', sender.dynotype) ?? '', `log_kind:${sender.kind}`);
  }
  list.push(more, ...tags.custom);
  const unique = new Set(list.filter((tag) => tag !== ''));
  return [...unique].slice(0, TAGS_MAX).join(',');
}

/** Says of a log that it is one of a sampling, and what share of such logs was kept. */
export function sampledTag(rate: number): string {
  return normalizeTag(`sampled:${rate}`);
}

/**
 * A tag as Datadog would store it: lower case, from the first letter on, `_` for all but `a-z 0-9 _ - : . /`, at most 200 characters,
 * no colon at the end. Empty when nothing is left.
 */
export function normalizeTag(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9_\-:./]/gu, '_')
    .replace(/^[^a-z]+/, '')
    .slice(0, TAG_CHARS_MAX)
    .replace(/:+$/, '');
}

function normalizeTags(tags: readonly string[]): string[] {
  return tags.map(normalizeTag).filter((tag) => tag !== '');
}

function pairTag(key: string, value: string | null | undefined): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : normalizeTag(`${key}:${trimmed}`);
}

function keyOf(tag: string): string {
  const colon = tag.indexOf(':');
  return colon < 0 ? tag : tag.slice(0, colon);
}
