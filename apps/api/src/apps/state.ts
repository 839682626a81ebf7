import type { DestinationState } from '../destinations/destination-state.js';

/**
 * The state of an app, as a person would ask for it: do my logs arrive? It is computed whenever it is shown, from when
 * things last happened and from the destination's health; nothing stores it. The first rule that holds decides:
 *
 * needs_key     the destination has no key yet. It outranks all others since nothing is sent before.
 * key_rejected  Datadog refuses the destination's key. Only the tenant can mend it.
 * over_quota    lines were dropped in the last minutes since the tenant sends more than its quota.
 * waiting       no frame ever came: the drain is not added yet, or the app has not logged.
 * delayed       frames came and Datadog has accepted nothing since, for more than a minute; or it is known to take nothing now.
 * silent        no frame for an hour.
 * healthy       none of the above.
 *
 * An app that logs rarely may be shown as delayed for the second or two between a frame and its delivery: the times
 * alone cannot tell the first moment of a delivery from the last moment of an outage.
 */
export const APP_STATES = [
  'waiting',
  'healthy',
  'delayed',
  'needs_key',
  'key_rejected',
  'over_quota',
  'silent',
] as const;
export type AppState = (typeof APP_STATES)[number];

const DELAYED_AFTER_MS = 60_000;
/** Long enough to be seen: who sends just over the limit drops lines only now and then. */
export const OVER_QUOTA_FOR_MS = 300_000;
const SILENT_AFTER_MS = 3_600_000;

/** The rules in words, for the OpenAPI document. */
export const STATE_RULES = [
  '`needs_key`: the destination has no key yet; lines are kept until it gets one',
  '`key_rejected`: Datadog refuses the key of the destination',
  '`over_quota`: lines were dropped in the last five minutes, since more came than the quota allows',
  '`waiting`: no frame has come from Heroku yet',
  '`delayed`: frames came, and for more than a minute Datadog has accepted nothing, or it is known to take nothing now',
  '`silent`: nothing has come from Heroku for an hour',
  '`healthy`: none of these',
].join(' · ');

export interface AppHistory {
  readonly destinationStatus: DestinationState;
  /** Lines of the app were dropped over the quota in the last OVER_QUOTA_FOR_MS. */
  readonly isOverQuota: boolean;
  readonly firstFrameAt: Date | null;
  readonly lastFrameAt: Date | null;
  readonly lastDeliveredAt: Date | null;
}

/** The state at `now`, by the rules above. */
export function appState(history: AppHistory, now: Date): AppState {
  if (history.destinationStatus === 'needs_key') return 'needs_key';
  if (history.destinationStatus === 'key_rejected') return 'key_rejected';
  if (history.isOverQuota) return 'over_quota';
  const { firstFrameAt, lastFrameAt, lastDeliveredAt } = history;
  if (firstFrameAt === null || lastFrameAt === null) return 'waiting';
  if (history.destinationStatus === 'wrong_url' || history.destinationStatus === 'unreachable') return 'delayed';
  const isAllDelivered = lastDeliveredAt !== null && lastDeliveredAt >= lastFrameAt;
  const undeliveredSince = lastDeliveredAt ?? firstFrameAt;
  if (!isAllDelivered && now.getTime() - undeliveredSince.getTime() > DELAYED_AFTER_MS) return 'delayed';
  if (now.getTime() - lastFrameAt.getTime() > SILENT_AFTER_MS) return 'silent';
  return 'healthy';
}
