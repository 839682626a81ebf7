import type { MessageInput } from '@logferry/logplex';

/** Messages dropped and not yet reported to the receiver. */
export interface Loss {
  readonly count: number;
  readonly since: Date;
}

/**
 * The sender's buffer of waiting messages. When it is full the oldest goes, and what went is counted until an L10
 * notice has told the receiver (logplex_msg_buffer.erl).
 */
export class MessageRing {
  private messages: MessageInput[] = [];
  private lost = 0;
  private lostSince = new Date(0);

  constructor(
    private capacity: number,
    private readonly now: () => number,
  ) {}

  get size(): number {
    return this.messages.length;
  }

  /** Adds messages and returns how many old ones had to go. */
  push(messages: readonly MessageInput[]): number {
    this.messages.push(...messages);
    return this.shed();
  }

  /** A sender without success for minutes keeps fewer messages. Returns how many had to go at once. */
  resize(capacity: number): number {
    this.capacity = capacity;
    return this.shed();
  }

  /** Takes messages from the front until `take` says stop; always at least one when there is any. */
  takeWhile(take: (message: MessageInput, taken: number) => boolean): MessageInput[] {
    let count = 0;
    for (const message of this.messages) {
      if (count > 0 && !take(message, count)) break;
      if (count === 0) take(message, 0);
      count += 1;
    }
    return this.messages.splice(0, count);
  }

  /** Counts messages as lost that were taken and could not be delivered. */
  countLost(count: number): void {
    if (count === 0) return;
    if (this.lost === 0) this.lostSince = new Date(this.now());
    this.lost += count;
  }

  get loss(): Loss | null {
    return this.lost === 0 ? null : { count: this.lost, since: this.lostSince };
  }

  /** The receiver has been told of so many losses; more may have happened since. */
  reported(count: number): void {
    this.lost -= count;
    this.lostSince = new Date(this.now());
  }

  private shed(): number {
    const excess = Math.max(0, this.messages.length - this.capacity);
    this.messages.splice(0, excess);
    this.countLost(excess);
    return excess;
  }
}
