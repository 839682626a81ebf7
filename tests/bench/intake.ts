import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { answer } from './channel.js';
import { SequenceBitmap } from './marker.js';
import { unpackPayload } from './unpack-payload.js';

/**
 * A Datadog intake that costs as little CPU as can be: it unpacks each payload, finds the markers in the bytes and counts
 * them. It never parses JSON. A process of its own, so that its cost is told apart from that of what it measures.
 */
export type IntakeQuestion =
  | { readonly kind: 'port' }
  | { readonly kind: 'start'; readonly base: number }
  | { readonly kind: 'stats' };

export interface IntakeStats {
  readonly requests: number;
  readonly wireBytes: number;
  readonly bytes: number;
  readonly unique: number;
  readonly duplicates: number;
  /** Lines of an earlier measurement that came only now. */
  readonly late: number;
  /** Payloads without any marker, as a connectivity probe would be. */
  readonly unmarked: number;
  /** Epoch ms of the last line that had not come before. */
  readonly lastArrivalMs: number;
}

const seen = new SequenceBitmap();
let requests = 0;
let wireBytes = 0;
let bytes = 0;
let unmarked = 0;
let lastArrivalMs = 0;

function take(request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'GET') {
    respond(response, 200, '{"valid":true}');
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const body = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
    count(body, await unpackPayload(body, request.headers['content-encoding']));
    respond(response, 202, '{}');
  });
}

function count(body: Buffer, text: Buffer): void {
  const before = seen.unique;
  if (seen.addAll(text) === 0) unmarked++;
  if (seen.unique > before) lastArrivalMs = Date.now();
  requests++;
  wireBytes += body.length;
  bytes += text.length;
}

function respond(response: ServerResponse, status: number, body: string): void {
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

answer<IntakeQuestion>(async (question) => {
  if (question.kind === 'port') return { port: await listening };
  if (question.kind === 'start') {
    seen.startAt(question.base);
    requests = wireBytes = bytes = unmarked = lastArrivalMs = 0;
  }
  const stats: IntakeStats = {
    requests,
    wireBytes,
    bytes,
    unique: seen.unique,
    duplicates: seen.duplicates,
    late: seen.late,
    unmarked,
    lastArrivalMs,
  };
  return stats;
});
