import { Readable } from 'node:stream';

/** What may wait for a client that reads slowly: some 200 lines of a tail, or seconds of a slow line. */
const WAITING_BYTES_MAX = 262_144;
/** The browser's pause before it connects again: long enough for a process that goes down to be gone. */
const RETRY_MS = 2_000;

/**
 * Server-sent events on their way to one client (WHATWG HTML, 9.2 "Server-sent events").
 *
 * In: events, whenever they happen. Out: a stream of their text. What a client does not read in time waits up to
 * WAITING_BYTES_MAX; beyond that it is not taken, and whoever sends has to count it. Nobody ever waits for a client.
 */
export class EventStream {
  /** To be sent as the answer's body. */
  readonly body: Readable;
  #closed = false;
  readonly #onClose: (() => void)[] = [];

  constructor() {
    this.body = new Readable({ highWaterMark: WAITING_BYTES_MAX, read: () => undefined });
    this.body.once('close', () => this.#close());
    this.body.push(`retry: ${RETRY_MS}\n\n`);
  }

  /** The client has left, or the stream was ended. */
  get isClosed(): boolean {
    return this.#closed;
  }

  /** Nothing is taken now: the client does not keep up. */
  get isFull(): boolean {
    return this.body.readableLength >= WAITING_BYTES_MAX;
  }

  /** `json` is the event's data, JSON text on one line. false: it was not taken. */
  send(event: string, json: string): boolean {
    if (this.#closed || this.isFull) return false;
    this.body.push(`event: ${event}\ndata: ${json}\n\n`);
    return true;
  }

  /** Ends the answer behind what waits. */
  end(): void {
    if (this.#closed) return;
    this.body.push(null);
    this.#close();
  }

  /** Cuts the connection: for a client that has read nothing for long. */
  cut(): void {
    this.body.destroy();
  }

  /** Runs once, when the stream is over, for whatever reason. */
  onClose(run: () => void): void {
    if (this.#closed) run();
    else this.#onClose.push(run);
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const run of this.#onClose.splice(0)) run();
  }
}
