import type { FramePoints } from './metrics/frame-points.js';

/**
 * One ticket in work: how many logs of it are still on their way. Ends when every log is delivered, dropped with a
 * reason or set aside; fails when one could not even be set aside, so that the ticket is seen again.
 */
export class TicketRun {
  /** What its frames gave for metrics. Looked at once it has ended well: a ticket that is seen again gives them then. */
  readonly points: FramePoints[] = [];
  private pending = 1; // held by the pipeline until it has handed out every frame
  private failure: unknown;
  private readonly settled: Promise<void>;
  private resolve: () => void = () => undefined;

  constructor() {
    this.settled = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  /** Logs were handed to a lane. */
  expect(logs: number): void {
    this.pending += logs;
  }

  /** Logs reached their end. */
  settle(logs: number): void {
    this.pending -= logs;
    if (this.pending === 0) this.resolve();
  }

  /** Logs reached none: the ticket must be seen again. */
  fail(logs: number, error: unknown): void {
    this.failure ??= error;
    this.settle(logs);
  }

  /** Everything is handed out; resolves at the end of the last log. */
  async finish(): Promise<void> {
    this.settle(1);
    await this.settled;
    if (this.failure !== undefined) throw this.failure;
  }
}
