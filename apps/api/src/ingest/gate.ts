import type { Server } from 'node:http';
import { Server as ConnectionServer } from 'node:net';

/** How long connections in use may still bring a request, whose answer then tells them to close. */
const FAREWELL_MS = 1_000;
/** A drain's answers leave within 4 s of their request. */
const LAST_ANSWERS_MS = 5_000;
const LOOK_INTERVAL_MS = 50;

/**
 * The door of an api process: whether it takes connections.
 *
 * Shut under pressure: nobody can connect, which costs Logplex no try, and connections that are open are told to close
 * with their next answer. Left for good at shutdown: the same, then idle connections are closed; a client whose request
 * crosses that goes to another process with it.
 */
export class Gate {
  private server: { readonly http: Server; readonly port: number; readonly host: string } | undefined;
  private isShut = false;
  private isLeaving = false;

  /** Whether answers should carry `Connection: close`. */
  get isClosing(): boolean {
    return this.isShut || this.isLeaving;
  }

  /** From now on it minds this server, which listens already. */
  mind(http: Server, host: string): void {
    const address = http.address();
    if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
    this.server = { http, host, port: address.port };
  }

  /** Takes no more connections, until `open`. */
  shut(): void {
    if (this.isClosing || this.server === undefined) return;
    this.isShut = true;
    stopListening(this.server.http);
  }

  /** Resolves when connections are taken again; rejects when the port is not free any more. */
  async open(): Promise<void> {
    if (!this.isShut || this.isLeaving || this.server === undefined) return;
    const { http, host, port } = this.server;
    await new Promise<void>((resolve, reject) => {
      http.once('error', reject);
      http.listen({ host, port }, () => {
        http.off('error', reject);
        resolve();
      });
    });
    this.isShut = false;
    if (this.isLeaving) stopListening(http);
  }

  /** Takes no more connections, answers what is under way, and resolves when all connections are closed, or in time. */
  async leave(): Promise<void> {
    const { server } = this;
    if (this.isLeaving || server === undefined) return;
    this.isLeaving = true;
    if (!this.isShut) stopListening(server.http);
    const startedMs = performance.now();
    let elapsedMs = 0;
    while (elapsedMs < LAST_ANSWERS_MS && (await connectionsOf(server.http)) > 0) {
      if (elapsedMs > FAREWELL_MS) server.http.closeIdleConnections();
      await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL_MS));
      elapsedMs = performance.now() - startedMs;
    }
    server.http.closeAllConnections();
  }
}

/** An http server's own `close` would also cut idle connections, on which a request may be on its way. */
function stopListening(http: Server): void {
  ConnectionServer.prototype.close.call(http);
}

function connectionsOf(http: Server): Promise<number> {
  return new Promise((resolve, reject) =>
    http.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
}
