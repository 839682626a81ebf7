import type { Frame } from '@logferry/queue';
import type { Accounts } from './accounts.js';
import { byFrame, endingWith, fail, framesOf, type Slice, settle } from './slice.js';

/** Why the intake refuses a log for good. */
export type Refusal = 'intake_rejected' | 'too_large';

/** When logs that could not be sent come back: after a while, or once their destination has recovered. */
export type Later = { readonly kind: 'later'; readonly delayMs: number } | { readonly kind: 'park' };

/** What could not be kept as a dead letter, because Postgres is away, is tried again after this. */
const REFUSAL_RETRY_MS = 30_000;

export interface SliceEndsDeps {
  readonly accounts: Pick<Accounts, 'delivered'>;
  /** Keeps a single log as a dead letter, or drops it, and books that. Rejects when neither can be done now. */
  readonly refuse: (slice: Slice, reason: Refusal, statusCode: number) => Promise<void>;
  readonly setAside: SetAside;
  readonly park: Park;
}

/**
 * Puts frames of one app back into the queue, due after the delay; durable when resolved. Those in `ends`, which come to
 * their end by it, are not shown again from then on.
 */
export type SetAside = (frames: readonly Frame[], delayMs: number, ends: readonly Frame[]) => Promise<void>;
/** The same with parking for the destination. */
export type Park = (frames: readonly Frame[], destinationId: string, ends: readonly Frame[]) => Promise<void>;

/** The ends of logs that a lane was given. Each slice ends exactly once at its frame: by one of these. */
export class SliceEnds {
  constructor(private readonly deps: SliceEndsDeps) {}

  delivered(slices: readonly Slice[]): void {
    for (const slice of slices) {
      this.deps.accounts.delivered(slice);
      settle(slice);
    }
  }

  /** @param slices hold a single log in all */
  async refused(slices: readonly Slice[], reason: Refusal, statusCode: number, destinationId: string): Promise<void> {
    for (const slice of slices.flatMap(byFrame)) {
      try {
        await this.deps.refuse(slice, reason, statusCode);
        settle(slice);
      } catch {
        await this.putBack([slice], { kind: 'later', delayMs: REFUSAL_RETRY_MS }, destinationId);
      }
    }
  }

  /** Frames of one app at a time, as the queue keeps them apart by app. A failure fails the frames: they are seen again. */
  async putBack(slices: readonly Slice[], later: Later, destinationId: string): Promise<void> {
    const { setAside, park } = this.deps;
    const byApp = new Map<string, Slice[]>();
    for (const slice of slices) {
      const { appId } = slice.run.frame.header;
      const ofApp = byApp.get(appId);
      if (ofApp) ofApp.push(slice);
      else byApp.set(appId, [slice]);
    }
    await Promise.all(
      [...byApp.values()].map(async (ofApp) => {
        const frames = ofApp.flatMap(framesOf);
        const ends = endingWith(ofApp);
        try {
          await (later.kind === 'park' ? park(frames, destinationId, ends) : setAside(frames, later.delayMs, ends));
          for (const slice of ofApp) settle(slice);
        } catch (error) {
          for (const slice of ofApp) fail(slice, error);
        }
      }),
    );
  }
}
