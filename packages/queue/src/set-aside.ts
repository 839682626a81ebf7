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
  readonly once?: Once;
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
  { delayMs, once }: SetAsideOptions,
): Promise<string | null> {
  const group = encodeGroup(frames);
  const groupId = store.newGroupId();
  const names = once === undefined ? [] : [once.name, ...once.unless];
  const marks = names.map(onceMark);
  for (let attempt = 1; ; attempt++) {
    try {
      const known = await store.commit(shard, group, marks, delayMs, groupId);
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

function onceMark(name: string): string {
  return `once:${name}`;
}
