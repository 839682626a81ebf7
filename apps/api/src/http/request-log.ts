import type { Logger, Metrics } from '@logferry/runtime';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { isDrain } from './security-headers.js';

const SECONDS_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Asked every few seconds by machines; a line each would drown the rest. */
const PROBES = new Set(['/healthz', '/readyz', '/metrics']);

/** One log line and one measurement for each request of the control plane. Drains have their own counters. */
export function logRequests(fastify: FastifyInstance, deps: { logger: Logger; metrics: Metrics }): void {
  const seconds = deps.metrics.histogram('http_request_seconds', 'Time to answer, without drains', SECONDS_BUCKETS, [
    'method',
    'route',
    'status',
  ]);
  fastify.addHook('onResponse', (req, res, done) => {
    const route = req.routeOptions.url ?? 'unknown';
    if (!isDrain(req.url) && !PROBES.has(route)) {
      const durationMs = Math.round(res.elapsedTime);
      const status = `${Math.floor(res.statusCode / 100)}xx`;
      // A stream takes as long as somebody looks.
      if (!isStream(res)) seconds.observe({ method: req.method, route, status }, durationMs / 1000);
      deps.logger.info({ req, res, durationMs }, 'request');
    }
    done();
  });
}

function isStream(res: FastifyReply): boolean {
  return String(res.getHeader('content-type')).startsWith('text/event-stream');
}
