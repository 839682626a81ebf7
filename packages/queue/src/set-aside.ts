import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame, FrameOrigin } from './frame.js';
import { encodeGroup, notesOf } from './frame-group.js';
import type { FrameStore } from './store.js';

const RETRY_MS = 250;
/** Half a minute: whoever holds the frames keeps them for the store to come back, rather than deliver some of them twice. */
const ATTEMPTS_MAX = 120;

export interface SetAsideOptions {
  /** The new ticket is due after this. */
  readonly delayMs: number;
  readonly once?: Once;
  /**
   * Frames in work of which nothing is left but what is put back here: noted as settled as soon as the new ticket is there,
   * and never without it, so that neither their worker's death nor the store's brings them twice, or not at all.
   */
  readonly ends?: readonly Frame[];
}

/** What is put back once, within the time of a dedupe mark. */
export interface Once {
  readonly name: string;
  /** Names of others that may have put the same back: if one did, nothing is done either. */
  readonly unless: readonly string[];
}

/**
 * Puts frames back as a new ticket: what a ticket holds for a destination that does not take anything now, or what
 * comes back from elsewhere. All frames must be of one app. Durable when resolved. Waits for a store that is away for a
 * moment; a repeated try stores nothing twice.
 * @returns the name under which they had been put back before; null: they are now
 * @throws the store's error when it stays away
 */
export async function setAside(
  store: Pick<FrameStore, 'commit' | 'putMarks' | 'newGroupId'>,
  shard: number,
  frames: readonly Frame[],
  { delayMs, once, ends = [] }: SetAsideOptions,
): Promise<string | null> {
  const group = encodeGroup(frames);
  const notes = notesOf(originsIn(ends, shard));
  const groupId = store.newGroupId();
  const names = once === undefined ? [] : [once.name, ...once.unless];
  const marks = names.map(onceMark);
  for (let attempt = 1; ; attempt++) {
    try {
      const known = await store.commit(shard, group, marks, delayMs, groupId, notes);
      const before = names.find((name) => known.has(onceMark(name)));
      if (before !== undefined) return before;
      if (once !== undefined) await store.putMarks(shard, [onceMark(once.name)]);
      return null;
    } catch (error) {
      if (attempt === ATTEMPTS_MAX) throw error;
    }
    await sleep(RETRY_MS);
  }
}

/** Those of this shard: once there are more or fewer shards, older tickets of an app are in another, maybe on another server. */
function originsIn(frames: readonly Frame[], shard: number): FrameOrigin[] {
  return frames.flatMap(({ origin }) => (origin?.shard === shard ? [origin] : []));
}

function onceMark(name: string): string {
  return `once:${name}`;
}
