import type { App, Destination, DrainToken, Usage } from '../../api/models.js';
import type { RungState } from '../../ui/rungs.js';
import { liveTokens } from '../drain-tokens/live-tokens.js';

/** A rung that has not lit after this long offers its hint. */
export const HINT_AFTER_MS = 60_000;

export type RungKey = 'drain' | 'frame' | 'parsed' | 'delivered';

/** Why a rung stays dark, for the words of its hint. */
export type RungHint = 'no_token' | 'no_frame' | 'no_lines' | 'no_delivery' | 'needs_key' | 'key_rejected';

export interface LadderRung {
  readonly key: RungKey;
  readonly state: RungState;
  readonly hint: RungHint | null;
}

interface LadderInput {
  readonly app: Pick<App, 'state' | 'createdAt'>;
  readonly destination: Pick<Destination, 'status' | 'lastAttemptAt'> | undefined;
  readonly tokens: readonly Pick<DrainToken, 'createdAt' | 'revokedAt'>[];
  readonly usage: Pick<Usage, 'activity' | 'totals'>;
  readonly nowMs: number;
}

/**
 * The way of an app's first line: drain URL made → first frame → lines parsed → Datadog said 202. A rung is lit by
 * what the ledger and the app's activity say, `now` is the first one that is not, and what comes after it is `ahead`.
 * A hint shows once its rung has been `now` for a minute; a rejected key says so at once.
 */
export function ladderOf({ app, destination, tokens, usage, nowMs }: LadderInput): readonly LadderRung[] {
  const { firstFrameAt, lastDeliveredAt } = usage.activity;
  const delivered = lastDeliveredAt !== null;
  const { messagesReceived, inFlight } = usage.totals;
  // A test log is received and delivered as well, and says nothing of Heroku.
  const framed = firstFrameAt !== null;
  const live = liveTokens(tokens, nowMs);
  const drained = framed || live.length > 0;
  const framedAt = firstFrameAt === null ? nowMs : Date.parse(firstFrameAt);
  const keyless = destination?.status === 'needs_key' || app.state === 'needs_key';
  const rejected = keyless || destination?.status === 'key_rejected' || app.state === 'key_rejected';
  const refusal = keyless ? 'needs_key' : rejected ? 'key_rejected' : null;

  // Received lines are counted on arrival. That they were read shows in what came after: one that is no longer in
  // flight, or a try to send.
  const tried = destination?.lastAttemptAt ? Date.parse(destination.lastAttemptAt) >= framedAt : false;
  const parsed = delivered || (messagesReceived > 0 && (messagesReceived > inFlight || rejected || tried));

  const urlMadeAt = Math.max(Date.parse(app.createdAt), ...live.map((token) => Date.parse(token.createdAt)));
  const late = (sinceMs: number) => nowMs - sinceMs >= HINT_AFTER_MS;

  const steps: readonly { key: RungKey; lit: boolean; hint: RungHint | null }[] = [
    { key: 'drain', lit: drained, hint: 'no_token' },
    { key: 'frame', lit: framed, hint: late(urlMadeAt) ? 'no_frame' : null },
    { key: 'parsed', lit: parsed, hint: late(framedAt) ? 'no_lines' : null },
    { key: 'delivered', lit: delivered, hint: refusal ?? (late(framedAt) ? 'no_delivery' : null) },
  ];
  const current = steps.findIndex((step) => !step.lit);
  return steps.map(({ key, lit, hint }, index) => {
    if (lit) return { key, state: 'lit', hint: null };
    if (index !== current) return { key, state: 'ahead', hint: null };
    return { key, state: hint === null || hint !== refusal ? 'now' : 'failed', hint };
  });
}

/** Datadog has taken at least one line: nothing is left to wait for. */
export function isComplete(ladder: readonly LadderRung[]): boolean {
  return ladder.every((rung) => rung.state === 'lit');
}
