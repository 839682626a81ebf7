import type { IncomingMessage } from 'node:http';

/** A full Logplex POST is about 110 kB, log-shuttle's 500 lines can reach 5 MB unpacked; more is no log sender. */
export const BODY_BYTES_MAX = 8 * 1024 * 1024;
/**
 * Bodies in memory at a time in one process, from their first byte until the answer. In good times a few POSTs of some
 * 10 ms each; when the store fails, what is held for it. Further POSTs wait unread, in the buffers of their connections.
 * With 32 MiB an api without Redis came to 251 MB, one more than it may take.
 */
export const HELD_BYTES_MAX = 24 * 1024 * 1024;
/** What is set aside for a body that does not say its length: more than log-shuttle's usual batch. */
const UNKNOWN_LENGTH_BYTES = 256 * 1024;
/**
 * Of a body that is too large so much is read and thrown away, so that the sender has written all and reads its answer;
 * then the connection ends under its hands. Time bounds it too: the server's request timeout.
 */
const DISCARDED_BYTES_MAX = 64 * 1024 * 1024;

export type UnreadBody = 'too_large' | 'no_room' | 'incomplete';

interface Waiter {
  readonly bytes: number;
  readonly resolve: (hasRoom: boolean) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Reads bodies of POSTs, bounded in all.
 *
 * In: requests of which nothing is read yet. Out: `use` with the whole body, or why there is none. Guarantees: a body
 * takes its place before it is read and leaves it when `use` has ended; who finds no place waits, first come first
 * served, until the deadline. Bound: HELD_BYTES_MAX, and by what bodies without a length exceed the place set aside.
 */
export class BodyReader {
  private held = 0;
  private readonly waiting = new Set<Waiter>();

  /**
   * @param deadlineMs by the clock of `performance.now`: until then the body must be here
   * @param use must not keep the body longer than its promise
   */
  async read<T>(
    request: IncomingMessage,
    deadlineMs: number,
    use: (body: Buffer) => Promise<T>,
  ): Promise<T | UnreadBody> {
    const announced = Number(request.headers['content-length'] ?? Number.NaN);
    if (announced > BODY_BYTES_MAX) {
      discard(request);
      return 'too_large';
    }
    const place = new Place(this, Number.isNaN(announced) ? UNKNOWN_LENGTH_BYTES : announced);
    if (!(await this.acquire(place.bytes, deadlineMs))) return 'no_room';
    try {
      const body = await collect(request, place, deadlineMs);
      return Buffer.isBuffer(body) ? await use(body) : body;
    } finally {
      this.release(place.bytes);
    }
  }

  /** A body turned out larger than its place. It is under way, so it is not stopped. */
  grow(bytes: number): void {
    this.held += bytes;
  }

  private async acquire(bytes: number, deadlineMs: number): Promise<boolean> {
    if (this.waiting.size === 0 && this.held + bytes <= HELD_BYTES_MAX) {
      this.held += bytes;
      return true;
    }
    return await new Promise((resolve) => {
      const timer = setTimeout(
        () => {
          this.waiting.delete(waiter);
          resolve(false);
          this.letIn(); // those behind it may be smaller
        },
        Math.max(0, deadlineMs - performance.now()),
      );
      const waiter: Waiter = { bytes, resolve, timer };
      this.waiting.add(waiter);
    });
  }

  private release(bytes: number): void {
    this.held -= bytes;
    this.letIn();
  }

  private letIn(): void {
    for (const waiter of this.waiting) {
      if (this.held + waiter.bytes > HELD_BYTES_MAX) return;
      this.held += waiter.bytes;
      this.waiting.delete(waiter);
      clearTimeout(waiter.timer);
      waiter.resolve(true);
    }
  }
}

/** What one body takes of the reader's memory. */
class Place {
  constructor(
    private readonly reader: BodyReader,
    public bytes: number,
  ) {}

  /** Makes sure that it has so many bytes. */
  fit(bytes: number): void {
    if (bytes <= this.bytes) return;
    this.reader.grow(bytes - this.bytes);
    this.bytes = bytes;
  }
}

function collect(request: IncomingMessage, place: Place, deadlineMs: number): Promise<Buffer | UnreadBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const settle = (end: Buffer | UnreadBody): void => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('close', onBroken).off('error', onBroken);
      if (end === 'too_large' || end === 'incomplete') discard(request);
      resolve(end);
    };
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > BODY_BYTES_MAX) {
        settle('too_large');
        return;
      }
      place.fit(bytes);
      chunks.push(chunk);
    };
    // Most bodies come in one piece, which is a copy of the parser's already.
    const onEnd = (): void => settle(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, bytes));
    const onBroken = (): void => settle('incomplete');
    const timer = setTimeout(onBroken, Math.max(0, deadlineMs - performance.now()));
    if (request.destroyed) onBroken();
    else request.on('data', onData).on('end', onEnd).on('close', onBroken).on('error', onBroken);
  });
}

function discard(request: IncomingMessage): void {
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > DISCARDED_BYTES_MAX) request.destroy();
  });
  request.on('error', () => undefined);
  request.resume();
}
