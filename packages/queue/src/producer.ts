import type { Frame } from './frame.js';
import { encodeGroup } from './frame-group.js';
import { type EnqueueResult, GroupCommit } from './group-commit.js';
import { dedupeMark, shardOf } from './keys.js';
import type { FrameStore } from './store.js';

/**
 * The api's side of the queue.
 *
 * In: frames. Out: one group and one ticket per commit (group-commit.ts). Guarantees: `stored` is answered only once the
 * frame is durable; a dedupe mark is written only after that, so a mark never stands for a frame we do not hold: a
 * crash between the two costs a duplicate, never a loss.
 */
export class FrameProducer {
  private readonly commits: GroupCommit[];
  /**
   * Frames on their way into the store, by mark, until their marks are written too: a sender that gave up waiting
   * retries while the first try is still here, and one that did not hear our answer right after it.
   */
  private readonly underWay = new Map<string, Promise<EnqueueResult>>();

  constructor(
    private readonly store: FrameStore,
    private readonly shards: number,
    private readonly onMarkError: (error: unknown) => void,
  ) {
    this.commits = Array.from(
      { length: shards },
      (_, shard) => new GroupCommit((frames) => this.commitGroup(shard, frames)),
    );
  }

  /**
   * Resolves once the frame is durable, or known to be a duplicate.
   * @throws QueueOverloadedError, or the store's error: nothing was acknowledged, the sender should try again.
   */
  async enqueue(frame: Frame): Promise<EnqueueResult> {
    const commit = this.commits[shardOf(frame.header.appId, this.shards)];
    if (!commit) throw new Error('No shard for this app');
    const mark = dedupeMark(frame.header);
    if (mark === null) return await commit.add(frame);

    const first = this.underWay.get(mark);
    if (first) {
      await first;
      return 'duplicate';
    }
    const result = commit.add(frame);
    this.underWay.set(mark, result);
    try {
      const end = await result;
      if (end === 'duplicate') this.underWay.delete(mark);
      return end;
    } catch (error) {
      this.underWay.delete(mark);
      throw error;
    }
  }

  private async commitGroup(shard: number, frames: readonly Frame[]): Promise<readonly EnqueueResult[]> {
    const marks = frames.map((frame) => dedupeMark(frame.header));
    const known = await this.commitFresh(shard, frames, marks, NO_MARKS);
    return marks.map((mark) => (known.has(mark ?? '') ? 'duplicate' : 'stored'));
  }

  /** Commits all frames but the known ones; again without those that turn out to be known. Returns all known marks. */
  private async commitFresh(
    shard: number,
    frames: readonly Frame[],
    marks: readonly (string | null)[],
    known: ReadonlySet<string>,
  ): Promise<ReadonlySet<string>> {
    const fresh = frames.filter((_, index) => !known.has(marks[index] ?? ''));
    if (fresh.length === 0) return known;
    const freshMarks = marks.filter((mark): mark is string => mark !== null && !known.has(mark));
    const found = await this.store.commit(shard, encodeGroup(fresh), freshMarks, 0);
    if (found.size > 0) return await this.commitFresh(shard, frames, marks, new Set([...known, ...found]));
    // Not awaited: the frames are safe, and a mark that fails to be written costs at most a duplicate.
    if (freshMarks.length > 0) void this.putMarks(shard, freshMarks);
    return known;
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
