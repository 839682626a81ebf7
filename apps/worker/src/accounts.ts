import {
  type DropReason,
  delayCounter,
  type LedgerBuffer,
  type LedgerCounter,
  type ParkedGroup,
  type ParkedLoss,
} from '@logferry/db';
import type { FrameHeader } from '@logferry/queue';
import { LINE_KINDS, type TransformedFrame } from '@logferry/transform';
import { bytesOf, messagesOf, messagesOfPart, type Slice, type SlicePart } from './slice.js';

/** By the place of the kind in a frame's counts. */
const KIND_COUNTERS: readonly LedgerCounter[] = LINE_KINDS.map((kind) => `kinds.${kind}` as const);

/**
 * The worker's entries in the ledger. Everything is booked to the minute in which the frame was received, so that each
 * minute balances by itself once nothing of it is in flight.
 */
export class Accounts {
  constructor(
    private readonly ledger: Pick<LedgerBuffer, 'add' | 'activity'>,
    private readonly now: () => number,
    private readonly onUpstreamLoss: (appId: string) => void = () => undefined,
  ) {}

  delivered(slice: Slice): void {
    const { header } = slice.run.frame;
    const now = this.now();
    const logs = slice.to - slice.from;
    this.add(header, 'logsDelivered', logs);
    // A log of several frames is delivered for the first, and joins the messages of each in that one's minute.
    if (slice.parts === undefined) this.add(header, 'joined', messagesOf(slice) - logs);
    else this.addParts(slice.parts, 'joined', logs);
    this.add(header, 'bytesDelivered', bytesOf(slice));
    this.add(header, delayCounter(now - header.receivedAtMs), logs);
    this.ledger.activity(header.appId, header.tenantId, { deliveredAtMs: now });
  }

  dropped(slice: Slice, reason: DropReason): void {
    if (slice.parts === undefined) this.add(slice.run.frame.header, `dropped.${reason}`, messagesOf(slice));
    else this.droppedParts(slice.parts, reason);
  }

  /** Refused for good, and kept for a person to look at. */
  deadLettered(slice: Slice): void {
    if (slice.parts === undefined) this.add(slice.run.frame.header, 'deadLettered', messagesOf(slice));
    else this.addParts(slice.parts, 'deadLettered');
  }

  /** What of a log came in several frames, and never became one. */
  droppedParts(parts: readonly SlicePart[], reason: DropReason): void {
    this.addParts(parts, `dropped.${reason}`);
  }

  /** A rule ended a log of several frames. */
  ruledOutParts(parts: readonly SlicePart[], end: 'filtered' | 'sampled'): void {
    this.addParts(parts, end);
  }

  /** A whole frame that never became logs. */
  droppedFrame(header: FrameHeader, messages: number, reason: DropReason): void {
    this.add(header, `dropped.${reason}`, messages);
  }

  /**
   * What transforming alone decides. Messages that it ends have their end now; the rest says something of the frame, and is
   * counted at the first take only: what was set aside is transformed again.
   */
  transformed(header: FrameHeader, frame: TransformedFrame): void {
    this.add(header, 'filtered', frame.filtered);
    this.add(header, 'sampled', frame.sampled);
    if (header.pendingMessages !== undefined) return;
    this.add(header, 'parseErrors', frame.parseErrors);
    this.add(header, 'lostUpstream', frame.lostUpstream);
    for (let place = 0; place < KIND_COUNTERS.length; place++) {
      this.add(header, KIND_COUNTERS[place] ?? 'kinds.app', frame.kinds[place] ?? 0);
    }
    if (frame.lostUpstream > 0) this.onUpstreamLoss(header.appId);
  }

  /** Messages of one row were parked, or (negative) came back into the queue. */
  parked({ appId, tenantId, receivedAtMs }: Omit<ParkedGroup, 'body'>, messages: number): void {
    this.ledger.add(appId, tenantId, receivedAtMs, 'parked', messages);
  }

  /** A parked row went without being sent. */
  lostParked(loss: ParkedLoss): void {
    const { appId, tenantId, receivedAtMs, messages, reason } = loss;
    this.ledger.add(appId, tenantId, receivedAtMs, 'parked', -messages);
    this.ledger.add(appId, tenantId, receivedAtMs, `dropped.${reason}`, messages);
  }

  /** Each in the minute of its frame. `less`: messages of the first that are counted otherwise. */
  private addParts(parts: readonly SlicePart[], counter: LedgerCounter, less = 0): void {
    let taken = less;
    for (const part of parts) {
      this.add(part.run.frame.header, counter, messagesOfPart(part) - taken);
      taken = 0;
    }
  }

  private add(header: FrameHeader, counter: LedgerCounter, count: number): void {
    if (count === 0) return;
    this.ledger.add(header.appId, header.tenantId, header.receivedAtMs, counter, count);
  }
}
