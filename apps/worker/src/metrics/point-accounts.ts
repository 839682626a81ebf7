import type { LedgerBuffer } from '@logferry/db';
import type { PointDrop, PointEnds, PointOwner } from './point-ends.js';

/** An app that goes on giving too many series is news again after this. */
const TOLD_AGAIN_AFTER_MS = 24 * 3_600_000;
/** Beyond it all are forgotten, and told again: the database knows what was told, too. */
const TOLD_MAX = 10_000;

export interface PointAccountsDeps {
  readonly ledger: Pick<LedgerBuffer, 'add'>;
  /** `end`: `sent`, or why not. */
  readonly count: (end: 'sent' | PointDrop, points: number) => void;
  /** The app's lines gave more than is kept: news unless it was told since. */
  readonly onLimited: (owner: PointOwner, sinceMs: number) => void;
  readonly now: () => number;
}

/**
 * Books the ends of points: by reason for the operator, and for the tenant in the ledger, beside its sums of messages, under the
 * minute in which they came to their end.
 */
export class PointAccounts implements PointEnds {
  private readonly toldAtMs = new Map<string, number>();

  constructor(private readonly deps: PointAccountsDeps) {}

  sent({ appId, tenantId }: PointOwner, points: number): void {
    this.deps.count('sent', points);
    this.deps.ledger.add(appId, tenantId, this.deps.now(), 'metricPoints', points);
  }

  dropped(owner: PointOwner, reason: PointDrop, points: number): void {
    const now = this.deps.now();
    this.deps.count(reason, points);
    this.deps.ledger.add(owner.appId, owner.tenantId, now, 'metricPointsDropped', points);
    if (reason === 'too_many') this.tell(owner, now);
  }

  private tell(owner: PointOwner, now: number): void {
    const toldAtMs = this.toldAtMs.get(owner.appId);
    if (toldAtMs !== undefined && now - toldAtMs < TOLD_AGAIN_AFTER_MS) return;
    if (this.toldAtMs.size >= TOLD_MAX) this.toldAtMs.clear();
    this.toldAtMs.set(owner.appId, now);
    this.deps.onLimited(owner, now - TOLD_AGAIN_AFTER_MS);
  }
}
