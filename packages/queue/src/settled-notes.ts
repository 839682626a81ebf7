import type { Frame, FrameOrigin } from './frame.js';
import { encodePlaces, notesOf } from './frame-group.js';
import type { FrameStore, SettledNote } from './store.js';

/**
 * A ticket nearly always ends with its first batch, and costs nothing here. One that is partly settled for longer than
 * this waits for a slow lane or for a line that may go on; were its worker killed, its settled frames would be delivered
 * again. So twice this is the time of which a kill makes duplicates. What is set aside does not wait for it: its note is
 * written with its commit (set-aside.ts).
 */
const INTERVAL_MS = 50;

interface TicketInWork {
  readonly shard: number;
  /** Settled and not noted yet. */
  places: number[];
  /** It was partly settled when last looked at. */
  isSlow: boolean;
}

/**
 * Notes in the store which frames of slow tickets are settled, so that whoever takes a ticket over from a dead worker
 * leaves them out. A note that cannot be written costs duplicates at worst. Bound: the frames of the tickets in work.
 */
export class SettledNotes {
  private readonly tickets = new Map<string, TicketInWork>();
  private readonly timer: NodeJS.Timeout;
  private writing: Promise<void> | undefined;

  constructor(
    private readonly store: Pick<FrameStore, 'noteSettled'>,
    private readonly onError: (error: Error) => void,
  ) {
    this.timer = setInterval(() => {
      this.writing ??= this.write().finally(() => {
        this.writing = undefined;
      });
    }, INTERVAL_MS).unref();
  }

  /** A ticket is in work. @returns to be called with the place of each frame of it that is settled */
  begin(shard: number, groupId: string): (place: number) => void {
    const ticket: TicketInWork = { shard, places: [], isSlow: false };
    this.tickets.set(groupId, ticket);
    return (place) => void ticket.places.push(place);
  }

  /**
   * The ticket ended, or is left to be seen again.
   * @param isFinished nothing of it is needed any more
   */
  async end(groupId: string, isFinished: boolean): Promise<void> {
    const ticket = this.tickets.get(groupId);
    if (!ticket) return;
    this.tickets.delete(groupId);
    if (isFinished || ticket.places.length === 0) return;
    await this.note(ticket.shard, [{ groupId, places: encodePlaces(ticket.places) }]);
  }

  /** Not when their tickets are next looked at. Never rejects. */
  async noteNow(frames: readonly Frame[]): Promise<void> {
    const byShard = new Map<number, FrameOrigin[]>();
    for (const { origin } of frames) {
      if (origin === undefined) continue;
      const origins = byShard.get(origin.shard);
      if (origins) origins.push(origin);
      else byShard.set(origin.shard, [origin]);
    }
    for (const [shard, origins] of byShard) await this.note(shard, notesOf(origins));
  }

  close(): void {
    clearInterval(this.timer);
  }

  private async write(): Promise<void> {
    const byShard = new Map<number, SettledNote[]>();
    for (const [groupId, ticket] of this.tickets) {
      if (ticket.places.length === 0) continue;
      if (!ticket.isSlow) {
        ticket.isSlow = true;
        continue;
      }
      const note = { groupId, places: encodePlaces(ticket.places) };
      ticket.places = [];
      const notes = byShard.get(ticket.shard);
      if (notes) notes.push(note);
      else byShard.set(ticket.shard, [note]);
    }
    for (const [shard, notes] of byShard) await this.note(shard, notes);
  }

  /** Not tried again: a store that is away for longer than a moment makes more duplicates than these. */
  private async note(shard: number, notes: readonly SettledNote[]): Promise<void> {
    await this.store.noteSettled(shard, notes).catch(this.onError);
  }
}
