import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.js';
import { checkReadiness, type ReadinessChecks } from './readiness.js';

export interface HealthServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly metrics: Metrics;
  readonly checks: ReadinessChecks;
  readonly checkTimeoutMs?: number;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * The probes of a process that serves nothing else: GET /healthz (200 while the process runs), /readyz (200 or 503 with
 * a word per check), /metrics (Prometheus). Rejects when the port cannot be had.
 */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const server = createServer((req, res) => {
    answer(options, req, res).catch(() => {
      if (!res.headersSent) send(res, 500, 'text/plain', 'failed\n');
    });
  });
  await listen(server, options);
  return {
    port: (server.address() as AddressInfo).port, // a TCP server's address is always of this form
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(options: HealthServerOptions, req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (req.method !== 'GET' && req.method !== 'HEAD') return send(res, 405, 'text/plain', 'GET only\n');
  switch (req.url?.split('?')[0]) {
    case '/healthz':
      return send(res, 200, 'application/json', '{"status":"ok"}\n');
    case '/readyz': {
      const readiness = await checkReadiness(options.checks, options.checkTimeoutMs);
      return send(res, readiness.status === 'ready' ? 200 : 503, 'application/json', `${JSON.stringify(readiness)}\n`);
    }
    case '/metrics':
      return send(res, 200, options.metrics.contentType, await options.metrics.text());
    default:
      return send(res, 404, 'text/plain', 'not found\n');
  }
}

function send(res: ServerResponse, status: number, contentType: string, body: string): void {
  res.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) });
  res.end(body);
}

function listen(server: Server, { host, port }: HealthServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
