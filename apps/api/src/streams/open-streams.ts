import { AppError, type Logger, toProblem } from '@logferry/runtime';
import type { FastifyReply } from 'fastify';
import { EventStream } from './event-stream.js';

/** How often a stream's client is asked whether it may still look. Costs three queries. */
const CHECK_INTERVAL_MS = 10_000;
/** So long the answer may stay out, while the database is away, before the stream ends. */
const UNCHECKED_MS_MAX = 30_000;
/** A client that has read nothing for so long is gone, whatever its connection says. */
const FULL_MS_MAX = 60_000;
/** Time for another process to take over, or for somebody to close a window. */
const RETRY_AFTER_SECONDS = 5;

/** How many streams of one kind a process holds. */
export interface StreamBounds {
  /** In sentences: "live tails". */
  readonly name: string;
  readonly perTenant: number;
  readonly perProcess: number;
}

export interface StreamRequest {
  readonly bounds: StreamBounds;
  readonly tenantId: string;
  /** Rejects with an AppError once the client may not look any more. */
  readonly check: () => Promise<unknown>;
}

/**
 * Every stream of events that this process has open.
 *
 * A stream ends when its client leaves or may not look any more, and when the process goes down: `event: error` with a
 * problem says why. Bounds: StreamBounds, per kind.
 */
export class OpenStreams {
  readonly #open = new Map<EventStream, StreamRequest>();
  #isClosing = false;

  constructor(
    private readonly logger: Pick<Logger, 'warn'>,
    private readonly checkIntervalMs = CHECK_INTERVAL_MS,
  ) {}

  /** Answers with a stream. Throws rate_limited at a bound, unavailable when the process goes down. */
  open(reply: FastifyReply, request: StreamRequest): EventStream {
    this.#requireRoom(request);
    const stream = new EventStream();
    this.#open.set(stream, request);
    const checking = setInterval(this.#checker(stream, request), this.checkIntervalMs);
    stream.onClose(() => {
      clearInterval(checking);
      this.#open.delete(stream);
    });
    void reply
      .header('content-type', 'text/event-stream; charset=utf-8')
      // What is in it is a tenant's; no proxy may keep, change or gather it.
      .header('cache-control', 'no-cache, no-store, no-transform')
      .header('x-accel-buffering', 'no')
      // The end of the stream is the end of the connection: none lingers on a process that goes down.
      .header('connection', 'close')
      .send(stream.body);
    return stream;
  }

  /** How many are open, for a metric. */
  get size(): number {
    return this.#open.size;
  }

  /** Ends them all, and opens no more. */
  close(): void {
    this.#isClosing = true;
    for (const stream of this.#open.keys()) endWith(stream, goingDown());
  }

  #requireRoom({ bounds, tenantId }: StreamRequest): void {
    if (this.#isClosing) throw goingDown();
    let ofKind = 0;
    let ofTenant = 0;
    for (const other of this.#open.values()) {
      if (other.bounds !== bounds) continue;
      ofKind++;
      if (other.tenantId === tenantId) ofTenant++;
    }
    const retry = { retryAfterSeconds: RETRY_AFTER_SECONDS };
    if (ofTenant >= bounds.perTenant) {
      throw new AppError('rate_limited', `${ofTenant} ${bounds.name} are open already. Close one of them.`, retry);
    }
    if (ofKind >= bounds.perProcess) {
      throw new AppError('rate_limited', `Too many ${bounds.name} are open here now. Try again later.`, retry);
    }
  }

  #checker(stream: EventStream, { check }: StreamRequest): () => void {
    let checkedAtMs = performance.now();
    let readAtMs = checkedAtMs;
    let isChecking = false;
    return () => {
      const nowMs = performance.now();
      if (!stream.isFull) readAtMs = nowMs;
      else if (nowMs - readAtMs > FULL_MS_MAX) return stream.cut();
      if (isChecking) return;
      isChecking = true;
      check()
        .then(
          () => {
            checkedAtMs = performance.now();
          },
          (error: unknown) => {
            if (isRefusal(error)) return endWith(stream, error);
            this.logger.warn({ err: error }, 'a stream could not be checked');
            if (performance.now() - checkedAtMs > UNCHECKED_MS_MAX) endWith(stream, new AppError('unavailable'));
          },
        )
        .finally(() => {
          isChecking = false;
        });
    };
  }
}

function goingDown(): AppError {
  return new AppError('unavailable', 'This process is going down. Connect again.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}

/** Against a failure of ours, which says nothing of the client. */
function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && error.status < 500;
}

function endWith(stream: EventStream, error: AppError): void {
  stream.send('error', JSON.stringify(toProblem(error)));
  stream.end();
}
