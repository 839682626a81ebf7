import {
  type DropReason,
  delayCounter,
  type LedgerBuffer,
  type LedgerCounter,
  type ParkedGroup,
  type ParkedLoss,
} from '@logferry/db';
import type { FrameHeader } from '@logferry/queue';
import type { TransformedFrame } from '@logferry/transform';
import { bytesOf, messagesOf, type Slice } from './slice.js';

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
    const { header } = slice.frame;
    const now = this.now();
    const logs = slice.to - slice.from;
    this.add(header, 'logsDelivered', logs);
    this.add(header, 'joined', messagesOf(slice) - logs);
    this.add(header, 'bytesDelivered', bytesOf(slice));
    this.add(header, delayCounter(now - header.receivedAtMs), logs);
    this.ledger.activity(header.appId, header.tenantId, { deliveredAtMs: now });
  }

  dropped(slice: Slice, reason: DropReason): void {
    this.add(slice.frame.header, `dropped.${reason}`, messagesOf(slice));
  }

  /** Refused for good, and kept for a person to look at. */
  deadLettered(slice: Slice): void {
    this.add(slice.frame.header, 'deadLettered', messagesOf(slice));
  }

  /** A whole frame that never became logs. */
  droppedFrame(header: FrameHeader, messages: number, reason: DropReason): void {
    this.add(header, `dropped.${reason}`, messages);
  }

  /** What transforming alone decides. Counted at the first take only: a frame that was set aside is transformed again. */
  transformed(header: FrameHeader, frame: TransformedFrame): void {
    if (header.pendingMessages !== undefined) return;
    this.add(header, 'parseErrors', frame.parseErrors);
    this.add(header, 'filtered', frame.filtered);
    this.add(header, 'sampled', frame.sampled);
    this.add(header, 'lostUpstream', frame.lostUpstream);
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

  private add(header: FrameHeader, counter: LedgerCounter, count: number): void {
    if (count === 0) return;
    this.ledger.add(header.appId, header.tenantId, header.receivedAtMs, counter, count);
  }
}
