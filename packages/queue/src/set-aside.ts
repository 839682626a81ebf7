import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame } from './frame.js';
import { encodeGroup } from './frame-group.js';
import type { FrameStore } from './store.js';

const RETRY_MS = 250;
/** Half a minute: whoever holds the frames keeps them for the store to come back, rather than deliver some of them twice. */
const ATTEMPTS_MAX = 120;

export interface SetAsideOptions {
  /** The new ticket is due after this. */
  readonly delayMs: number;
  /** A name for what is put back: under a name that was put back before, within the time of a dedupe mark, nothing is done. */
  readonly once?: string;
}

/**
 * Puts frames back as a new ticket: what a ticket holds for a destination that does not take anything now, or what
 * comes back from elsewhere. All frames must be of one app. Durable when resolved. Waits for a store that is away for a
 * moment; a repeated try stores nothing twice. Rejects with the store's error when it stays away.
 */
export async function setAside(
  store: Pick<FrameStore, 'commit' | 'putMarks' | 'newGroupId'>,
  shard: number,
  frames: readonly Frame[],
  { delayMs, once }: SetAsideOptions,
): Promise<void> {
  const group = encodeGroup(frames);
  const groupId = store.newGroupId();
  const marks = once === undefined ? [] : [`once:${once}`];
  for (let attempt = 1; ; attempt++) {
    try {
      const known = await store.commit(shard, group, marks, delayMs, groupId);
      if (known.size === 0 && marks.length > 0) await store.putMarks(shard, marks);
      return;
    } catch (error) {
      if (attempt === ATTEMPTS_MAX) throw error;
    }
    await sleep(RETRY_MS);
  }
}
