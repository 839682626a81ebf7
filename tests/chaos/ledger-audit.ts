import type { UsageCounts } from '../support/tenant-client.js';
import type { AppTally } from './oracle.js';
import type { Timeline, TimelineEntry } from './timeline.js';

/** What the ledger says of one app beside what the oracle saw. */
export interface AppAudit {
  readonly app: string;
  readonly received: number;
  readonly ended: number;
  /** `received - ended`: in a balanced ledger of a product at rest, 0. */
  readonly unbalanced: number;
  /** Messages received by the ledger beyond those that were acknowledged; the answer to some may have been lost. */
  readonly receivedOff: number;
  /** Messages delivered by the ledger, in logs of their own or joined, beyond the different ones that arrived. */
  readonly deliveredOff: number;
  /** Dead letters and drops by the ledger beyond the malformed lines that were acknowledged. */
  readonly refusedOff: number;
  /** Still parked by the ledger, though everything has arrived. */
  readonly parked: number;
  /** How far each may be off. 0 in a run without a kill. */
  readonly allowed: number;
  readonly isInOrder: boolean;
}

/**
 * A process writes its counts once a second; the write itself, and a busy machine, come on top.
 */
const FLUSH_MS = 2_000;
/** After Postgres is back a process may be in the middle of a try that has yet to time out. */
const CATCH_UP_MS = 10_000;

export interface AuditInput {
  readonly app: string;
  readonly tally: AppTally;
  /** L10 notices of the senders that were acknowledged. */
  readonly acknowledgedNotices: number;
  /** Messages that the app's senders posted and that no 2xx answered, as the ledger may have them all the same. */
  readonly usage: UsageCounts;
  readonly timeline: Timeline;
}

/**
 * Holds an app's ledger against what was sent and what arrived.
 *
 * Without a kill the counts must agree to the line, but for what was taken without the sender hearing of it. A killed
 * process takes along what it had not yet written: what passed in the last flush interval, or since Postgres went. What
 * arrived twice may be counted twice.
 */
export function auditApp({ app, tally, acknowledgedNotices, usage, timeline }: AuditInput): AppAudit {
  const dropped = Object.values(usage.dropped).reduce((sum, count) => sum + count, 0);
  const refused = usage.deadLettered + dropped;
  const ended = usage.logsDelivered + usage.joined + usage.filtered + usage.parked + refused;
  const unbalanced = usage.messagesReceived - ended;
  const receivedOff = usage.messagesReceived - tally.acknowledged - acknowledgedNotices;
  const deliveredOff = usage.logsDelivered + usage.joined - tally.arrived - tally.notices.size;
  const refusedOff = refused - tally.acknowledgedMalformed;
  const allowed = allowedFor(tally, timeline);
  // What a sender never heard an answer to can have been taken; it arrives, and the oracle knows how much of it did.
  const unheard = tally.arrivedUnacknowledged + tally.notices.size;
  const isInOrder =
    Math.abs(unbalanced) <= allowed &&
    receivedOff >= -allowed &&
    receivedOff <= allowed + unheard &&
    Math.abs(deliveredOff) <= allowed &&
    Math.abs(refusedOff) <= allowed &&
    Math.abs(usage.parked) <= allowed;
  return {
    app,
    received: usage.messagesReceived,
    ended,
    unbalanced,
    receivedOff,
    deliveredOff,
    refusedOff,
    parked: usage.parked,
    allowed,
    isInOrder,
  };
}

function allowedFor(tally: AppTally, timeline: Timeline): number {
  let allowed = 0;
  for (const fault of timeline.entries) {
    if (!fault.isLossy) continue;
    const { area, fromMs } = fault;
    if (area === 'api') allowed += tally.acknowledgedFlow.between(heldSince(fault, timeline), fromMs + FLUSH_MS);
    if (area === 'worker') allowed += tally.arrivedFlow.between(heldSince(fault, timeline), fromMs + FLUSH_MS);
  }
  // Counted as delivered each time, received once.
  return allowed + tally.duplicates + tally.arrivedUnacknowledged;
}

/** From when on a process killed then may have held counts back. */
function heldSince({ fromMs }: TimelineEntry, { entries }: Timeline): number {
  let sinceMs = fromMs - FLUSH_MS;
  for (const each of entries) {
    if (each.area !== 'postgres' || each.fromMs > fromMs || each.toMs + CATCH_UP_MS < fromMs) continue;
    sinceMs = Math.min(sinceMs, each.fromMs - FLUSH_MS);
  }
  return sinceMs;
}
