import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { refusal, sendAnswer } from './answer.js';
import { validateKey } from './key-validation.js';
import { type LogIntakeDeps, takeLogs } from './log-intake.js';

/** A route beside the intake's, by path. */
export type ExtraRoute = (url: URL, response: ServerResponse) => void;

export interface SiteServerDeps extends LogIntakeDeps {
  readonly routes: ReadonlyMap<string, ExtraRoute>;
}

/** Longer than any client of ours keeps an idle connection, so that it is not we who break it. */
const KEEP_ALIVE_MS = 75_000;

/** The server of one site: log intake, key validation and the query paths on one port. */
export class SiteServer {
  private readonly server: Server;

  constructor(private readonly deps: SiteServerDeps) {
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
        return takeLogs(request, response, url, this.deps);
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
