import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { refusal, sendAnswer } from './answer.js';
import { validateKey } from './key-validation.js';
import { type LogIntakeDeps, logIntake } from './log-intake.js';
import { metricIntake } from './metric-intake.js';
import type { MetricRecord } from './metric-record.js';
import { type PayloadDeps, takePayload } from './take-payload.js';

/** A route beside the intakes', by path. */
export type ExtraRoute = (url: URL, response: ServerResponse) => void;

export interface SiteServerDeps extends PayloadDeps, LogIntakeDeps {
  readonly metrics: MetricRecord;
  readonly routes: ReadonlyMap<string, ExtraRoute>;
}

/** Longer than any client of ours keeps an idle connection, so that it is not we who break it. */
const KEEP_ALIVE_MS = 75_000;

/** The server of one site: the intakes of logs and metrics, key validation and the query paths on one port. */
export class SiteServer {
  private readonly server: Server;
  private readonly logs: ReturnType<typeof logIntake>;
  private readonly series: ReturnType<typeof metricIntake>;
  private readonly distributions: ReturnType<typeof metricIntake>;

  constructor(private readonly deps: SiteServerDeps) {
    this.logs = logIntake(deps);
    this.series = metricIntake('series', deps.metrics);
    this.distributions = metricIntake('distributions', deps.metrics);
    this.server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
      this.handle(request, response).catch((error: unknown) => {
        // A fault of the fake itself must not look like a fault of the intake.
        console.error('The fake Datadog failed:', error);
        response.destroy();
      });
    });
  }

  /** Listens on 127.0.0.1 and returns the port. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', () => {
        const address = this.server.address();
        if (address === null || typeof address === 'string') reject(new Error('The server listens on no port'));
        else resolve(address.port);
      });
    });
  }

  /** Ends every connection, hanging ones too. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    switch (url.pathname) {
      case '/api/v2/logs':
        return takePayload(request, response, url, this.deps, this.logs);
      case '/api/v2/series':
        return takePayload(request, response, url, this.deps, this.series);
      case '/api/v1/distribution_points':
        return takePayload(request, response, url, this.deps, this.distributions);
      case '/api/v1/validate':
      case '/api/v2/validate':
        return validateKey(request, response, url, this.deps);
    }
    request.resume();
    const route = this.deps.routes.get(url.pathname);
    if (route !== undefined) return route(url, response);
    // A slash after /api/v2/logs ends here, as at the real intake.
    sendAnswer(response, refusal(404, 'Not Found', 'No such path'));
  }
}
