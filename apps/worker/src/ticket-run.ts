import type { Frame } from '@logferry/queue';
import { releaseLogs, type TransformedFrame } from '@logferry/transform';
import type { FramePoints } from './metrics/frame-points.js';

/** What is to be told of a ticket's frames. */
export interface TicketObserver {
  /** Every log of the frame at this index reached its end: the frame is not seen again, whatever happens to the others. */
  readonly onSettled: (index: number, frame: FrameRun) => void;
}

/**
 * One ticket in work: how many of its frames are still on their way. Ends when every one of them has; fails when one could
 * not be brought to an end, so that the ticket is seen again.
 */
export class TicketRun {
  private pending = 1; // held by the pipeline until it has handed out every frame
  private failure: unknown;
  private readonly ended: Promise<void>;
  private resolve: () => void = () => undefined;

  constructor(private readonly observer: TicketObserver) {
    this.ended = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  /** A frame of it is in work; `index` is its place in the ticket. */
  begin(frame: Frame, index: number): FrameRun {
    this.pending++;
    const run = new FrameRun(frame, (failure) => {
      if (failure === undefined) this.observer.onSettled(index, run);
      else this.failure ??= failure.error;
      this.end();
    });
    return run;
  }

  /** Everything is handed out; resolves at the end of the last frame. */
  async finish(): Promise<void> {
    this.end();
    await this.ended;
    if (this.failure !== undefined) throw this.failure;
  }

  private end(): void {
    this.pending--;
    if (this.pending === 0) this.resolve();
  }
}

/**
 * One frame in work: how many logs of it are still on their way. A log ends when it is delivered, dropped with a reason or
 * set aside; it fails when it could not even be set aside.
 */
export class FrameRun {
  /** What it gave for metrics. Looked at once it is settled: a frame that is seen again gives them then. */
  readonly points: FramePoints[] = [];
  /** The logs it became, whose memory is given back at the end. */
  logs: TransformedFrame | null = null;
  private pending = 1; // held by the pipeline until it has handed the frame out
  private failure: { readonly error: unknown } | undefined;

  /** @param onEnd told once, with the first failure if there was one */
  constructor(
    readonly frame: Frame,
    private readonly onEnd: (failure: { readonly error: unknown } | undefined) => void,
  ) {}

  /** Whether it comes to its end with the end of so many more logs. */
  endsWith(logs: number): boolean {
    return this.pending === logs && this.failure === undefined;
  }

  /** Logs were handed to a lane. */
  expect(logs: number): void {
    this.pending += logs;
  }

  /** Logs reached their end. */
  settle(logs: number): void {
    this.pending -= logs;
    if (this.pending !== 0) return;
    if (this.logs !== null) releaseLogs(this.logs);
    this.onEnd(this.failure);
  }

  /** Logs reached none: the frame must be seen again. */
  fail(logs: number, error: unknown): void {
    this.failure ??= { error };
    this.settle(logs);
  }

  /** It is handed out. */
  handedOut(): void {
    this.settle(1);
  }
}
