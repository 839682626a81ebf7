// Which messages of a frame are one log, and which may go on in the next frame.
//
// In: the messages of one frame in their order, and the logs that earlier frames left open. Out: for each message whether it is a log, the
// first of several that are one, or part of another; the logs that this frame brought to their end; and those it leaves open.
// Guarantees: only lines of one dyno, one after the other, are ever joined; each message is part of exactly one log; the order of a dyno's
// logs stays. Bounds: those of OpenLog.

import { type Message, parseTimestampMs, type SyslogDialect } from '@logferry/logplex';
import type { MultiLineStart } from '../rules/multi-line.js';
import { isCutOff, OpenLog } from './open-log.js';
import { isJsonLine, mayGoOn, type Shape, shapeAfter, shapeOf } from './shape.js';

/** Lines of one message are printed at once. What comes later, from a frame that waited somewhere, belongs to something else. */
const GAP_MS_MAX = 5_000;

/** Logs that wait for their next line, by stream. What is taken is closed or put back. */
export interface OpenLogs {
  readonly size: number;
  take(stream: string): OpenLog | undefined;
  put(stream: string, log: OpenLog): void;
}

/** Where the joining of a frame's lines goes on beyond the frame. */
export interface Joining {
  /** Known of the drain: the sender's lines that came in other frames. */
  readonly open: OpenLogs;
  /** Tells the frames of a log's parts apart. */
  readonly source: unknown;
}

/** The lines of one dyno, as far as the frame at hand is known. One is kept with each sender that writes lines to be joined. */
export class Stream {
  frame = 0;
  /** Index of the message that began the newest log; -1: it began in an earlier frame. */
  head = -1;
  headText = '';
  shape: Shape = 'line';
  open: OpenLog | null = null;

  /** @param start how the tenant says that logs begin; null: stack traces are joined */
  constructor(
    readonly key: string,
    readonly start: MultiLineStart | null,
  ) {}

  /** The shape of a log that begins with this line. */
  shapeOf(text: string): Shape {
    if (this.start === null) return shapeOf(text);
    return isJsonLine(text) ? 'json' : 'pattern';
  }

  /** As `shapeAfter`, by the tenant's pattern where there is one. */
  shapeAfter(shape: Shape, head: string, text: string): Shape | null {
    if (this.start === null) return shapeAfter(shape, head, text);
    return shape === 'json' || isJsonLine(text) || this.start.test(text) ? null : 'pattern';
  }
}

export const SINGLE = 0;
export const FIRST = 1;
export const ABSORBED = 2;
/** `FIRST`: of a log of several messages of this frame. `ABSORBED`: in the log of another, or in one that is open. */
export type Role = typeof SINGLE | typeof FIRST | typeof ABSORBED;

const NOTHING = Buffer.alloc(0);

/** Goes through one frame after the other; made once per transformer. */
export class LineJoiner {
  /** Ended by a line of this frame, or with it; begun in earlier ones. */
  closed: OpenLog[] = [];
  /** How many parts of logs that are closed or left open came in this frame. */
  parts = 0;
  #frame = 0;
  #body: Buffer = NOTHING;
  #messages: readonly Message[] = [];
  #dialect: SyslogDialect = 'logplex';
  #receivedAtMs = 0;
  #joining: Joining | undefined;
  #roles = new Uint8Array(64);
  readonly #joined = new Map<number, OpenLog>();
  readonly #streams: Stream[] = [];

  begin(
    body: Buffer,
    messages: readonly Message[],
    dialect: SyslogDialect,
    receivedAtMs: number,
    joining: Joining | undefined,
  ): void {
    this.closed = [];
    this.parts = 0;
    this.#frame++;
    this.#body = body;
    this.#messages = messages;
    this.#dialect = dialect;
    this.#receivedAtMs = receivedAtMs;
    this.#joining = joining;
    this.#joined.clear();
    this.#streams.length = 0;
    if (this.#roles.length < messages.length) this.#roles = new Uint8Array(messages.length * 2);
    else this.#roles.fill(SINGLE, 0, messages.length);
  }

  /** The next line of a stream; `text` without its line end. */
  see(index: number, message: Message, stream: Stream, text: string): void {
    if (stream.frame !== this.#frame) this.#enter(stream);
    const shape = this.#shapeWith(stream, message, text);
    if (shape === null) {
      this.#leave(stream);
      stream.head = index;
      stream.headText = text;
      stream.shape = stream.shapeOf(text);
      return;
    }
    const open = stream.open ?? this.#openedAtHead(stream);
    if (!open.hasRoomFor(message)) {
      this.#goOnInAnother(index, message, stream, open, shape);
      return;
    }
    open.shape = shape;
    open.add(this.#joining?.source, this.#body, message);
    this.#roles[index] = ABSORBED;
  }

  /** The frame is over: what may go on is left open, if logs may be left open at all. */
  end(): void {
    for (const stream of this.#streams) {
      const open = stream.open ?? (this.#mayHeadGoOn(stream) ? this.#openedAtHead(stream) : null);
      if (open !== null && this.#joining !== undefined && (open.isCut || mayGoOn(open.shape, open.head))) {
        this.#joining.open.put(stream.key, open);
        this.#countPart(open);
        if (stream.head >= 0) {
          this.#roles[stream.head] = ABSORBED;
          this.#joined.delete(stream.head);
        }
        stream.open = null;
      }
      this.#leave(stream);
      stream.headText = ''; // a view of the body's text
    }
    this.#messages = [];
    this.#body = NOTHING;
  }

  roleOf(index: number): Role {
    return this.#roles[index] as Role;
  }

  /** The log whose first message this is. */
  logAt(index: number): OpenLog {
    const log = this.#joined.get(index);
    if (log === undefined) throw new RangeError(`No log begins at message ${index}`);
    return log;
  }

  #enter(stream: Stream): void {
    stream.frame = this.#frame;
    stream.head = -1;
    const open = this.#joining?.open;
    stream.open = open === undefined || open.size === 0 ? null : (open.take(stream.key) ?? null);
    this.#streams.push(stream);
  }

  /** The stream's newest log is complete. One that began in this frame is found again at its first message. */
  #leave(stream: Stream): void {
    if (stream.open !== null && stream.head < 0) {
      this.closed.push(stream.open);
      this.#countPart(stream.open);
    }
    stream.open = null;
  }

  /** The shape of the stream's newest log with this line; null when the line begins another. */
  #shapeWith(stream: Stream, message: Message, text: string): Shape | null {
    const { open } = stream;
    if (open !== null) {
      if (open.isPiece(message)) return open.shape;
      if (stream.head < 0 && isApart(open.lastTimestamp, message.timestamp)) return null;
      return stream.shapeAfter(open.shape, open.head, text);
    }
    if (stream.head < 0) return null;
    const head = this.#messages[stream.head] as Message;
    if (isCutOff(this.#body, head) && head.timestamp === message.timestamp) return stream.shape;
    return stream.shapeAfter(stream.shape, stream.headText, text);
  }

  #mayHeadGoOn(stream: Stream): boolean {
    if (this.#joining === undefined || stream.head < 0) return false;
    return isCutOff(this.#body, this.#messages[stream.head] as Message) || mayGoOn(stream.shape, stream.headText);
  }

  /** Makes a log in the making of the message that began the stream's newest one. */
  #openedAtHead(stream: Stream): OpenLog {
    const head = this.#messages[stream.head] as Message;
    return this.#begun(stream, head, stream.headText, stream.shape, false);
  }

  #begun(stream: Stream, message: Message, headText: string, shape: Shape, isRest: boolean): OpenLog {
    const { hostname, appname, procid, priority, timestamp } = message;
    const sender = { hostname, appname, procid, priority, dialect: this.#dialect };
    const origin = { ...sender, timestamp, receivedAtMs: this.#receivedAtMs };
    const open = new OpenLog(origin, headText, shape, isRest);
    open.add(this.#joining?.source, this.#body, message);
    this.#roles[stream.head] = FIRST;
    this.#joined.set(stream.head, open);
    stream.open = open;
    return open;
  }

  /** The log is as large as a log may be: it ends with a mark, and the line begins one that goes on from there. */
  #goOnInAnother(index: number, message: Message, stream: Stream, full: OpenLog, shape: Shape): void {
    full.cut();
    this.#leave(stream);
    stream.head = index;
    this.#begun(stream, message, full.head, shape, true);
  }

  #countPart(log: OpenLog): void {
    if (log.parts.at(-1)?.source === this.#joining?.source) this.parts++;
  }
}

function isApart(before: string, after: string): boolean {
  // NaN, from a timestamp that cannot be read, is not apart: there is nothing to go by.
  return Math.abs(parseTimestampMs(after) - parseTimestampMs(before)) > GAP_MS_MAX;
}
