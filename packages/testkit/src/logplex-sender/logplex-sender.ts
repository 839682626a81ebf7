import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { buildFrame, countPieces, type MessageInput } from '@logferry/logplex';
import { drainHeaders, newFrameId } from './drain-headers.js';
import { type DrainUrl, parseDrainUrl } from './drain-url.js';
import { DrainConnection, type Exchange } from './exchange.js';
import { MessageRing } from './message-ring.js';
import { overflowNotice } from './overflow-notice.js';
import { emptyStats, type LogplexSenderStats } from './sender-stats.js';

export interface LogplexSenderOptions {
  /** The drain URL; userinfo becomes Basic authentication. */
  readonly url: string;
  /** `Logplex-Drain-Token`; default a random `d.<uuid>`. */
  readonly logplexToken?: string;
  readonly connectTimeoutMs?: number;
  readonly answerTimeoutMs?: number;
  readonly ringMessages?: number;
  /** After so long without a success the ring keeps only 10 messages. */
  readonly degradeAfterMs?: number;
  readonly random?: () => number;
  readonly now?: () => number;
  /** Told of every POST that ends; a 2xx is an acknowledgement of its messages. */
  readonly onPost?: (post: PostEnd) => void;
}

/** What came of one POST. */
export interface PostEnd {
  /** null when there was no usable answer. */
  readonly status: number | null;
  /** Those of its frame, without an L10 notice at their front. */
  readonly messages: readonly MessageInput[];
}

/** An answer to {@link LogplexSender.postRaw}. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Frame {
  readonly id: string;
  readonly messages: readonly MessageInput[];
  tries: number;
}

// The constants of logplex_http_drain.erl and logplex.app.src.
const CONNECT_TIMEOUT_MS = 3_000;
const ANSWER_TIMEOUT_MS = 5_000;
const RING_MESSAGES = 1024;
const DEGRADED_RING_MESSAGES = 10;
const DEGRADE_AFTER_MS = 300_000;
const FRAME_BYTES_MAX = 102_400;
const FRAME_MESSAGES_MAX = 1024;
const TRIES_MAX = 3;
const RECONNECT_STEP_MS = 10;
const RECONNECT_EXPONENT_MAX = 10;

/**
 * Sends to one drain as one Logplex node does, with its faults (heroku/logplex, logplex_http_drain.erl): one POST in
 * flight; 5 s for an answer; three tries per frame, all under one frame id; any 4xx but 429 throws the frame away; a
 * failed connect costs no try; a ring of 1024 messages that drops the oldest; losses reported by an L10 message at the
 * front of the next POST. Messages leave at once when the connection is free, so batches grow only under load.
 *
 * Bounds: the ring, 102,400 bytes and 1024 messages (and the L10) a POST.
 */
export class LogplexSender {
  readonly stats: LogplexSenderStats = emptyStats();
  readonly logplexToken: string;
  private readonly url: DrainUrl;
  private readonly connection: DrainConnection;
  private readonly ring: MessageRing;
  private readonly ringMessages: number;
  private readonly degradeAfterMs: number;
  private readonly now: () => number;
  private readonly random: () => number;
  private readonly onPost: (post: PostEnd) => void;
  private frame: Frame | null = null;
  private failuresInARow = 0;
  private lastSuccessMs: number;
  private isRunning = false;
  private isClosed = false;
  private waiting: (() => void)[] = [];

  constructor(options: LogplexSenderOptions) {
    this.url = parseDrainUrl(options.url);
    this.logplexToken = options.logplexToken ?? `d.${randomUUID()}`;
    this.now = options.now ?? Date.now;
    this.random = options.random ?? Math.random;
    this.onPost = options.onPost ?? (() => undefined);
    this.ringMessages = options.ringMessages ?? RING_MESSAGES;
    this.degradeAfterMs = options.degradeAfterMs ?? DEGRADE_AFTER_MS;
    this.lastSuccessMs = this.now();
    this.ring = new MessageRing(this.ringMessages, this.now);
    this.connection = new DrainConnection(this.url, {
      connectTimeoutMs: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
      answerTimeoutMs: options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS,
    });
  }

  /** Hands messages over, as an app's output arrives: at once, and without asking whether there is room. */
  send(messages: readonly MessageInput[]): void {
    this.stats.overflowedMessages += this.ring.push(messages);
    this.run();
  }

  /** Hands over as fast as the drain takes them, so that the ring never overflows; resolves when all are settled. */
  async sendAll(messages: readonly MessageInput[]): Promise<void> {
    let next = 0;
    while (next < messages.length && !this.isClosed) {
      const room = this.ringMessages - this.ring.size;
      if (room > 0) {
        this.send(messages.slice(next, next + room));
        next += room;
      }
      await this.settled();
    }
    await this.idle();
  }

  /** Resolves when every message handed over is delivered or dropped. */
  async idle(): Promise<void> {
    while (this.frame !== null || this.ring.size > 0) await this.settled();
  }

  /**
   * Posts a body once, outside the ring and its tries, with Logplex's headers. A header given as null is left out.
   *
   * @throws Error when no answer came.
   */
  async postRaw(body: Buffer | string, headers: Readonly<Record<string, string | null>> = {}): Promise<RawAnswer> {
    const bytes = Buffer.from(body);
    const sent = drainHeaders(this.url, this.logplexToken, {
      frameId: newFrameId(),
      messageCount: countPieces(bytes, 'logplex'),
      bodyBytes: bytes.length,
    });
    for (const [name, value] of Object.entries(headers)) {
      for (const known of Object.keys(sent)) if (known.toLowerCase() === name.toLowerCase()) delete sent[known];
      if (value !== null) sent[name] = value;
    }
    const connection = new DrainConnection(this.url, {
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      answerTimeoutMs: ANSWER_TIMEOUT_MS * 2,
    });
    const exchange = await connection.post(sent, bytes);
    connection.close();
    if (exchange.kind === 'answered') return exchange;
    throw new Error(exchange.kind === 'failed' ? `No answer: ${exchange.reason}` : 'Cannot connect to the drain');
  }

  /** Stops sending and closes the connection; what waits is left undelivered. */
  close(): void {
    this.isClosed = true;
    this.connection.close();
    this.wake();
  }

  private run(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    this.loop().catch((error: unknown) => {
      console.error('The Logplex sender failed:', error);
      this.close();
    });
  }

  private async loop(): Promise<void> {
    while (!this.isClosed) {
      this.frame ??= this.nextFrame();
      if (this.frame === null) {
        // Now, not when the promise settles: messages sent in between must start the loop again.
        this.isRunning = false;
        this.wake();
        return;
      }
      const loss = this.ring.loss;
      const l10 = loss === null ? [] : [overflowNotice(loss.count, loss.since, new Date(this.now()))];
      const messages = [...l10, ...this.frame.messages];
      const body = buildFrame(messages);
      const headers = drainHeaders(this.url, this.logplexToken, {
        frameId: this.frame.id,
        messageCount: messages.length,
        bodyBytes: body.length,
      });
      const exchange = await this.connection.post(headers, body);
      if (this.isClosed) return;
      const isSettled = this.settle(this.frame, exchange, loss?.count ?? 0);
      if (isSettled) {
        this.frame = null;
        this.wake();
      }
      if (exchange.kind !== 'answered' || !isSettled) await this.waitToReconnect(exchange);
    }
  }

  /** Counts an exchange, and says whether the frame is done with: delivered or given up. */
  private settle(frame: Frame, exchange: Exchange, reported: number): boolean {
    const { stats } = this;
    if (exchange.kind === 'not_connected') {
      stats.connectFailures += 1;
      this.degradeWhenLongDown();
      return false;
    }
    frame.tries += 1;
    stats.posts += 1;
    if (frame.tries > 1) stats.retries += 1;
    const status = exchange.kind === 'answered' ? exchange.status : 0;
    const name = status === 0 ? 'none' : String(status);
    stats.byStatus[name] = (stats.byStatus[name] ?? 0) + 1;
    this.onPost({ status: status === 0 ? null : status, messages: frame.messages });
    if (status >= 200 && status < 300) {
      stats.deliveredFrames += 1;
      stats.deliveredMessages += frame.messages.length;
      if (reported > 0) {
        stats.l10Sent += 1;
        stats.l10Reported += reported;
        this.ring.reported(reported);
      }
      this.succeeded(exchange);
      return true;
    }
    this.degradeWhenLongDown();
    const isRefused = status >= 400 && status < 500 && status !== 429;
    if (!isRefused && frame.tries < TRIES_MAX) return false;
    stats[isRefused ? 'refusedFrames' : 'exhaustedFrames'] += 1;
    stats[isRefused ? 'refusedMessages' : 'exhaustedMessages'] += frame.messages.length;
    this.ring.countLost(frame.messages.length);
    if (!isRefused) this.connection.reset();
    return true;
  }

  private succeeded(exchange: Exchange): void {
    this.failuresInARow = 0;
    this.lastSuccessMs = this.now();
    this.ring.resize(this.ringMessages);
    // Logplex cannot read a chunked answer: what is left of it spoils the connection for the next frame.
    if (exchange.kind === 'answered' && exchange.headers['transfer-encoding'] !== undefined) this.connection.reset();
  }

  private degradeWhenLongDown(): void {
    if (this.now() - this.lastSuccessMs <= this.degradeAfterMs) return;
    this.stats.overflowedMessages += this.ring.resize(DEGRADED_RING_MESSAGES);
  }

  /** A new connection: the first at once, then after 10 ms times a growing random number. Connecting resets it. */
  private async waitToReconnect(exchange: Exchange): Promise<void> {
    this.connection.reset();
    if (exchange.kind !== 'not_connected') {
      this.failuresInARow = 0;
      return;
    }
    this.failuresInARow += 1;
    const exponent = Math.min(this.failuresInARow, RECONNECT_EXPONENT_MAX);
    const waitMs = RECONNECT_STEP_MS * this.random() * ((2 ** exponent - 1) / 2);
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }

  private nextFrame(): Frame | null {
    let bytes = 0;
    const messages = this.ring.takeWhile((message, taken) => {
      bytes += buildFrame([message]).length;
      return taken < FRAME_MESSAGES_MAX && bytes <= FRAME_BYTES_MAX;
    });
    return messages.length === 0 ? null : { id: newFrameId(), messages, tries: 0 };
  }

  /** Resolves at the next settled frame, or when the sender comes to rest. */
  private settled(): Promise<void> {
    if (this.isClosed) return Promise.reject(new Error('The sender was closed with messages waiting'));
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}
