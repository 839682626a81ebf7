import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { answer } from '../channel.js';
import { LatencyList } from '../latency-list.js';
import { unpackPayload } from '../unpack-payload.js';
import { STAMP_DIGITS, STAMP_MARK } from './stamp.js';

/**
 * A Datadog intake that treats some keys badly and times the lines of the others: each line carries the moment it was
 * posted. A process of its own, so that the sender does not delay what is timed here.
 */
export type KeyConduct = 'revoked' | 'hang' | 'unavailable';

export type IsolationQuestion =
  | { readonly kind: 'port' }
  /** Forgets all times; from now on these keys are treated so, all others well, and the lines of some are timed. */
  | {
      readonly kind: 'conduct';
      readonly byKey: Readonly<Record<string, KeyConduct>>;
      readonly timedKeys: readonly string[];
    }
  | { readonly kind: 'stats' };

export interface IsolationStats {
  /** Lines taken under each key since the start. */
  readonly linesByKey: Readonly<Record<string, number>>;
  /** Of the timed keys' lines since the last conduct, in ms. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly timed: number;
  readonly refusedRequests: number;
}

/** Longer than any sender waits. */
const HANG_MS = 30_000;

const linesByKey: Record<string, number> = {};
let conduct: Readonly<Record<string, KeyConduct>> = {};
let timedKeys: ReadonlySet<string> = new Set();
let latencies = new LatencyList();
let timed = 0;
let refusedRequests = 0;

function take(request: IncomingMessage, response: ServerResponse): void {
  const key = String(request.headers['dd-api-key'] ?? '');
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const how = conduct[key];
    if (how !== undefined) refusedRequests += 1;
    switch (how) {
      case 'revoked':
        return respond(response, 403, '{"errors":["Forbidden"]}');
      case 'unavailable':
        return respond(response, 503, '{}');
      case 'hang':
        setTimeout(() => respond(response, 503, '{}'), HANG_MS).unref();
        return;
      case undefined:
        break;
      default:
        return how satisfies never;
    }
    if (request.method === 'GET') return respond(response, 200, '{"valid":true}');
    count(key, await unpackPayload(Buffer.concat(chunks), request.headers['content-encoding']));
    respond(response, 202, '{}');
  });
}

function count(key: string, text: Buffer): void {
  const nowMs = Date.now();
  const isTimed = timedKeys.has(key);
  let lines = 0;
  for (let at = text.indexOf(STAMP_MARK); at !== -1; at = text.indexOf(STAMP_MARK, at + 1)) {
    const from = at + STAMP_MARK.length;
    const postedMs = Number(text.toString('latin1', from, from + STAMP_DIGITS));
    lines += 1;
    if (!isTimed) continue;
    latencies.add(nowMs - postedMs);
    timed += 1;
  }
  linesByKey[key] = (linesByKey[key] ?? 0) + lines;
}

function respond(response: ServerResponse, status: number, body: string): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': body.length });
  response.end(body);
}

const server = createServer({ keepAliveTimeout: 120_000 }, take);
const listening = new Promise<number>((resolve) => {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no TCP address');
    resolve(address.port);
  });
});

answer<IsolationQuestion>(async (question) => {
  if (question.kind === 'port') return { port: await listening };
  if (question.kind === 'conduct') {
    conduct = question.byKey;
    timedKeys = new Set(question.timedKeys);
    latencies = new LatencyList();
    timed = 0;
    refusedRequests = 0;
  }
  const { ackP50Ms: p50Ms, ackP99Ms: p99Ms, ackMaxMs: maxMs } = latencies.summary();
  return { linesByKey, p50Ms, p99Ms, maxMs, timed, refusedRequests } satisfies IsolationStats;
});
