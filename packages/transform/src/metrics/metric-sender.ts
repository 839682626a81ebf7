// What the points of one sender have in common: the family of their names, and the tags that say what they are of.
//
// Every tag value comes from a bounded set, since Datadog bills each distinct set of tags of a metric: numbered dynos by name,
// one-off dynos by type only; never a path, a request id, an address or a uuid.

import { ONE_OFF_TYPES, processTypeOf, type Sender } from '../classify.js';
import { serviceOf } from '../log-head.js';
import type { AppSettings, DrainOverrides } from '../settings.js';
import { type AppTags, normalizeTag } from '../tags.js';

/** Datadog takes 100 tags a log and names no number for metrics. Ours come first, so they stay. */
const TAGS_MAX = 100;
/** Of `heroku.addon.<provider>.`; a metric's name has at most 49 more, of 200 in all. */
const FAMILY_CHARS_MAX = 100;

/** What is constant for all points of one sender. */
export interface MetricSender {
  /** Tells it from the other senders of its transformer. */
  readonly id: number;
  /** With the dot: `heroku.dyno.` */
  readonly family: string;
  /** `env`, `app`, `service`. */
  readonly ownTags: readonly string[];
  /** `dyno` and `dynotype`; empty when the sender is no dyno. */
  readonly dynoTags: readonly string[];
  /** The app's own. */
  readonly customTags: readonly string[];
}

export function metricSenderOf(
  id: number,
  settings: AppSettings,
  overrides: DrainOverrides,
  tags: AppTags,
  sender: Sender,
): MetricSender {
  const service = normalizeTag(`service:${serviceOf(settings, overrides, sender)}`);
  return {
    id,
    family: familyOf(sender),
    ownTags: tags.env === null ? [tags.app, service] : [tags.env, tags.app, service],
    dynoTags: sender.dyno === null ? [] : dynoTagsOf(sender.dyno),
    customTags: tags.custom,
  };
}

/** All tags of a series: the sender's, then those that the line gave. Each once. */
export function seriesTags(sender: MetricSender, lineTags: readonly string[]): string[] {
  const tags = new Set([...sender.ownTags, ...lineTags, ...sender.customTags]);
  return [...tags].filter((tag) => tag !== '').slice(0, TAGS_MAX);
}

/** Names after what others already send (heroku_drain_datadog); what apps and add-ons print can never pass for the platform's. */
function familyOf({ kind, form, procid }: Sender): string {
  if (form === 'router') return 'heroku.router.';
  if (kind === 'system') return 'heroku.dyno.';
  if (kind !== 'addon') return 'heroku.app.';
  const ofHeroku = HEROKU_ADDONS.get(procid);
  if (ofHeroku !== undefined) return ofHeroku;
  const provider = metricName(processTypeOf(procid)).slice(0, FAMILY_CHARS_MAX);
  return provider === '' ? 'heroku.addon.' : `heroku.addon.${provider}.`;
}

const HEROKU_ADDONS: ReadonlyMap<string, string> = new Map([
  ['heroku-postgres', 'heroku.postgres.'],
  ['heroku-redis', 'heroku.redis.'],
  ['heroku-kafka', 'heroku.kafka.'],
]);

/** A part of a metric's name as Datadog takes it: `_` for all but letters, digits, `_` and `.`; no empty parts between dots. */
export function metricName(text: string): string {
  return text
    .replace(/[^A-Za-z0-9_.]/g, '_')
    .replace(/\.{2,}/g, '.')
    .replace(/^\.|\.$/g, '');
}

/**
 * A dyno of the formation has a small number. One-off dynos have a random one of four digits, under their own type or, when
 * started with --type, under that of the formation.
 */
const DYNO = /^([A-Za-z][\w-]{0,60})\.(\d{1,10})$/;
const NUMBER_DIGITS_MAX = 3;

/** Tags of what may be a dyno's name; empty when it is none. */
export function dynoTagsOf(text: string): string[] {
  const dyno = DYNO.exec(text);
  if (dyno === null) return [];
  const [, type = '', number = ''] = dyno;
  const dynotype = normalizeTag(`dynotype:${type}`);
  if (ONE_OFF_TYPES.has(type) || number.length > NUMBER_DIGITS_MAX) return [dynotype];
  return [normalizeTag(`dyno:${text}`), dynotype];
}
