import type { ParkedSum } from '@logferry/db';
import type { ParkedView } from './parked.schema.js';

/** A person can still do something about it, if told now. The workers note their event as early (apps/worker/src/recovery.ts). */
const EXPIRES_SOON_MS = 2 * 3_600_000;

const NOTHING: ParkedView = {
  messages: 0,
  bytes: 0,
  isPartial: false,
  oldestReceivedAt: null,
  expiresAt: null,
  expiresSoon: false,
};

/** @param sum undefined: nothing waits */
export function toParkedView(sum: ParkedSum | undefined, now: Date): ParkedView {
  if (sum === undefined) return NOTHING;
  const { messages, bytes, isPartial, oldestReceivedAt, expiresAt } = sum;
  return {
    messages,
    bytes,
    isPartial,
    oldestReceivedAt: oldestReceivedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    expiresSoon: expiresAt.getTime() - now.getTime() < EXPIRES_SOON_MS,
  };
}
