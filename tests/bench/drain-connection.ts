import { connect, type Socket } from 'node:net';
import { buildBody, PatchedBody } from './traffic.js';

export interface SendOutcome {
  readonly isAcknowledged: boolean;
  /** From the write of the last try to its answer. */
  readonly answerMs: number;
}

/** One sender. `send` may be called again only when the one before has resolved. */
export interface LoadConnection {
  open(): Promise<void>;
  /** Numbers a frame's lines from `firstSequence` and sends it; what goes wrong on the way is counted in `failures`. */
  send(firstSequence: number, failures: Record<string, number>): Promise<SendOutcome>;
  close(): void;
}

interface DrainConnectionOptions {
  readonly port: number;
  readonly token: string;
  readonly linesPerPost: number;
  readonly random: () => number;
  /** 20 hex digits of this run; 12 more count. */
  readonly frameIdPrefix: string;
  readonly index: number;
}

interface PreparedRequest {
  readonly bytes: Buffer;
  readonly frameIdAt: number;
  readonly body: PatchedBody;
}

/** Different lines in every connection and POST size, without a template being repeated inside gzip's 32 kB window. */
const LINES_PREPARED = 800;
const TRIES_MAX = 3;
/** After a try that failed: Logplex waits about as long before its second. */
const RETRY_WAIT_MS = 20;
const FRAME_ID_DIGITS = 32;
const FRAME_ID_HEADER = 'Logplex-Frame-Id: ';

/**
 * A Logplex drain connection: HTTP/1.1 over a bare socket, headers in Logplex's order, one POST in flight, three tries a frame
 * with the same id. Requests are built once and patched in place; an undici or node:http client would cost several times the CPU.
 */
export class DrainConnection implements LoadConnection {
  readonly #requests: PreparedRequest[] = [];
  #socket: Socket | undefined;
  #sent = 0;
  #settle: ((status: number) => void) | undefined;
  #unread = '';

  constructor(private readonly options: DrainConnectionOptions) {
    const count = Math.max(2, Math.ceil(LINES_PREPARED / options.linesPerPost));
    for (let i = 0; i < count; i++) this.#requests.push(this.#prepare());
  }

  open(): Promise<void> {
    const socket = connect({ port: this.options.port, host: '127.0.0.1', noDelay: true });
    this.#socket = socket;
    this.#unread = '';
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('close', () => this.#finish(0, socket));
    return new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.on('error', reject);
    });
  }

  async send(firstSequence: number, failures: Record<string, number>): Promise<SendOutcome> {
    const request = this.#requests[this.#sent % this.#requests.length];
    if (request === undefined) throw new Error('nothing prepared');
    request.body.patch(firstSequence, currentSecond());
    const counter = this.options.index * 0x1_0000_0000 + this.#sent++;
    const frameId = this.options.frameIdPrefix + counter.toString(16).toUpperCase().padStart(12, '0');
    request.bytes.write(frameId, request.frameIdAt, 'latin1');
    let answerMs = 0;
    for (let attempt = 1; attempt <= TRIES_MAX; attempt++) {
      const startMs = performance.now();
      const status = await this.#post(request.bytes);
      answerMs = performance.now() - startMs;
      if (status >= 200 && status < 300) return { isAcknowledged: true, answerMs };
      const name = status === 0 ? 'connection' : String(status);
      failures[name] = (failures[name] ?? 0) + 1;
      await new Promise((resolve) => setTimeout(resolve, RETRY_WAIT_MS));
    }
    return { isAcknowledged: false, answerMs };
  }

  close(): void {
    this.#socket?.destroy();
  }

  async #post(bytes: Buffer): Promise<number> {
    if (this.#socket === undefined || this.#socket.destroyed) {
      try {
        await this.open();
      } catch {
        return 0;
      }
    }
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#socket?.write(bytes);
    });
  }

  /** Answers of the ingest are bare heads with `Content-Length: 0`; an error answer of a few bytes is dropped with the connection. */
  #read(chunk: Buffer): void {
    this.#unread += chunk.toString('latin1');
    const end = this.#unread.indexOf('\r\n\r\n');
    if (end === -1) return;
    const status = Number(this.#unread.slice(9, 12));
    this.#unread = this.#unread.slice(end + 4);
    if (status >= 300) this.#socket?.destroy();
    this.#finish(status, this.#socket);
  }

  #finish(status: number, socket: Socket | undefined): void {
    if (socket !== this.#socket) return;
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(status);
  }

  #prepare(): PreparedRequest {
    const { port, token, linesPerPost, random } = this.options;
    const body = buildBody(linesPerPost, random, 'logplex');
    const head =
      `POST /drain/${token} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/logplex-1\r\n` +
      `Logplex-Msg-Count: ${linesPerPost}\r\n${FRAME_ID_HEADER}${'0'.repeat(FRAME_ID_DIGITS)}\r\n` +
      `Logplex-Drain-Token: d.1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9\r\nUser-Agent: Logplex/v73\r\n` +
      `Content-Length: ${body.length}\r\n\r\n`;
    const bytes = Buffer.concat([Buffer.from(head, 'latin1'), body]);
    const frameIdAt = head.indexOf(FRAME_ID_HEADER) + FRAME_ID_HEADER.length;
    return { bytes, frameIdAt, body: new PatchedBody(bytes, head.length, 'logplex') };
  }
}

let secondText = '';
let secondOf = 0;

/** `YYYY-MM-DDTHH:MM:SS` in UTC, formatted once a second. */
export function currentSecond(): string {
  const second = Math.floor(Date.now() / 1000);
  if (second !== secondOf) {
    secondOf = second;
    secondText = new Date(second * 1000).toISOString().slice(0, 19);
  }
  return secondText;
}
