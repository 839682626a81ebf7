import type { FrameHeader } from '@logferry/queue';
import type { Joining, LogPart, OpenLog } from '@logferry/transform';
import type { FrameRun } from './ticket-run.js';

/**
 * How long a log waits for its next line. Logplex sends at once, but its batches come up to a second late, and the next POST
 * of a drain leaves only once the one before is answered.
 */
const WAIT_MS = 2_000;
/** A log whose lines never cease is complete after this: its tickets stay in work for as long. */
const OPEN_MS_MAX = 10_000;
/** When every slot of the worker is taken the next frames are at hand, and waiting longer keeps them out. */
const HURRIED_WAIT_MS = 250;
const TICK_MS = 100;

interface Waiting {
  readonly log: OpenLog;
  readonly openedAtMs: number;
  readonly heardAtMs: number;
}

/**
 * Logs whose lines may go on in a frame that is yet to come, by drain and dyno.
 *
 * The tickets of their frames stay in work meanwhile, so that whoever takes them over from a dead worker has all of their
 * lines. Bounds: the tickets and bytes a worker has in work (queue), and of each log those of OpenLog and OPEN_MS_MAX.
 */
export class Joiner {
  private readonly waiting = new Map<string, Waiting>();
  private readonly timer: NodeJS.Timeout;
  private readonly openedAtMs = new WeakMap<OpenLog, number>();
  /** By the frame at hand. */
  private readonly taken = new Set<OpenLog>();

  /** @param onComplete nothing more came for the log */
  constructor(
    private readonly now: () => number,
    private readonly onComplete: (log: OpenLog) => void,
  ) {
    this.timer = setInterval(() => this.complete(WAIT_MS), TICK_MS).unref();
  }

  /** What the frame's lines may go on with: those of the same sender that came by the same drain token, never another's. */
  joiningOf(source: FrameRun): Joining {
    const drain = drainOf(source.frame.header);
    this.taken.clear();
    const joiner = this;
    return {
      source,
      open: {
        get size() {
          return joiner.waiting.size;
        },
        take: (stream) => joiner.take(drain + stream),
        put: (stream, log) => joiner.put(drain + stream, log),
      },
    };
  }

  /** The frame could not be transformed and is to be seen again: logs it may be in end without it, by being seen again themselves. */
  abandon(source: FrameRun, error: unknown): void {
    for (const [key, { log }] of this.waiting) {
      if (!log.parts.some((part) => part.source === source)) continue;
      this.waiting.delete(key);
      this.taken.add(log);
    }
    for (const log of this.taken) {
      for (const part of log.parts) if (part.source !== source) frameOfPart(part).fail(1, error);
    }
    this.taken.clear();
  }

  /** Nothing more can be taken until something ends. */
  hurry(): void {
    this.complete(HURRIED_WAIT_MS);
  }

  /** Nothing more will come. */
  flush(): void {
    this.complete(0);
  }

  close(): void {
    clearInterval(this.timer);
  }

  private take(key: string): OpenLog | undefined {
    const waiting = this.waiting.get(key);
    if (waiting === undefined) return undefined;
    this.waiting.delete(key);
    this.openedAtMs.set(waiting.log, waiting.openedAtMs);
    this.taken.add(waiting.log);
    return waiting.log;
  }

  private put(key: string, log: OpenLog): void {
    const before = this.waiting.get(key);
    if (before !== undefined) this.onComplete(before.log);
    this.taken.delete(log);
    const heardAtMs = this.now();
    this.waiting.set(key, { log, heardAtMs, openedAtMs: this.openedAtMs.get(log) ?? heardAtMs });
  }

  private complete(waitMs: number): void {
    const now = this.now();
    for (const [key, { log, heardAtMs, openedAtMs }] of this.waiting) {
      if (now - heardAtMs < waitMs && now - openedAtMs < OPEN_MS_MAX) continue;
      this.waiting.delete(key);
      this.onComplete(log);
    }
  }
}

/** The frame that a part of a log came in, as `joiningOf` was given it. */
export function frameOfPart({ source }: LogPart): FrameRun {
  // Every log that this worker transforms with a Joining has its sources from joiningOf.
  return source as FrameRun;
}

function drainOf({ drainTokenId, logplexToken, overrides = '' }: FrameHeader): string {
  return `${drainTokenId} ${logplexToken} ${overrides}\n`;
}
