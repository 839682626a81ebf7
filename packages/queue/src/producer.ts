import { setTimeout as sleep } from 'node:timers/promises';
import { CommitHealth } from './commit-health.js';
import type { Frame } from './frame.js';
import { encodeGroup } from './frame-group.js';
import { type EnqueueResult, GroupCommit, QueueOverloadedError, UndecidedError } from './group-commit.js';
import { dedupeMark, shardOf } from './keys.js';
import { type FrameStore, OutcomeUnknownError } from './store.js';

/** How long a frame is held for the store to take it: Logplex gives up after 5 s, and its POST took some time already. */
const HOLD_MS = 3_800;
/** A store that comes back is noticed within this; a refused try costs next to nothing. */
const RETRY_PAUSE_MS = 100;
/** After so long nobody asks any more whether a commit went through; its senders have long been told that it did not. */
const UNKNOWN_MAX_MS = 15 * 60_000;

/**
 * The api's side of the queue.
 *
 * In: frames. Out: one group and one ticket per commit (group-commit.ts). Guarantees: `stored` is answered only once the
 * frame is durable; a dedupe mark is written only after that, so a mark never stands for a frame we do not hold: a
 * crash between the two costs a duplicate, never a loss.
 *
 * While the store fails, frames are held and tried again until their deadline. A commit whose outcome is unknown is
 * repeated under its own id, which stores it at most once, and until the outcome is known: its frames may be with the
 * worker already, so that the ledger must count them, and some senders never come again. There are never more of these
 * than commits in flight when the store went. Bounds: group-commit.ts.
 */
export class FrameProducer {
  private readonly commits: GroupCommit[];
  /**
   * Frames on their way into the store, by mark, until their marks are written too: a sender that gave up waiting
   * retries while the first try is still here, and one that did not hear our answer right after it.
   */
  private readonly underWay = new Map<string, Promise<EnqueueResult | null>>();
  /** How the last commits went. */
  readonly health = new CommitHealth();
  private isClosed = false;

  constructor(
    private readonly store: Pick<FrameStore, 'commit' | 'putMarks' | 'newGroupId'>,
    private readonly shards: number,
    private readonly onMarkError: (error: unknown) => void,
  ) {
    this.commits = Array.from(
      { length: shards },
      (_, shard) => new GroupCommit((frames, isWanted) => this.commitGroup(shard, frames, isWanted)),
    );
  }

  /**
   * Resolves once the frame is durable, or known to be a duplicate.
   * @param deadlineMs by the clock of `performance.now`: it settles by then
   * @throws QueueOverloadedError, or the store's error: it is not stored. UndecidedError: it may be. The sender should try
   *   again either way.
   */
  async enqueue(frame: Frame, deadlineMs = performance.now() + HOLD_MS): Promise<EnqueueResult> {
    const commit = this.commits[shardOf(frame.header.appId, this.shards)];
    if (!commit) throw new Error('No shard for this app');
    const mark = dedupeMark(frame.header);
    if (mark === null) return await commit.add(frame, deadlineMs);

    const first = this.underWay.get(mark);
    if (first) {
      if ((await settledBy(first, deadlineMs)) === null) throw new QueueOverloadedError('The first try was not stored');
      return 'duplicate';
    }
    const result = commit.add(frame, deadlineMs);
    this.underWay.set(mark, result);
    try {
      const end = await result;
      if (end === 'duplicate') this.underWay.delete(mark);
      return end;
    } catch (error) {
      this.failed(mark, error);
      throw error;
    }
  }

  /** Lets go of commits that are tried again. */
  close(): void {
    this.isClosed = true;
  }

  /** A frame that may be stored yet stays under way until that is decided: its retry must not be stored beside it. */
  private failed(mark: string, error: unknown): void {
    this.underWay.delete(mark);
    if (!(error instanceof UndecidedError)) return;
    this.underWay.set(mark, error.outcome);
    void error.outcome.then((end) => {
      if (end !== 'stored') this.underWay.delete(mark);
    });
  }

  private async commitGroup(
    shard: number,
    frames: readonly Frame[],
    isWanted: () => boolean,
  ): Promise<readonly EnqueueResult[]> {
    const marks = frames.map((frame) => dedupeMark(frame.header));
    const known = await this.commitFresh(shard, frames, marks, NO_MARKS, isWanted);
    return marks.map((mark) => (known.has(mark ?? '') ? 'duplicate' : 'stored'));
  }

  /** Commits all frames but the known ones; again without those that turn out to be known. Returns all known marks. */
  private async commitFresh(
    shard: number,
    frames: readonly Frame[],
    marks: readonly (string | null)[],
    known: ReadonlySet<string>,
    isWanted: () => boolean,
  ): Promise<ReadonlySet<string>> {
    const fresh = frames.filter((_, index) => !known.has(marks[index] ?? ''));
    if (fresh.length === 0) return known;
    const freshMarks = marks.filter((mark): mark is string => mark !== null && !known.has(mark));
    const found = await this.storeGroup(shard, encodeGroup(fresh), freshMarks, isWanted);
    if (found.size > 0) return await this.commitFresh(shard, frames, marks, new Set([...known, ...found]), isWanted);
    // Not awaited: the frames are safe, and a mark that fails to be written costs at most a duplicate.
    if (freshMarks.length > 0) void this.putMarks(shard, freshMarks);
    return known;
  }

  /** One group into the store, tried again as the class says. Returns the marks that are known. */
  private async storeGroup(
    shard: number,
    group: Buffer,
    marks: readonly string[],
    isWanted: () => boolean,
  ): Promise<ReadonlySet<string>> {
    let groupId = this.store.newGroupId();
    let unknownSinceMs: number | undefined;
    for (;;) {
      const startedMs = performance.now();
      try {
        const found = await this.store.commit(shard, group, marks, 0, groupId);
        this.health.succeeded(performance.now() - startedMs, group.length);
        return found;
      } catch (error) {
        this.health.failed();
        if (error instanceof OutcomeUnknownError) unknownSinceMs ??= startedMs;
        if (unknownSinceMs === undefined) groupId = this.store.newGroupId();
        const isOver = unknownSinceMs === undefined ? !isWanted() : startedMs - unknownSinceMs > UNKNOWN_MAX_MS;
        if (isOver || this.isClosed) throw error;
        await sleep(RETRY_PAUSE_MS);
      }
    }
  }

  private async putMarks(shard: number, marks: readonly string[]): Promise<void> {
    try {
      await this.store.putMarks(shard, marks);
    } catch (error) {
      this.onMarkError(error);
    } finally {
      for (const mark of marks) this.underWay.delete(mark);
    }
  }
}

const NO_MARKS: ReadonlySet<string> = new Set();

/** What `first` resolves to, or null when it fails or takes longer. */
async function settledBy(first: Promise<EnqueueResult | null>, deadlineMs: number): Promise<EnqueueResult | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), Math.max(0, deadlineMs - performance.now()));
  });
  try {
    return await Promise.race([first, late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
