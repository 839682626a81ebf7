import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { DrainUrl } from './drain-url.js';

/** What came of one POST: a status, no connection at all, or a connection without a usable answer. */
export type Exchange =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: IncomingMessage['headers'];
      readonly body: Buffer;
    }
  | { readonly kind: 'not_connected' }
  | { readonly kind: 'failed'; readonly reason: string };

export interface ExchangeTimeouts {
  readonly connectTimeoutMs: number;
  readonly answerTimeoutMs: number;
}

/** One kept-alive connection to a drain, one request on it at a time. */
export class DrainConnection {
  private agent: HttpAgent | HttpsAgent;

  constructor(
    private readonly url: DrainUrl,
    private readonly timeouts: ExchangeTimeouts,
  ) {
    this.agent = this.newAgent();
  }

  /** Posts with exactly these headers in this order. Never throws. */
  post(headers: Readonly<Record<string, string>>, body: Buffer): Promise<Exchange> {
    return new Promise((resolve) => {
      const request = this.open(headers);
      let isConnected = false;
      let timer = setTimeout(() => request.destroy(new Error('connect timeout')), this.timeouts.connectTimeoutMs);
      const settle = (exchange: Exchange): void => {
        clearTimeout(timer);
        resolve(exchange);
      };
      const connected = (): void => {
        isConnected = true;
        clearTimeout(timer);
        timer = setTimeout(() => request.destroy(new Error('no answer in time')), this.timeouts.answerTimeoutMs);
      };
      request.once('socket', (socket) => {
        if (!socket.connecting) connected();
        else socket.once(this.url.isTls ? 'secureConnect' : 'connect', connected);
      });
      request.once('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('end', () =>
          settle({
            kind: 'answered',
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        );
        response.once('error', (error) => settle({ kind: 'failed', reason: error.message }));
      });
      // Logplex takes an interim answer for the final one (a temporary failure).
      request.once('information', (info) => {
        settle({ kind: 'answered', status: info.statusCode, headers: info.headers, body: Buffer.alloc(0) });
        request.destroy();
      });
      request.on('error', (error) =>
        settle(isConnected ? { kind: 'failed', reason: error.message } : { kind: 'not_connected' }),
      );
      request.end(body);
    });
  }

  /** Drops the connection; the next post opens another. */
  reset(): void {
    this.agent.destroy();
    this.agent = this.newAgent();
  }

  close(): void {
    this.agent.destroy();
  }

  private newAgent(): HttpAgent | HttpsAgent {
    const options = { keepAlive: true, maxSockets: 1 };
    // Receivers under test have certificates of their own making, and Logplex was never seen to check one.
    return this.url.isTls ? new HttpsAgent({ ...options, rejectUnauthorized: false }) : new HttpAgent(options);
  }

  private open(headers: Readonly<Record<string, string>>): ClientRequest {
    const open = this.url.isTls ? httpsRequest : httpRequest;
    const request = open({
      agent: this.agent,
      method: 'POST',
      hostname: this.url.hostname,
      port: this.url.port,
      path: this.url.path,
      headers,
    });
    // Logplex sends none; HTTP/1.1 keeps the connection anyway.
    request.removeHeader('Connection');
    return request;
  }
}
