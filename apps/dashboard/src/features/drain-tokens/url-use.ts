import type { DrainToken } from '../../api/models.js';

/** The api notes uses once a minute, so that two URLs in use at the same time may seem this far apart, and a little more. */
const NOTED_APART_MS = 2 * 60_000;
/** An app that logs at all logs at least so often, mostly. */
const IN_USE_MS = 5 * 60_000;

/**
 * Whether a drain URL can be taken away at Heroku.
 * - `removable`: lines came by another URL since one came by this
 * - `in_use`: a line came by it just now
 * - `quiet`: none came by any URL since, so nothing is known
 */
export type UrlUse = 'removable' | 'in_use' | 'quiet';

type Use = Pick<DrainToken, 'id' | 'lastUsedAt'>;

/** @param tokens all of the app, of which the token is one */
export function urlUse(token: Use, tokens: readonly Use[], nowMs: number): UrlUse {
  const used = usedMs(token);
  const usedElse = Math.max(...tokens.filter(({ id }) => id !== token.id).map(usedMs), 0);
  if (usedElse > used + NOTED_APART_MS) return 'removable';
  return nowMs - used < IN_USE_MS ? 'in_use' : 'quiet';
}

/** 0: never. */
function usedMs({ lastUsedAt }: Use): number {
  return lastUsedAt === null ? 0 : Date.parse(lastUsedAt);
}
