/**
 * How many bytes of logs this worker holds: from their transforming until they are delivered or put back.
 *
 * A frame's bytes say little about it: each line gets the app's tags and attributes, and short lines grow a hundredfold.
 * So whoever transforms asks for room first and waits while there is none. Bound: `bytesMax` and one frame's logs.
 */
export class LogMemory {
  private bytes = 0;
  private readonly waiting: (() => void)[] = [];

  /** @param onFull called when somebody must wait: what is gathered had better leave now */
  constructor(
    private readonly bytesMax: number,
    private readonly onFull: () => void,
  ) {}

  get isFull(): boolean {
    return this.bytes >= this.bytesMax;
  }

  /** Resolves when there is room. Whoever waited must call `take` next, with 0 if it comes to nothing. */
  async room(): Promise<void> {
    this.onFull();
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  take(bytes: number): void {
    this.bytes += bytes;
    this.wakeOne();
  }

  give(bytes: number): void {
    this.bytes -= bytes;
    this.wakeOne();
  }

  /** One at a time: the next one's turn comes when it is known how much the one before has taken. */
  private wakeOne(): void {
    if (!this.isFull) this.waiting.shift()?.();
  }
}
