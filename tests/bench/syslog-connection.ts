import { connect, type Socket } from 'node:net';
import { currentSecond, type LoadConnection, type SendOutcome } from './drain-connection.js';
import { buildBody, PatchedBody } from './traffic.js';

const BODIES = 8;

/**
 * The same lines for a syslog server: octet-counted RFC 5424 over TCP (RFC 6587 §3.4.1). Nothing answers, so a frame counts as
 * taken when the kernel has it; the connection's window is the back-pressure.
 */
export class SyslogConnection implements LoadConnection {
  readonly #bodies: { readonly bytes: Buffer; readonly body: PatchedBody }[] = [];
  #socket: Socket | undefined;
  #sent = 0;

  constructor(
    private readonly port: number,
    linesPerPost: number,
    random: () => number,
  ) {
    for (let i = 0; i < BODIES; i++) {
      const bytes = buildBody(linesPerPost, random, 'log-shuttle');
      this.#bodies.push({ bytes, body: new PatchedBody(bytes, 0, 'log-shuttle') });
    }
  }

  open(): Promise<void> {
    const socket = connect({ port: this.port, host: '127.0.0.1' });
    this.#socket = socket;
    return new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.on('error', reject);
    });
  }

  send(firstSequence: number, failures: Record<string, number>): Promise<SendOutcome> {
    const next = this.#bodies[this.#sent++ % BODIES];
    if (next === undefined) throw new Error('nothing prepared');
    next.body.patch(firstSequence, currentSecond());
    const startMs = performance.now();
    return new Promise((resolve) => {
      // The callback comes when the kernel has every byte, so the buffer is free to be patched again.
      this.#socket?.write(next.bytes, (error) => {
        if (error) failures.connection = (failures.connection ?? 0) + 1;
        resolve({ isAcknowledged: !error, answerMs: performance.now() - startMs });
      });
    });
  }

  close(): void {
    this.#socket?.end();
  }
}
