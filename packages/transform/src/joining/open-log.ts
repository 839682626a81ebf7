import type { Message, SyslogDialect } from '@logferry/logplex';
import { endOfText } from '../line-end.js';
import type { Shape } from './shape.js';

/** The Agent's bound for one message; what Datadog takes of a log is 1 MB, labels and escapes included. */
const BYTES_MAX = 900_000;
/** Of one log; a pattern that never matches would collect without end. */
const LINES_MAX = 10_000;
/** Heroku cuts a dyno's line into pieces of so many bytes, without any mark (Dev Center, Logging; log-shuttle, splitLine). */
const PIECE_BYTES = 10_000;
/** The Agent marks what it had to cut in the same way, at the end of the one log and the beginning of the next. */
const CUT_MARK = Buffer.from('...TRUNCATED...');

const LF = 0x0a;
const NEWLINE = Buffer.from('\n');

/** What of a log came in one frame. */
export interface LogPart {
  /** What `transform` was told to know the frame by. */
  readonly source: unknown;
  /** Bytes [start, end) of its pieces in the frame's body: starts and ends in turn, ascending. */
  readonly ranges: number[];
}

/** Who wrote the lines of a log, and when the first of them was written and received. */
export interface LogOrigin {
  readonly hostname: string;
  readonly appname: string;
  readonly procid: string;
  readonly priority: number;
  readonly dialect: SyslogDialect;
  readonly timestamp: string;
  readonly receivedAtMs: number;
}

/**
 * A log in the making: lines of one dyno that are one message, from one frame or from several. Holds views of the frames'
 * bodies, which are decoded together in the end, since a piece may end inside of a character.
 * Bounds: BYTES_MAX and LINES_MAX.
 */
export class OpenLog {
  readonly origin: LogOrigin;
  /** Text of the first line. */
  readonly head: string;
  readonly parts: LogPart[] = [];
  shape: Shape;
  lines = 0;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #lastTimestamp = '';
  /** The last line was cut by Heroku: its next piece follows. */
  #isCut = false;

  /** @param rest it goes on with a log that had grown too large */
  constructor(origin: LogOrigin, head: string, shape: Shape, rest: boolean) {
    this.origin = origin;
    this.head = head;
    this.shape = shape;
    if (rest) this.#append(CUT_MARK);
  }

  /** How many messages it stands for. */
  get messages(): number {
    let messages = 0;
    for (const { ranges } of this.parts) messages += ranges.length / 2;
    return messages;
  }

  get lastTimestamp(): string {
    return this.#lastTimestamp;
  }

  /** Whether its last line is unfinished, so that nothing but the next piece can follow. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Whether the message is the next piece of the last line. */
  isPiece(message: Message): boolean {
    return this.#isCut && message.timestamp === this.#lastTimestamp;
  }

  hasRoomFor(message: Message): boolean {
    return this.#bytes + message.end - message.msgStart < BYTES_MAX && this.lines < LINES_MAX;
  }

  /** Takes a message of the frame `source` with this body. */
  add(source: unknown, body: Buffer, message: Message): void {
    if (!this.isPiece(message)) {
      if (this.lines > 0) this.#append(NEWLINE);
      this.lines++;
    }
    this.#append(body.subarray(message.msgStart, endOfText(body, message)));
    this.#isCut = isCutOff(body, message);
    this.#lastTimestamp = message.timestamp;
    const last = this.parts.at(-1);
    if (last !== undefined && last.source === source) last.ranges.push(message.start, message.end);
    else this.parts.push({ source, ranges: [message.start, message.end] });
  }

  /** It has no room for what follows. */
  cut(): void {
    this.#append(CUT_MARK);
  }

  /** Its lines with a line feed between two; bytes that are no UTF-8 become U+FFFD. */
  text(): string {
    return Buffer.concat(this.#chunks, this.#bytes).toString();
  }

  #append(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
  }
}

/** Whether Heroku cut a line behind this message: it has all the bytes that a piece may have, and no line end. */
export function isCutOff(body: Buffer, { msgStart, end }: Message): boolean {
  return end - msgStart === PIECE_BYTES && body[end - 1] !== LF;
}
