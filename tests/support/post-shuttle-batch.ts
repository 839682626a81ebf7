import { randomUUID } from 'node:crypto';
import { request } from 'node:http';

export interface ShuttleBatchOptions {
  /** Of the batch; the same when it is sent again. Default: a new one. */
  readonly requestId?: string;
  /** Default: log-shuttle's own. */
  readonly userAgent?: string;
  /** Added to what log-shuttle sends. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One POST as log-shuttle sends it: chunked, with an id of the batch and nothing that Logplex names itself by. Resolves with the status. */
export function postShuttleBatch(url: string, body: Buffer, options: ShuttleBatchOptions = {}): Promise<number> {
  const { hostname, port, pathname, search } = new URL(url);
  const headers = {
    'Content-Type': 'application/logplex-1',
    'X-Request-Id': options.requestId ?? randomUUID(),
    'User-Agent': options.userAgent ?? 'log-shuttle/1.2.3 (go1.21; linux; amd64; gc)',
    ...options.headers,
  };
  return new Promise((resolve, reject) => {
    const sent = request({ method: 'POST', hostname, port, path: pathname + search, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject);
    // Without a length given, and in two writes, Node sends it in chunks.
    sent.write(body.subarray(0, body.length >> 1));
    sent.end(body.subarray(body.length >> 1));
  });
}
