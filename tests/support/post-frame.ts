import { randomBytes } from 'node:crypto';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface FrameOptions {
  /** Default: a new one. */
  readonly frameId?: string;
  readonly logplexToken?: string;
  readonly messageCount?: number;
  /** Added to, or replacing, what Logplex sends. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FrameAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Whether the request went over a connection that an earlier one had opened. */
  readonly isReusedConnection: boolean;
}

const agent = new Agent({ keepAlive: true });
/** Logplex waits 5 s for an answer. */
const ANSWER_TIMEOUT_MS = 5_000;

/**
 * One POST as Logplex sends it to a drain URL: userinfo becomes Basic credentials, a user alone gets an empty password, path
 * and query go as they stand. Over kept connections, with a fixed length.
 */
export function postFrame(drainUrl: string, body: Buffer, options: FrameOptions = {}): Promise<FrameAnswer> {
  const url = new URL(drainUrl);
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const headers: Record<string, string | number> = {
    ...(credentials !== ':' && { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
    'Content-Type': 'application/logplex-1',
    ...(options.messageCount !== undefined && { 'Logplex-Msg-Count': options.messageCount }),
    'Logplex-Frame-Id': options.frameId ?? newFrameId(),
    'Logplex-Drain-Token': options.logplexToken ?? 'd.1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9',
    'User-Agent': 'Logplex/v73',
    'Content-Length': body.length,
    ...options.headers,
  };
  return new Promise((resolve, reject) => {
    const { hostname, port, pathname, search } = url;
    const sent = request(
      { agent, method: 'POST', hostname, port, path: pathname + search, headers, timeout: ANSWER_TIMEOUT_MS },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
            isReusedConnection: sent.reusedSocket,
          }),
        );
        response.on('error', reject);
      },
    );
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${ANSWER_TIMEOUT_MS} ms`)));
    sent.on('error', reject);
    sent.end(body);
  });
}

/** 32 upper-case hex digits, as Logplex makes them. */
export function newFrameId(): string {
  return randomBytes(16).toString('hex').toUpperCase();
}
