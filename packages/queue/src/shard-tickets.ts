import type { TicketJob } from './store.js';
import { TicketLine } from './ticket-line.js';

export interface ShardTicketsDeps<Work, End> {
  /** What a ticket holds; null when there is nothing left to do. Begun in the order of the tickets. */
  readonly read: (job: TicketJob) => Promise<Work | null>;
  readonly handle: (work: Work) => Promise<End>;
}

interface Place<End> {
  /** The ticket is ours to handle: its lock is being renewed. */
  readonly begin: () => void;
  readonly end: Promise<End | null>;
}

/**
 * The tickets of one shard, in line.
 *
 * In: `taken` as the store's answers come, `process` when BullMQ's loop gets round to a ticket, which may be a round trip
 * later and in another order. Out: calls of `handle`, each begun after those of all tickets taken before. Answers that
 * came in one piece are told of in one turn of the event loop, yet not always in their order; the times of asking tell it.
 */
export class ShardTickets<Work, End> {
  private readonly line = new TicketLine();
  private readonly places = new WeakMap<TicketJob, Place<End>>();
  private arrived: TicketJob[] = [];
  private liningUp: Promise<void> | undefined;

  constructor(private readonly deps: ShardTicketsDeps<Work, End>) {}

  taken(job: TicketJob): void {
    this.arrived.push(job);
    this.liningUp ??= new Promise((resolve) => {
      setImmediate(() => {
        this.lineUp();
        resolve();
      });
    });
  }

  /** Resolves with what `handle` does, or null when there was nothing to handle. Rejects as `read` and `handle` do. */
  async process(job: TicketJob): Promise<End | null> {
    await this.liningUp;
    const place = this.places.get(job);
    if (!place) throw new Error('A ticket nobody told of');
    place.begin();
    return await place.end;
  }

  private lineUp(): void {
    const { arrived } = this;
    this.arrived = [];
    this.liningUp = undefined;
    if (arrived.length > 1) arrived.sort(byAsking);
    for (const job of arrived) this.places.set(job, this.place(job));
  }

  private place(job: TicketJob): Place<End> {
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const ready = Promise.all([this.deps.read(job), begun]);
    const end = this.line.pass(ready, async ([work]) => (work === null ? null : await this.deps.handle(work)));
    // Reading may fail before anybody waits for it; `process` hears of it all the same.
    end.catch(() => undefined);
    return { begin, end };
  }
}

function byAsking(a: TicketJob, b: TicketJob): number {
  return (a.processedOn ?? 0) - (b.processedOn ?? 0) || a.timestamp - b.timestamp || byId(a.data.group, b.data.group);
}

/** Ids of one process are a prefix and a counter, so that of two within a millisecond the lower was stored first. */
function byId(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}
